using System.Buffers;
using Klang.Fhir;
using Klang.Fhir.Editing;
using Klang.Fhir.Json;
using Klang.Fhir.Search;
using Klang.Records.Access;
using Klang.Records.Charts;
using Klang.Records.Persons;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Writing;

/// <summary>Turns a plan into one commit: blocks sealed under the permit, directory, claims, postings, heads, entries.</summary>
sealed class CommitBuilder(IRecordStore store, Vault vault, Ledger ledger, ChartOpening opening, Labeller labeller)
{
    readonly HeadFacts facts = new(opening);

    internal async ValueTask<Commit> BuildAsync(TransactionPlan plan, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await labeller.LabelAsync(plan, now, cancellationToken);
        var blocks = Group(plan, now);
        AddLinks(plan);
        WriteContents(plan, now);
        await facts.CollectAsync(plan, now, cancellationToken);
        var permit = Decide(plan, blocks, now);
        await vault.CreateKeysAsync(permit, NewKeys(blocks), cancellationToken);
        var parts = new CommitParts();
        CutAttachments(plan, parts);
        await SealAsync(parts, blocks, permit, now, cancellationToken);
        AddDirectory(parts, plan, blocks);
        AddPostings(parts, plan);
        AddHeads(parts, plan);
        await AddRegisterAsync(parts, plan, permit, cancellationToken);
        foreach (var chart in plan.Charts.Values)
        {
            if (chart is { Stored: { } stored, IsHeadChanged: false })
            {
                parts.ExpectedHeads.Add((chart.Chart, stored.Row.Version));
            }

            foreach (var (claim, source) in chart.NewClaims)
            {
                parts.Claims.Add(new ClaimWrite(claim.Key(vault), ChartId.None, chart.Chart,
                    ClaimDetail.Of(opening.Charts.DirectoryKey(ResourceType.Patient, source.Id!))));
            }

            if (chart.ExpectedBlocks is { } expected)
            {
                parts.ExpectedBlocks.Add((chart.Chart, expected));
            }
        }

        if (plan.PrepareAnswer is { } prepare)
        {
            parts.Claims.Add(prepare(blocks[0].Chart.Chart));
        }

        return new Commit
        {
            At = now.UtcTicks,
            Blocks = parts.Blocks,
            Directory = parts.Directory,
            Claims = parts.Claims,
            Postings = parts.Postings,
            Days = parts.Days,
            Heads = parts.Heads,
            Register = parts.Register,
            Chunks = parts.Chunks,
            ExpectedBlocks = parts.ExpectedBlocks,
            ExpectedHeads = parts.ExpectedHeads,
            Guards = plan.Guards,
            Touched = parts.Touched,
            Entries = ledger.Prepare(permit, plan.What, parts.Digests),
        };
    }

    /// <summary>Gives every item a block and a slot, and with them the ids that are still open.</summary>
    List<BlockGroup> Group(TransactionPlan plan, DateTimeOffset now)
    {
        var groups = new List<BlockGroup>();
        AddItems(groups, plan, Compartment.Normal, now);
        AddItems(groups, plan, Compartment.Restricted, now);
        return groups;
    }

    /// <summary>The blocks of one compartment. Those of N come first and are numbered as if there were no others.</summary>
    void AddItems(List<BlockGroup> groups, TransactionPlan plan, Compartment compartment, DateTimeOffset now)
    {
        foreach (var item in plan.Items)
        {
            if (!item.IsStored || item.Compartment != compartment)
            {
                continue;
            }

            var group = GroupOf(groups, compartment, item.Chart!, item.SourceItem, item.SourceHash, item.Facility, now);
            item.Block = groups.IndexOf(group);
            item.Slot = group.Slots.Count;
            item.Id ??= RecordId.Of(group.BlockId, item.Type, item.Slot).ToString();
            group.Slots.Add(() => new Slot
            {
                Type = item.Type,
                Id = item.Id,
                Version = item.Version,
                Flags = item.Traits | (item.Import is null ? SlotTraits.None : SlotTraits.Imported)
                    | (item.Cuts.Count > 0 ? SlotTraits.Cut : SlotTraits.None) | LabelledTrait(item),
                OtherChart = item.LeftChart?.Chart.Value ?? 0,
                Import = item.Import ?? default,
                Cuts = item.Cuts,
                Categories = item.Categories,
                Json = item.StoredJson,
            });
        }

        foreach (var item in plan.Items)
        {
            if (item.Compartment == compartment)
            {
                AddTraces(groups, item, now);
            }
            else if (compartment == Compartment.Normal && item.HasOpenPast)
            {
                AddMark(groups, item, now);
            }
        }
    }

    static SlotTraits LabelledTrait(WriteItem item) => item.Categories == SensitiveCategories.None ? SlotTraits.None : SlotTraits.Labelled;

    /// <summary>Hides the versions in compartment N of a resource that goes on in compartment R, from those who may not open that.</summary>
    void AddMark(List<BlockGroup> groups, WriteItem item, DateTimeOffset now)
    {
        var group = item.LeftChart is { } left
            ? GroupOf(groups, Compartment.Normal, left, null, item.LeftSourceHash, item.Facility, now)
            : GroupOf(groups, Compartment.Normal, item.Chart!, item.SourceItem, item.SourceHash, item.Facility, now);
        group.Slots.Add(() => new Slot
        {
            Type = item.Type,
            Id = item.Id!,
            Version = item.Version,
            Flags = SlotTraits.Labelled,
            Categories = item.Categories,
        });
    }

    /// <summary>What the item leaves in other charts: a tombstone where it was, links where it is also of concern.</summary>
    void AddTraces(List<BlockGroup> groups, WriteItem item, DateTimeOffset now)
    {
        if (item.LeftChart is { } left)
        {
            GroupOf(groups, item.Compartment, left, null, item.LeftSourceHash, item.Facility, now).Slots.Add(() => new Slot
            {
                Type = item.Type,
                Id = item.Id!,
                Version = item.Version,
                Flags = SlotTraits.Moved | LabelledTrait(item),
                Categories = item.Categories,
                OtherChart = item.Chart!.Chart.Value,
            });
        }

        foreach (var linked in item.LinkedCharts)
        {
            GroupOf(groups, item.Compartment, linked.Chart, linked.Item, linked.Hash, item.Facility, now).Slots.Add(() => new Slot
            {
                Type = item.Type,
                Id = item.Id!,
                Version = 0,
                Flags = SlotTraits.Link | LabelledTrait(item),
                Categories = item.Categories,
                OtherChart = item.Chart!.Chart.Value,
            });
        }
    }

    BlockGroup GroupOf(
        List<BlockGroup> groups, Compartment compartment, ChartPlan chart, WriteItem? sourceItem, UInt128 sourceHash, string facility,
        DateTimeOffset now)
    {
        foreach (var group in groups)
        {
            if (group.Chart == chart && group.SourceItem == sourceItem && (sourceItem is not null || group.SourceHash == sourceHash)
                && group.Facility == facility && group.Compartment == compartment && group.Slots.Count < RecordId.SlotsMax)
            {
                return group;
            }
        }

        var added = new BlockGroup
        {
            Chart = chart,
            Compartment = compartment,
            SourceItem = sourceItem,
            SourceHash = sourceHash,
            Facility = facility,
            BlockId = RecordId.MintBlock(chart.Chart.ShardOf(store.Shards), now),
        };
        groups.Add(added);
        return added;
    }

    static void AddLinks(TransactionPlan plan)
    {
        foreach (var (fullUrl, item) in plan.ByFullUrl)
        {
            if (item.Id is not null)
            {
                plan.Links.Add(fullUrl, $"{item.Type.Name()}/{item.Id}");
            }
        }
    }

    static void WriteContents(TransactionPlan plan, DateTimeOffset now)
    {
        var links = plan.Links.Count > 0 ? plan.Links : null;
        foreach (var item in plan.Items)
        {
            if (item.IsStored && item.Content is not null)
            {
                var output = new ArrayBufferWriter<byte>(item.Content.Source.Length + 160);
                ResourceEditor.Rewrite(item.Content.Root, item.Id!, item.Version, now, links, output);
                item.Json = output.WrittenMemory;
            }
        }
    }

    /// <summary>Large attachments go into chunks. A Patient keeps its photo: the combined view is made of the stored texts.</summary>
    static void CutAttachments(TransactionPlan plan, CommitParts parts)
    {
        foreach (var item in plan.Items)
        {
            (item.StoredJson, item.Cuts) = item.IsStored && item.Type != ResourceType.Patient
                ? AttachmentCutter.Cut(item.Json, item.Chart!.Chart, parts.Chunks)
                : (item.Json, []);
        }
    }

    static Permit Decide(TransactionPlan plan, List<BlockGroup> blocks, DateTimeOffset now)
    {
        var action = plan.Items.TrueForAll(item => item.Outcome == WriteOutcome.Created) ? AccessAction.Create
            : plan.Items.TrueForAll(item => item.Outcome == WriteOutcome.Deleted) ? AccessAction.Delete
            : AccessAction.Update;
        var charts = blocks.Select(block => block.Chart.Chart).Distinct().ToArray();
        return AccessPolicy.PermitOf(plan.Context.Asking(action, now), charts, "write");
    }

    static List<KeyName> NewKeys(List<BlockGroup> blocks)
    {
        var names = new List<KeyName>();
        foreach (var block in blocks)
        {
            var name = block.Chart.Key(block.Compartment);
            var isFirst = block.Compartment == Compartment.Normal
                ? block.Chart.IsNew
                : block.Chart.Stored is null or { Content.Labels: SensitiveCategories.None };
            if (isFirst && block.Chart.Kind == ChartKind.Person && !names.Contains(name))
            {
                names.Add(name);
            }
        }

        return names;
    }

    async ValueTask SealAsync(
        CommitParts parts, List<BlockGroup> blocks, Permit permit, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var group in blocks)
        {
            var slots = group.Slots.ConvertAll(make => make());
            var payload = new ArrayBufferWriter<byte>(slots.Sum(slot => slot.Json.Length) + (slots.Count * 48));
            BlockCodec.Encode(group.BlockId, slots, payload);
            var header = new BlockHeader(group.Chart.Chart, group.BlockId, group.Compartment, group.Facility,
                SourceOf(group), now.UtcTicks, slots.Count);
            using var sealer = await vault.SealerAsync(permit, group.Chart.Key(group.Compartment), cancellationToken);
            parts.Blocks.Add(new NewBlock(header, Seal(sealer, header, payload.WrittenSpan)));
            parts.AddDigest(group.Chart.Chart.Value, vault.Digest(payload.WrittenSpan));
        }
    }

    UInt128 SourceOf(BlockGroup group) => group.SourceItem is { Id: { } id }
        ? opening.Charts.DirectoryKey(ResourceType.Patient, id)
        : group.SourceHash;

    static byte[] Seal(Sealer sealer, BlockHeader header, ReadOnlySpan<byte> payload)
    {
        Span<byte> buffer = stackalloc byte[ChartReader.AadBytesMax];
        return sealer.Seal(ChartReader.BlockAad(buffer, header), payload);
    }

    void AddDirectory(CommitParts parts, TransactionPlan plan, List<BlockGroup> blocks)
    {
        foreach (var item in plan.Items)
        {
            if (!item.IsStored)
            {
                continue;
            }

            var isOwnNew = item.Version == 1 && RecordId.TryParse(item.Id!, out var id)
                && id == RecordId.Of(blocks[item.Block].BlockId, item.Type, item.Slot);
            if (!isOwnNew)
            {
                parts.Directory.Add(new DirectoryWrite(opening.Charts.DirectoryKey(item.Type, item.Id!),
                    item.Existing?.DirectoryVersion ?? 0, item.Chart!.Chart, item.Block, item.Slot, item.Version,
                    (item.Traits & SlotTraits.Deleted) != 0 ? PlaceState.Deleted : PlaceState.Current));
            }
        }

        foreach (var chart in plan.Charts.Values)
        {
            if (chart is { IsNew: true, Kind: ChartKind.Person })
            {
                parts.Directory.Add(new DirectoryWrite(
                    opening.Charts.DirectoryKey(ResourceType.Patient, chart.GoldenId), 0, chart.Chart, -1, 0, 1, PlaceState.Golden));
            }
        }
    }

    void AddPostings(CommitParts parts, TransactionPlan plan)
    {
        var postings = new List<Posting>();
        var seen = new HashSet<(ChartId, ulong)>();
        foreach (var item in plan.Items)
        {
            if (!item.IsStored || item.Json.IsEmpty)
            {
                continue;
            }

            postings.Clear();
            using var tape = StoredJson.Read(item.Json);
            PostedParameters.Extract(tape.Root, item.Type, postings);
            var chart = item.Chart!.Chart;
            var shard = chart.ShardOf(store.Shards);
            foreach (var posting in postings)
            {
                var term = PostingTerms.Guard(posting);
                if (!seen.Add((chart, term)))
                {
                    continue;
                }

                // Guards live in memory only; the index never hears of compartment R.
                parts.Touched.Add(term);
                if (item.Compartment == Compartment.Restricted)
                {
                    seen.Remove((chart, term));
                    continue;
                }

                if (posting.Kind == PostingKind.Day)
                {
                    parts.Days.Add(new DayPostingWrite(shard, PostingTerms.DayParameter(posting), posting.Day, chart));
                }
                else
                {
                    parts.Postings.Add(new PostingWrite(shard, PostingTerms.Hash(vault, shard, posting), chart));
                }
            }
        }
    }

    void AddHeads(CommitParts parts, TransactionPlan plan)
    {
        foreach (var chart in plan.Charts.Values)
        {
            if (!chart.IsHeadChanged)
            {
                continue;
            }

            var version = (chart.Stored?.Row.Version ?? 0) + 1;
            var content = chart.Head with { GoldenId = chart.GoldenId, Sources = chart.Sources };
            var sealedHead = chart.Kind == ChartKind.Person ? vault.SealHead(chart.Chart.Value, version, content.Encode()) : [];
            parts.Heads.Add(new HeadWrite(
                new SealedHead(chart.Chart, chart.Kind, chart.Facility, version, sealedHead), version - 1));
        }
    }

    async ValueTask AddRegisterAsync(CommitParts parts, TransactionPlan plan, Permit permit, CancellationToken cancellationToken)
    {
        foreach (var group in plan.Items.Where(item => item is { Type: ResourceType.Patient, IsStored: true })
                     .GroupBy(item => (item.Chart, item.Facility)))
        {
            var written = group.ToList();
            var patients = await OtherSourcesAsync(plan, group.Key.Chart!, group.Key.Facility, written, cancellationToken);
            patients.AddRange(written.Where(item => !item.Json.IsEmpty).Select(item => item.Json));
            var tapes = patients.ConvertAll(json => StoredJson.Read(json));
            var plain = patients.Count == 0 ? [] : RegisterEntry.Encode(tapes.Select(tape => tape.Root));
            tapes.ForEach(tape => tape.Dispose());
            using var sealer = await vault.SealerAsync(permit, KeyName.OfFacility(group.Key.Facility), cancellationToken);
            parts.Register.Add(new RegisterWrite(group.Key.Facility, group.Key.Chart!.Chart,
                plain.Length == 0 ? default(ReadOnlyMemory<byte>) : SealRegister(sealer, group.Key.Facility, group.Key.Chart.Chart, plain)));
        }
    }

    /// <summary>What the facility says of the person in Patients that this transaction does not write.</summary>
    async ValueTask<List<ReadOnlyMemory<byte>>> OtherSourcesAsync(
        TransactionPlan plan, ChartPlan chart, string facility, List<WriteItem> written, CancellationToken cancellationToken)
    {
        var others = chart.Sources.Where(source => source.Facility == facility
            && written.TrueForAll(item => item.Id != source.PatientId)).ToList();
        if (others.Count == 0 || chart.IsNew)
        {
            return [];
        }

        var receipt = await opening.AdmitAsync(plan.Context, AccessAction.Job, chart.Chart, "facility register", cancellationToken);
        if (receipt is null || await opening.OpenAsync(receipt, chart.Chart, long.MaxValue, cancellationToken) is not { } opened)
        {
            return [];
        }

        return [.. opened.Chart.Current(ResourceType.Patient)
            .Where(placed => others.Exists(source => source.PatientId == placed.Slot.Id)).Select(placed => placed.Slot.Json)];
    }

    static byte[] SealRegister(Sealer sealer, string facility, ChartId chart, ReadOnlySpan<byte> plain)
    {
        Span<byte> buffer = stackalloc byte[ChartReader.AadBytesMax];
        return sealer.Seal(RegisterEntry.Aad(buffer, facility, chart), plain);
    }

    /// <summary>A block being filled.</summary>
    sealed class BlockGroup
    {
        internal required ChartPlan Chart { get; init; }

        internal required Compartment Compartment { get; init; }

        internal required WriteItem? SourceItem { get; init; }

        internal required UInt128 SourceHash { get; init; }

        internal required string Facility { get; init; }

        internal required UInt128 BlockId { get; init; }

        internal List<Func<Slot>> Slots { get; } = [];
    }

    /// <summary>The lists of a commit while they are filled.</summary>
    sealed class CommitParts
    {
        const int DigestBytesMax = 224;

        internal List<NewBlock> Blocks { get; } = [];

        internal List<DirectoryWrite> Directory { get; } = [];

        internal List<ClaimWrite> Claims { get; } = [];

        internal List<PostingWrite> Postings { get; } = [];

        internal List<DayPostingWrite> Days { get; } = [];

        internal List<HeadWrite> Heads { get; } = [];

        internal List<RegisterWrite> Register { get; } = [];

        internal List<AttachmentChunk> Chunks { get; } = [];

        internal List<(ChartId Chart, int Blocks)> ExpectedBlocks { get; } = [];

        internal List<(ChartId Chart, long Version)> ExpectedHeads { get; } = [];

        internal List<ulong> Touched { get; } = [];

        internal List<WrittenDigest> Digests { get; } = [];

        internal void AddDigest(long chart, byte[] digest)
        {
            var at = Digests.FindIndex(known => known.Chart == chart);
            if (at < 0)
            {
                Digests.Add(new WrittenDigest(chart, digest));
                return;
            }

            // A chart that takes many blocks at once gets a further entry when one is full.
            byte[] both = [.. Digests[at].Digest.Span, .. digest];
            if (both.Length <= DigestBytesMax)
            {
                Digests[at] = new WrittenDigest(chart, both);
            }
            else
            {
                Digests.Insert(at, new WrittenDigest(chart, digest));
            }
        }
    }
}
