using Klang.Fhir;
using Klang.Records.Access;
using Klang.Records.Charts;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Consents;

/// <summary>What changes with a head, in the same commit.</summary>
/// <param name="Head">The head from now on.</param>
/// <param name="Notices">Notices to put into the outbox.</param>
/// <param name="Settled">Names of notices that are settled.</param>
sealed record HeadChange(AccessHead Head, IReadOnlyList<NoticeRow> Notices, IReadOnlyList<string> Settled)
{
    internal HeadChange(AccessHead head)
        : this(head, [], [])
    {
    }
}

/// <summary>Changes a head without writing a record: a presence, a broken glass, a review. With its entry in the ledger, or not at all.</summary>
sealed class HeadEditor(IRecordStore store, Vault vault, Ledger ledger, ChartOpening opening, RecordsOptions options, TimeProvider clock)
{
    /// <summary>Changes a person's head; null when the change finds nothing to do there.</summary>
    internal async ValueTask<Outcome<AccessHead>> EditAsync(
        CallContext context, ChartId chart, string step, string what, Func<AccessHead, Outcome<HeadChange>> change, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < options.AttemptsMax; attempt++)
        {
            if (await opening.Charts.ReadHeadAsync(chart, cancellationToken) is not { Row.Kind: ChartKind.Person } head)
            {
                return Refusals.NotFound(ResourceType.Patient);
            }

            var now = clock.GetUtcNow();
            if (!change(head.Content.Current(now)).TryGet(out var changed, out var refusal))
            {
                return refusal;
            }

            var version = head.Row.Version + 1;
            var row = head.Row with { Version = version, Sealed = vault.SealHead(chart.Value, version, changed.Head.Encode()) };
            var permit = AccessPolicy.PermitOf(context.Asking(AccessAction.Administer, now), [chart], step);
            var result = await store.CommitAsync(new Commit
            {
                At = now.UtcTicks,
                Heads = [new HeadWrite(row, head.Row.Version)],
                Notices = changed.Notices,
                SettledNotices = changed.Settled,
                Entries = ledger.Prepare(permit, what, []),
            }, cancellationToken);
            if (result.Conflict == CommitConflict.None)
            {
                return changed.Head;
            }
        }

        return Refusals.Contended();
    }
}
