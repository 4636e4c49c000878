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
    /// Everything else waits for a human. True when something was moved: the plan must be made anew.
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

            if (await MayJoinAsync(plan.Context, patient, chart, owner, cancellationToken)
                && await MoveAsync(plan.Context, chart.Chart, owner, [patient.Id!], "number known elsewhere", cancellationToken))
            {
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

        using var before = JsonTape.Parse(stored.Slot.Json).Value;
        var hadFinalNumber = PersonClaims.Of(before.Root).Exists(claim => claim is { Kind: "cid", IsProvisional: false });
        var (contradicts, _) = await persons.ContradictsAsync(context, patient.Content!.Root, owner, cancellationToken);
        return !hadFinalNumber && !contradicts;
    }

    /// <summary>Moves sources from one chart to another in one commit; false when someone else was in the way.</summary>
    internal async ValueTask<bool> MoveAsync(
        CallContext context, ChartId from, ChartId to, IReadOnlyList<string> patientIds, string why, CancellationToken cancellationToken)
    {
        var receipt = await opening.AdmitAsync(context, AccessAction.Job, [from, to], why, cancellationToken);
        if (receipt is null
            || await opening.Charts.ReadHeadAsync(from, cancellationToken) is not { } fromHead
            || await opening.Charts.ReadHeadAsync(to, cancellationToken) is not { } toHead)
        {
            return false;
        }

        var moved = await CollectAsync(receipt, fromHead, patientIds, cancellationToken);
        return await CommitAsync(context, receipt, fromHead, toHead, moved, patientIds, why, cancellationToken);
    }

    async ValueTask<List<(SealedBlock Block, Slot[] Slots)>> CollectAsync(
        Receipt receipt, ChartHead head, IReadOnlyList<string> patientIds, CancellationToken cancellationToken)
    {
        var isLast = head.Content.Sources.All(source => patientIds.Contains(source.PatientId));
        var keys = patientIds.Select(id => opening.Charts.DirectoryKey(ResourceType.Patient, id)).ToHashSet();
        var moved = new List<(SealedBlock, Slot[])>();
        foreach (var block in await store.ReadBlocksAsync(head.Chart, long.MaxValue, cancellationToken))
        {
            if ((isLast || keys.Contains(block.Header.Source))
                && await opening.Charts.OpenBlockAsync(receipt, head, block.Number, cancellationToken) is { } opened)
            {
                moved.Add(opened);
            }
        }

        return moved;
    }

    async ValueTask<bool> CommitAsync(
        CallContext context, Receipt receipt, ChartHead from, ChartHead to, List<(SealedBlock Block, Slot[] Slots)> moved,
        IReadOnlyList<string> patientIds, string why, CancellationToken cancellationToken)
    {
        var permit = AccessPolicy.DecideCharts(context.Asking(AccessAction.Job), [from.Chart, to.Chart])!;
        var moves = new List<MovedBlock>();
        var directory = new List<DirectoryWrite>();
        var digests = new List<WrittenDigest>();
        foreach (var (block, slots) in moved)
        {
            moves.Add(await ResealAsync(permit, block, slots, to, digests, cancellationToken));
            await RedirectAsync(directory, slots, block, moves.Count - 1, from.Chart, to.Chart, cancellationToken);
        }

        var (claims, postings, days, register) = await FollowAsync(permit, from, to, moved, cancellationToken);
        var now = clock.GetUtcNow();
        var result = await store.CommitAsync(new Commit
        {
            At = now.UtcTicks,
            Moves = moves,
            Directory = directory,
            Claims = claims,
            Postings = postings,
            Days = days,
            Register = register,
            Heads = HeadsAfter(from, to, patientIds),
            ExpectedBlocks = [(from.Chart, await BlockCountAsync(from.Chart, cancellationToken))],
            Entries = ledger.Prepare(permit, why, digests),
        }, cancellationToken);
        return result.Conflict == CommitConflict.None;
    }

    async ValueTask<int> BlockCountAsync(ChartId chart, CancellationToken cancellationToken)
    {
        var blocks = await store.ReadBlocksAsync(chart, long.MaxValue, cancellationToken);
        return blocks.Count == 0 ? 0 : blocks[^1].Number + 1;
    }

    async ValueTask<MovedBlock> ResealAsync(
        Permit permit, SealedBlock block, Slot[] slots, ChartHead to, List<WrittenDigest> digests, CancellationToken cancellationToken)
    {
        var header = block.Header with { Chart = to.Chart };
        var payload = new System.Buffers.ArrayBufferWriter<byte>(slots.Sum(slot => slot.Json.Length) + (slots.Length * 48));
        BlockCodec.Encode(header.BlockId, slots, payload);
        var sealer = await vault.SealerAsync(permit, ChartReader.KeyOf(to.Row, header.Compartment), cancellationToken);
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

    /// <summary>What follows a source into its chart: its claims, postings and register rows.</summary>
    async ValueTask<(List<ClaimWrite>, List<PostingWrite>, List<DayPostingWrite>, List<RegisterWrite>)> FollowAsync(
        Permit permit, ChartHead from, ChartHead to, List<(SealedBlock Block, Slot[] Slots)> moved, CancellationToken cancellationToken)
    {
        var claims = new Dictionary<UInt128, ClaimWrite>();
        var postings = new HashSet<PostingWrite>();
        var days = new HashSet<DayPostingWrite>();
        var register = new Dictionary<string, List<ReadOnlyMemory<byte>>>(StringComparer.Ordinal);
        var shard = to.Chart.ShardOf(store.Shards);
        var terms = new List<Posting>();
        foreach (var (block, slots) in moved)
        {
            foreach (var slot in slots)
            {
                if (!slot.HasContent || slot.Json.IsEmpty)
                {
                    continue;
                }

                using var tape = JsonTape.Parse(slot.Json).Value;
                terms.Clear();
                PostedParameters.Extract(tape.Root, slot.Type, terms);
                foreach (var term in terms)
                {
                    if (term.Kind == PostingKind.Day)
                    {
                        days.Add(new DayPostingWrite(shard, PostingTerms.DayParameter(term), term.Day, to.Chart));
                    }
                    else
                    {
                        postings.Add(new PostingWrite(shard, PostingTerms.Hash(vault, shard, term), to.Chart));
                    }
                }

                if (slot.Type == ResourceType.Patient)
                {
                    await FollowClaimsAsync(claims, tape.Root, from.Chart, to.Chart, cancellationToken);
                    (register.TryGetValue(block.Header.Facility, out var rows) ? rows : register[block.Header.Facility] = []).Add(slot.Json);
                }
            }
        }

        return ([.. claims.Values], [.. postings], [.. days], await RegisterAsync(permit, from, to, register, cancellationToken));
    }

    async ValueTask FollowClaimsAsync(
        Dictionary<UInt128, ClaimWrite> claims, JsonNode patient, ChartId from, ChartId to, CancellationToken cancellationToken)
    {
        foreach (var claim in PersonClaims.Of(patient))
        {
            var key = claim.Key(vault);
            if (await store.FindClaimAsync(key, cancellationToken) is { } owner && owner.Owner == from)
            {
                claims[key] = new ClaimWrite(key, from, to, owner.Detail);
            }
        }
    }

    async ValueTask<List<RegisterWrite>> RegisterAsync(
        Permit permit, ChartHead from, ChartHead to, Dictionary<string, List<ReadOnlyMemory<byte>>> rows, CancellationToken cancellationToken)
    {
        var writes = new List<RegisterWrite>();
        foreach (var (facility, patients) in rows)
        {
            var tapes = patients.ConvertAll(json => JsonTape.Parse(json).Value);
            var plain = RegisterEntry.Encode(tapes.Select(tape => tape.Root));
            tapes.ForEach(tape => tape.Dispose());
            var sealer = await vault.SealerAsync(permit, KeyName.OfFacility(facility), cancellationToken);
            writes.Add(new RegisterWrite(facility, to.Chart, SealRegister(sealer, facility, to.Chart, plain)));
            if (!from.Content.Sources.Any(source => source.Facility == facility && !patients.Exists(_ => false)))
            {
                writes.Add(new RegisterWrite(facility, from.Chart, default));
            }
        }

        return writes;
    }

    static byte[] SealRegister(Sealer sealer, string facility, ChartId chart, ReadOnlySpan<byte> plain)
    {
        Span<byte> buffer = stackalloc byte[ChartReader.AadBytesMax];
        return sealer.Seal(RegisterEntry.Aad(buffer, facility, chart), plain);
    }

    List<HeadWrite> HeadsAfter(ChartHead from, ChartHead to, IReadOnlyList<string> patientIds)
    {
        var leaving = from.Content.Sources.Where(source => patientIds.Contains(source.PatientId)).ToList();
        var rest = from.Content.Sources.Where(source => !patientIds.Contains(source.PatientId)).ToImmutableArray();
        var arriving = leaving.Select(source => source with { Origin = source.Origin == to.Chart.Value ? 0 : from.Chart.Value });
        return
        [
            Head(from, from.Content with { Sources = rest, MergedInto = rest.IsEmpty ? to.Chart.Value : 0 }),
            Head(to, to.Content with { Sources = [.. to.Content.Sources, .. arriving], MergedInto = 0 }),
        ];
    }

    HeadWrite Head(ChartHead head, AccessHead content)
    {
        var version = head.Row.Version + 1;
        return new HeadWrite(
            head.Row with { Version = version, Sealed = vault.SealHead(head.Chart.Value, version, content.Encode()) }, head.Row.Version);
    }
}
