using System.Buffers;
using System.Collections.Immutable;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Search;
using Klang.Records.Access;
using Klang.Records.Charts;
using Klang.Records.Persons;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Writing;

/// <summary>
/// Moves whole sources between charts: when a source gains a number that another chart holds, and when a human merges or
/// takes apart. Blocks never mix sources, so a source moves by re-sealing its blocks under the other chart's keys; ids,
/// versions and times stay.
/// </summary>
sealed class SourceJoiner(
    IRecordStore store, Vault vault, Ledger ledger, ChartOpening opening, PersonResolver persons, TimeProvider clock)
{
    /// <summary>
    /// Joins sources that a transaction's Patients bring with a new number: only when the source had no thirteen-digit
    /// number before or one that is replaced (series 0, 6, 7), its chart has no other source, and nothing contradicts.
    /// Everything else waits for a human. True when the plan must be made anew.
    /// </summary>
    internal async ValueTask<bool> JoinFirstAsync(TransactionPlan plan, CancellationToken cancellationToken)
    {
        foreach (var (patient, owner) in plan.Joins)
        {
            var chart = patient.Chart!;
            if (chart.Sources.Length != 1 || chart.Sources[0].PatientId != patient.Id)
            {
                continue;
            }

            if (await MayJoinAsync(plan.Context, patient, chart, owner, cancellationToken))
            {
                // Also when someone was in the way: the new plan sees what they did.
                await MoveAsync(plan.Context, chart.Chart, owner, [patient.Id!], "number known elsewhere", cancellationToken);
                return true;
            }
        }

        return false;
    }

    async ValueTask<bool> MayJoinAsync(
        CallContext context, WriteItem patient, ChartPlan chart, ChartId owner, CancellationToken cancellationToken)
    {
        var receipt = await opening.AdmitAsync(context, AccessAction.Job, chart.Chart, "number change", cancellationToken);
        if (receipt is null || await opening.OpenAsync(receipt, chart.Chart, long.MaxValue, cancellationToken) is not { } opened
            || opened.Chart.Find(ResourceType.Patient, patient.Id!) is not { } stored)
        {
            return false;
        }

        using var before = StoredJson.Read(stored.Slot.Json);
        var hadFinalNumber = PersonClaims.Of(before.Root).Exists(claim => claim is { Kind: "cid", IsProvisional: false });
        var (contradicts, _) = await persons.ContradictsAsync(context, patient.Content!.Root, owner, cancellationToken);
        return !hadFinalNumber && !contradicts;
    }

    /// <summary>Moves sources from one chart to another in one commit; false when someone else was in the way.</summary>
    internal async ValueTask<bool> MoveAsync(
        CallContext context, ChartId from, ChartId to, IReadOnlyList<string> patientIds, string why, CancellationToken cancellationToken)
    {
        if (await opening.AdmitAsync(context, AccessAction.Job, [from, to], why, cancellationToken) is not [var receipt]
            || await opening.OpenAsync(receipt, from, long.MaxValue, cancellationToken) is not { } leaving)
        {
            return false;
        }

        var arriving = await opening.OpenAsync(receipt, to, long.MaxValue, cancellationToken)
            ?? (NewHead(to), new OpenedChart(to));
        var move = new SourceMove(leaving.Head, leaving.Chart, arriving.Head, arriving.Chart, patientIds,
            [.. patientIds.Select(id => opening.Charts.DirectoryKey(ResourceType.Patient, id))]);
        return await CommitAsync(context, receipt, move, why, cancellationToken);
    }

    /// <summary>Head of a chart that is made by this move.</summary>
    ChartHead NewHead(ChartId chart)
    {
        var golden = RecordId.Of(RecordId.MintBlock(chart.ShardOf(store.Shards), clock.GetUtcNow()), ResourceType.Patient, 0);
        return new ChartHead(new SealedHead(chart, ChartKind.Person, "", 0, default), new AccessHead { GoldenId = golden.ToString() });
    }

    async ValueTask<bool> CommitAsync(
        CallContext context, Receipt receipt, SourceMove move, string why, CancellationToken cancellationToken)
    {
        var (from, to) = (move.From, move.To);
        var permit = AccessPolicy.PermitOf(context.Asking(AccessAction.Job, clock.GetUtcNow()), [from.Chart, to.Chart], "move");
        var isNew = to.Row.Version == 0;
        await vault.CreateKeysAsync(permit, NewKeys(move), cancellationToken);

        var moves = new List<MovedBlock>();
        var directory = new List<DirectoryWrite>();
        var digests = new List<WrittenDigest>();
        foreach (var block in await store.ReadBlocksAsync(from.Chart, long.MaxValue, cancellationToken))
        {
            if (move.Moves(block) && await opening.Charts.OpenBlockAsync(receipt, from, block.Number, cancellationToken) is { } opened)
            {
                moves.Add(await ResealAsync(permit, block, opened.Slots, to, digests, cancellationToken));
                await RedirectAsync(directory, opened.Slots, block, moves.Count - 1, from.Chart, to.Chart, cancellationToken);
            }
        }

        await AddGoldenAsync(directory, move, cancellationToken);
        var (postings, days) = PostingsOf(move);
        var result = await store.CommitAsync(new Commit
        {
            At = clock.GetUtcNow().UtcTicks,
            Moves = moves,
            Directory = directory,
            Claims = await ClaimsAsync(move, cancellationToken),
            Postings = postings,
            Days = days,
            Register = await RegisterAsync(permit, move, cancellationToken),
            Heads = HeadsAfter(move),
            ExpectedBlocks = isNew ? [(from.Chart, move.FromChart.BlockCount)]
                : [(from.Chart, move.FromChart.BlockCount), (to.Chart, move.ToChart.BlockCount)],
            Entries = ledger.Prepare(permit, why, digests),
        }, cancellationToken);
        return result.Conflict == CommitConflict.None;
    }

    static List<KeyName> NewKeys(SourceMove move)
    {
        var names = new List<KeyName>();
        if (move.To.Row.Version == 0)
        {
            names.Add(KeyName.OfChart(move.To.Chart.Value, Compartment.Normal));
        }

        if (move.Labels(moved: true) != SensitiveCategories.None)
        {
            names.Add(KeyName.OfChart(move.To.Chart.Value, Compartment.Restricted));
        }

        return names;
    }

    /// <summary>
    /// A chart that ends hands its golden id over, and those of charts that ended in it; a chart that begins, or begins
    /// again, has its own.
    /// </summary>
    async ValueTask AddGoldenAsync(List<DirectoryWrite> directory, SourceMove move, CancellationToken cancellationToken)
    {
        var golden = new HashSet<string>(StringComparer.Ordinal);
        if (move.IsWhole)
        {
            golden.Add(move.From.Content.GoldenId);
        }

        if (move.To.Content.Sources.IsEmpty)
        {
            golden.Add(move.To.Content.GoldenId);
        }

        foreach (var origin in move.Leaving().SelectMany(source => source.Origins).Distinct().ToList())
        {
            var chart = new ChartId(origin.Chart);
            if (chart != move.From.Chart && chart != move.To.Chart
                && await opening.Charts.ReadHeadAsync(chart, cancellationToken) is { Content.Sources.IsEmpty: true })
            {
                golden.Add(origin.GoldenId);
            }
        }

        foreach (var id in golden)
        {
            directory.Add(new DirectoryWrite(opening.Charts.DirectoryKey(ResourceType.Patient, id),
                -1, move.To.Chart, -1, 0, 1, PlaceState.Golden));
        }
    }

    async ValueTask<MovedBlock> ResealAsync(
        Permit permit, SealedBlock block, Slot[] slots, ChartHead to, List<WrittenDigest> digests, CancellationToken cancellationToken)
    {
        var header = block.Header with { Chart = to.Chart };
        var payload = new ArrayBufferWriter<byte>(slots.Sum(slot => slot.Json.Length) + (slots.Length * 48));
        BlockCodec.Encode(header.BlockId, slots, payload);
        using var sealer = await vault.SealerAsync(permit, ChartReader.KeyOf(to.Row, header.Compartment), cancellationToken);
        digests.Add(new WrittenDigest(to.Chart.Value, vault.Digest(payload.WrittenSpan)));
        return new MovedBlock(block.Header.Chart, block.Number, new NewBlock(header, Seal(sealer, header, payload.WrittenSpan)));
    }

    static byte[] Seal(Sealer sealer, BlockHeader header, ReadOnlySpan<byte> payload)
    {
        Span<byte> buffer = stackalloc byte[ChartReader.AadBytesMax];
        return sealer.Seal(ChartReader.BlockAad(buffer, header), payload);
    }

    /// <summary>Directory rows of the moved slots that point into the moved block.</summary>
    async ValueTask RedirectAsync(
        List<DirectoryWrite> directory, Slot[] slots, SealedBlock block, int move, ChartId from, ChartId to, CancellationToken cancellationToken)
    {
        for (var number = 0; number < slots.Length; number++)
        {
            var key = opening.Charts.DirectoryKey(slots[number].Type, slots[number].Id);
            if (await store.FindAsync(key, cancellationToken) is { } place
                && place.Chart == from && place.Block == block.Number && place.Slot == number)
            {
                directory.Add(new DirectoryWrite(key, place.Version, to, move, number, place.Version, place.State));
            }
        }
    }

    (List<PostingWrite> Postings, List<DayPostingWrite> Days) PostingsOf(SourceMove move)
    {
        var postings = new HashSet<PostingWrite>();
        var days = new HashSet<DayPostingWrite>();
        var chart = move.To.Chart;
        var shard = chart.ShardOf(store.Shards);
        var terms = new List<Posting>();
        foreach (var placed in move.MovedSlots())
        {
            if (placed.Block.Compartment == Compartment.Restricted)
            {
                continue;
            }

            using var tape = StoredJson.Read(placed.Slot.Json);
            terms.Clear();
            PostedParameters.Extract(tape.Root, placed.Slot.Type, terms);
            foreach (var term in terms)
            {
                if (term.Kind == PostingKind.Day)
                {
                    days.Add(new DayPostingWrite(shard, PostingTerms.DayParameter(term), term.Day, chart));
                }
                else
                {
                    postings.Add(new PostingWrite(shard, PostingTerms.Hash(vault, shard, term), chart));
                }
            }
        }

        return ([.. postings], [.. days]);
    }

    /// <summary>
    /// The moved sources' claims follow them. One that a source which stays carries too follows only the source that brought
    /// it, and only when the chart ends or the source goes back to where it came from.
    /// </summary>
    async ValueTask<List<ClaimWrite>> ClaimsAsync(SourceMove move, CancellationToken cancellationToken)
    {
        var staying = new HashSet<PersonClaim>();
        foreach (var patient in move.Patients(moved: false))
        {
            using var tape = StoredJson.Read(patient.Slot.Json);
            staying.UnionWith(PersonClaims.Of(tape.Root));
        }

        var claims = new Dictionary<UInt128, ClaimWrite>();
        foreach (var patient in move.Patients(moved: true))
        {
            using var tape = StoredJson.Read(patient.Slot.Json);
            foreach (var claim in PersonClaims.Of(tape.Root))
            {
                var key = claim.Key(vault);
                if (await store.FindClaimAsync(key, cancellationToken) is { } owner && owner.Owner == move.From.Chart
                    && (!staying.Contains(claim) || move.TakesBack(ClaimDetail.Source(owner.Detail.Span))))
                {
                    claims[key] = new ClaimWrite(key, move.From.Chart, move.To.Chart, owner.Detail);
                }
            }
        }

        return [.. claims.Values];
    }

    async ValueTask<List<RegisterWrite>> RegisterAsync(Permit permit, SourceMove move, CancellationToken cancellationToken)
    {
        var writes = new List<RegisterWrite>();
        foreach (var facility in move.Patients(moved: true).Select(patient => patient.Block.Facility).Distinct().ToList())
        {
            var there = move.ToChart.Current(ResourceType.Patient).Concat(move.Patients(moved: true));
            writes.Add(await RegisterAsync(permit, facility, move.To.Chart, there, cancellationToken));
            writes.Add(await RegisterAsync(permit, facility, move.From.Chart, move.Patients(moved: false), cancellationToken));
        }

        return writes;
    }

    async ValueTask<RegisterWrite> RegisterAsync(
        Permit permit, string facility, ChartId chart, IEnumerable<PlacedSlot> patients, CancellationToken cancellationToken)
    {
        var tapes = patients.Where(patient => patient.Block.Facility == facility)
            .Select(patient => StoredJson.Read(patient.Slot.Json)).ToList();
        if (tapes.Count == 0)
        {
            return new RegisterWrite(facility, chart, default);
        }

        var plain = RegisterEntry.Encode(tapes.Select(tape => tape.Root));
        tapes.ForEach(tape => tape.Dispose());
        using var sealer = await vault.SealerAsync(permit, KeyName.OfFacility(facility), cancellationToken);
        return new RegisterWrite(facility, chart, SealRegister(sealer, facility, chart, plain));
    }

    static byte[] SealRegister(Sealer sealer, string facility, ChartId chart, ReadOnlySpan<byte> plain)
    {
        Span<byte> buffer = stackalloc byte[ChartReader.AadBytesMax];
        return sealer.Seal(RegisterEntry.Aad(buffer, facility, chart), plain);
    }

    List<HeadWrite> HeadsAfter(SourceMove move)
    {
        var (from, to) = (move.From, move.To);
        var rest = from.Content.Sources.Where(source => !move.PatientIds.Contains(source.PatientId)).ToImmutableArray();
        var here = new ChartOrigin(from.Chart.Value, from.Content.GoldenId);
        var arriving = move.Leaving().Select(source => source with
        {
            Origins = source.Origins is [.., var last] && last.Chart == to.Chart.Value ? source.Origins[..^1] : source.Origins.Add(here),
        });
        return
        [
            Head(from, from.Content with { Sources = rest, MergedInto = rest.IsEmpty ? to.Chart.Value : 0, Labels = move.Labels(moved: false) }),
            Head(to, Followed(from.Content, to.Content, isWhole: rest.IsEmpty) with
            {
                Sources = [.. to.Content.Sources, .. arriving], MergedInto = 0, Labels = to.Content.Labels | move.Labels(moved: true),
            }),
        ];
    }

    /// <summary>
    /// What a chart takes over from the one that sources leave: what the citizen forbade follows everywhere, what was granted and what ties
    /// facilities to the person only where the whole person goes.
    /// </summary>
    static AccessHead Followed(AccessHead from, AccessHead to, bool isWhole) => to with
    {
        Labels = to.Labels | from.Labels,
        Directives = [.. to.Directives.Union(from.Directives.Where(one => isWhole || one.Restricts))],
        Relations = isWhole ? [.. to.Relations.Union(from.Relations).TakeLast(AccessHead.RelationsMax)] : to.Relations,
        Emergencies = isWhole ? [.. to.Emergencies.Union(from.Emergencies)] : to.Emergencies,
    };

    HeadWrite Head(ChartHead head, AccessHead content)
    {
        var version = head.Row.Version + 1;
        return new HeadWrite(
            head.Row with { Version = version, Sealed = vault.SealHead(head.Chart.Value, version, content.Encode()) }, head.Row.Version);
    }
}
