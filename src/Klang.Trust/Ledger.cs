using System.Collections.Immutable;
using System.Globalization;
using Klang.Trust.Logging;

namespace Klang.Trust;

/// <summary>
/// The log of every access, granted or refused. One leaf per chart touched. The only maker of <see cref="Receipt"/>s.
/// Thread-safe.
/// </summary>
public sealed class Ledger
{
    internal const string MapRule = "person-map";

    readonly ILedgerPort port;
    readonly TimeProvider clock;
    readonly HarvestBrake? brake;

    /// <summary>A ledger that makes its entries durable through this port.</summary>
    /// <param name="port">Makes them durable.</param>
    /// <param name="clock">The time.</param>
    /// <param name="brake">Counts what receipts open, and refuses them above its ceilings; null for none.</param>
    public Ledger(ILedgerPort port, TimeProvider clock, HarvestBrake? brake = null)
    {
        this.port = port;
        this.clock = clock;
        this.brake = brake;
    }

    /// <summary>The brake; null for none.</summary>
    public HarvestBrake? Brake => brake;

    /// <summary>Writes a read, query, disclosure or job down; the receipt comes when it is durable.</summary>
    /// <param name="permit">The decision.</param>
    /// <param name="what">What is touched: <c>Observation/abc</c>, or the query text. Sealed in the body; never in the leaf.</param>
    /// <param name="cancellationToken">Stops waiting; the entry may stand all the same.</param>
    public async Task<Receipt> RecordAsync(Permit permit, string what, CancellationToken cancellationToken)
    {
        brake?.Admit(permit);
        var entries = Prepare(permit, what, []);
        await port.AppendAsync(entries, cancellationToken);
        return new Receipt(permit, LeafHashesOf(entries));
    }

    /// <summary>Writes a refusal down; durable when it completes.</summary>
    public async Task RecordRefusalAsync(RefusedAccess refused, string what, CancellationToken cancellationToken)
    {
        var entries = PrepareRefusal(refused, what);
        await port.AppendAsync(entries, cancellationToken);
        LeafHashesOf(entries);
        if (brake?.Refused(refused.CallerId, refused.Facility, refused.Rule, refused.Chart, clock.GetUtcNow().UtcTicks) is { } held)
        {
            throw held;
        }
    }

    /// <summary>Prepares the entry of a refusal, to be made durable inside a commit (with an alarm).</summary>
    public PreparedEntries PrepareRefusal(RefusedAccess refused, string what)
    {
        var facts = new EntryFacts(
            refused.CallerId, refused.Facility, refused.Purpose, refused.Action, false, refused.Rule, refused.RequestId, what)
        {
            Role = refused.Role,
            Relation = refused.Relation,
            Client = refused.Client,
            Session = refused.Session,
        };
        var now = clock.GetUtcNow().UtcTicks;
        return new PreparedEntries([new PreparedEntry(EntryBody.Build(facts, now, refused.Chart, []), now)]);
    }

    /// <summary>
    /// Writes down what concerns no chart: a sign-in, a token, a change of a registry, each granted or refused. Durable when it completes.
    /// </summary>
    /// <param name="act">Who did what by which rule.</param>
    /// <param name="what">What it was about: ids only; sealed in the body.</param>
    /// <param name="cancellationToken">Stops waiting; the entry may stand all the same.</param>
    public async Task RecordActAsync(HouseAct act, string what, CancellationToken cancellationToken)
    {
        var facts = new EntryFacts(act.CallerId, act.Facility, act.Purpose, act.Action, act.Granted, act.Rule, act.RequestId, what);
        var now = clock.GetUtcNow().UtcTicks;
        var entries = new PreparedEntries([new PreparedEntry(EntryBody.Build(facts, now, 0, []), now)]);
        await port.AppendAsync(entries, cancellationToken);
        LeafHashesOf(entries);
    }

    /// <summary>
    /// Writes down that a backup was put in the ledger's place, with the head that it had before: what was lost stays to be seen. Durable when it
    /// completes.
    /// </summary>
    /// <param name="replaced">The newest head seen before the restore.</param>
    /// <param name="restored">The head of the backup.</param>
    /// <param name="cancellationToken">Stops waiting; the entry may stand all the same.</param>
    public async Task RecordRestoreAsync(LedgerHead replaced, LedgerHead restored, CancellationToken cancellationToken)
    {
        var what = string.Create(CultureInfo.InvariantCulture,
            $"restore of {restored.Size} entries, root {Hex(restored)}, over {replaced.Size} entries, root {Hex(replaced)}");
        var facts = new EntryFacts("operator", "", "SYSADMIN", AccessAction.Administer, true, "restore", "restore", what);
        var now = clock.GetUtcNow().UtcTicks;
        var entries = new PreparedEntries([new PreparedEntry(EntryBody.Build(facts, now, 0, []), now)]);
        await port.AppendAsync(entries, cancellationToken);
        LeafHashesOf(entries);
    }

    /// <summary>Writes the root of a map of persons down. Durable when it completes.</summary>
    internal async Task RecordMapAsync(PersonMapState map, CancellationToken cancellationToken)
    {
        var facts = new EntryFacts("house", "", "HOPERAT", AccessAction.Administer, true, MapRule, MapRule, map.Describe());
        var now = clock.GetUtcNow().UtcTicks;
        var entries = new PreparedEntries([new PreparedEntry(EntryBody.Build(facts, now, 0, []), now)]);
        await port.AppendAsync(entries, cancellationToken);
        LeafHashesOf(entries);
    }

    /// <summary>
    /// Prepares the entries of a write, to be made durable inside its commit: one leaf per written digest. With none, one
    /// leaf per chart of the permit, and one in all when it names no chart.
    /// </summary>
    public PreparedEntries Prepare(Permit permit, string what, IReadOnlyList<WrittenDigest> written)
    {
        var facts = new EntryFacts(
            permit.CallerId, permit.Facility, permit.Purpose, permit.Action, true, permit.Rule, permit.RequestId, what)
        {
            Role = permit.Role,
            Relation = permit.Relation,
            Client = permit.Client,
            Session = permit.Session,
        };
        var now = clock.GetUtcNow().UtcTicks;
        var charts = permit.Charts;
        var count = written.Count > 0 ? written.Count : Math.Max(1, charts.Length);
        var entries = ImmutableArray.CreateBuilder<PreparedEntry>(count);
        for (var i = 0; i < count; i++)
        {
            var body = written.Count > 0
                ? EntryBody.Build(facts, now, written[i].Chart, written[i].Digest.Span)
                : EntryBody.Build(facts, now, charts.Length > 0 ? charts[i] : 0, []);
            entries.Add(new PreparedEntry(body, now));
        }

        return new PreparedEntries(entries.MoveToImmutable());
    }

    /// <summary>RFC 6962 leaf hash of prepared entries of one leaf, once they are durable.</summary>
    public static ReadOnlyMemory<byte> LeafHashOf(PreparedEntries entries) => LeafHashesOf(entries)[0];

    static string Hex(LedgerHead head) => Convert.ToHexStringLower(head.Root.Span);

    static ImmutableArray<ReadOnlyMemory<byte>> LeafHashesOf(PreparedEntries entries)
    {
        var hashes = ImmutableArray.CreateBuilder<ReadOnlyMemory<byte>>(entries.Count);
        foreach (var entry in entries.Entries)
        {
            if (entry.LeafHash.IsEmpty)
            {
                throw new TrustException("The ledger's port confirmed entries that no sequencer has placed.");
            }

            hashes.Add(entry.LeafHash);
        }

        return hashes.MoveToImmutable();
    }
}
