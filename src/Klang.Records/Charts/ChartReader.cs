using System.Text;
using Klang.Fhir;
using Klang.Records.Access;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Charts;

/// <summary>Where a resource is, found without opening anything.</summary>
/// <param name="Place">Chart, block, slot, version, state.</param>
/// <param name="DirectoryVersion">Version in the directory row; 0 when the block's id alone found it.</param>
readonly record struct Located(ResourcePlace Place, int DirectoryVersion);

/// <summary>A chart's head, read and opened.</summary>
/// <param name="Row">As stored.</param>
/// <param name="Content">Its content.</param>
sealed record ChartHead(SealedHead Row, AccessHead Content)
{
    internal ChartId Chart => Row.Chart;
}

/// <summary>Finds and opens charts: the one place where blocks are unsealed, each time under a receipt.</summary>
sealed class ChartReader(IRecordStore store, Vault vault)
{
    internal const int AadBytesMax = 512;

    /// <summary>Sources of whom single blocks are opened; with more, one read of all blocks is no slower.</summary>
    const int PatientBlocksMax = 8;

    internal UInt128 DirectoryKey(ResourceType type, string id)
    {
        Span<byte> bytes = stackalloc byte[128];
        var name = type.Utf8Name();
        name.CopyTo(bytes);
        bytes[name.Length] = (byte)'/';
        var length = name.Length + 1 + Encoding.UTF8.GetBytes(id, bytes[(name.Length + 1)..]);
        return vault.DirectoryKey(bytes[..length]);
    }

    /// <summary>Looks a resource up; null when there never was one.</summary>
    internal async ValueTask<Located?> LocateAsync(ResourceType type, string id, CancellationToken cancellationToken)
    {
        if (id.Length is 0 or > 64)
        {
            return null;
        }

        if (await store.FindAsync(DirectoryKey(type, id), cancellationToken) is { } place)
        {
            return new Located(place, place.Version);
        }

        if (!RecordId.TryParse(id, out var recordId) || recordId.Type != type)
        {
            return null;
        }

        var block = await store.FindBlockAsync(recordId.BlockId, cancellationToken);
        return block is { } found && recordId.Slot < found.SlotCount
            ? new Located(new ResourcePlace(found.Chart, found.Block, recordId.Slot, 1, PlaceState.Current), 0)
            : null;
    }

    internal async ValueTask<ChartHead?> ReadHeadAsync(ChartId chart, CancellationToken cancellationToken)
    {
        var row = await store.ReadHeadAsync(chart, cancellationToken);
        return row is null ? null : Open(row);
    }

    ChartHead Open(SealedHead row) => row.Sealed.IsEmpty
        ? new ChartHead(row, AccessHead.Empty with { Kind = row.Kind, Facility = row.Facility })
        : new ChartHead(row, AccessHead.Decode(vault.OpenHead(row.Chart.Value, row.Version, row.Sealed.Span)) with { Kind = row.Kind, Facility = row.Facility });

    internal static KeyName KeyOf(SealedHead head, Compartment compartment) => head.Kind switch
    {
        ChartKind.Person => KeyName.OfChart(head.Chart.Value, compartment),
        ChartKind.Facility => KeyName.OfFacility(head.Facility),
        _ => KeyName.Registry,
    };

    /// <summary>What the receipt lets its holder see of a chart; null when the chart does not exist for them.</summary>
    static AccessView? ViewOf(Receipt receipt, ChartHead head)
    {
        var permit = receipt.Permit;
        var view = permit.Terms is AccessTerms terms && head.Row.Kind != ChartKind.Registry ? terms.ViewOf(head.Chart, head.Content) : AccessView.Everything;
        return view is null || permit.Compartments.Contains(Compartment.Restricted) || view.Categories == SensitiveCategories.None
            ? view
            : view with { Categories = SensitiveCategories.None };
    }

    /// <summary>Opens a chart up to a commit, as the receipt's view shows it; null when it does not exist for its holder.</summary>
    internal async ValueTask<(ChartHead Head, OpenedChart Chart)?> OpenAsync(
        Receipt receipt, ChartHead head, long upTo, CancellationToken cancellationToken)
    {
        if (ViewOf(receipt, head) is not { } view)
        {
            return null;
        }

        if (view.IsEverything)
        {
            var blocks = await store.ReadBlocksAsync(head.Chart, upTo, cancellationToken);
            var chart = new OpenedChart(head.Chart);
            await UnsealAsync(receipt, head, blocks, withRestricted: true, chart.Add, cancellationToken);
            return (head, chart);
        }

        // A version that came after the commit that is asked for may be the one that hides its resource, so all blocks are looked at.
        return await FilterAsync(receipt, head, view, await store.ReadBlocksAsync(head.Chart, long.MaxValue, cancellationToken), upTo, cancellationToken);
    }

    async ValueTask<(ChartHead Head, OpenedChart Chart)?> FilterAsync(
        Receipt receipt, ChartHead head, AccessView view, IReadOnlyList<SealedBlock> blocks, long upTo, CancellationToken cancellationToken)
    {
        var filter = new ViewFilter(view);
        if (!filter.Concerns(blocks))
        {
            var chart = new OpenedChart(head.Chart);
            await UnsealAsync(receipt, head, blocks.Where(block => block.Sequence <= upTo), withRestricted: false, chart.Add, cancellationToken);
            return (head, chart);
        }

        var withRestricted = view.Categories != SensitiveCategories.None;
        filter.IsShut = !withRestricted && blocks.Any(block => block.Header.Compartment == Compartment.Restricted);
        await UnsealAsync(receipt, head, blocks, withRestricted, filter.Add, cancellationToken);
        return filter.Build(head, upTo);
    }

    async ValueTask UnsealAsync(
        Receipt receipt, ChartHead head, IEnumerable<SealedBlock> blocks, bool withRestricted, Action<SealedBlock, Slot[]> take,
        CancellationToken cancellationToken)
    {
        Opener? normal = null;
        Opener? restricted = null;
        try
        {
            foreach (var block in blocks)
            {
                if (block.Header.Compartment == Compartment.Normal)
                {
                    normal ??= await vault.OpenerAsync(receipt, KeyOf(head.Row, Compartment.Normal), cancellationToken);
                    take(block, Unseal(normal, block));
                }
                else if (withRestricted)
                {
                    restricted ??= await vault.OpenerAsync(receipt, KeyOf(head.Row, Compartment.Restricted), cancellationToken);
                    take(block, Unseal(restricted, block));
                }
            }
        }
        finally
        {
            normal?.Dispose();
            restricted?.Dispose();
        }
    }

    /// <summary>
    /// Opens of a chart what tells its current Patients: only the blocks that hold their newest versions, since most look-ups want no
    /// more and a chart has hundreds; the whole when that does not tell.
    /// </summary>
    internal async ValueTask<(ChartHead Head, OpenedChart Chart)?> OpenPatientsAsync(
        Receipt receipt, ChartHead head, long upTo, CancellationToken cancellationToken) =>
        ViewOf(receipt, head) is { } view && (view.IsEverything || ViewFilter.IsByLabelsAlone(view))
        && await TryOpenPatientsAsync(receipt, head, upTo, cancellationToken) is { } patients
            ? (head, patients)
            : await OpenAsync(receipt, head, upTo, cancellationToken);

    /// <summary>Null when single blocks cannot tell, or are newer than asked for. A Patient is never in compartment R.</summary>
    async ValueTask<OpenedChart?> TryOpenPatientsAsync(Receipt receipt, ChartHead head, long upTo, CancellationToken cancellationToken)
    {
        if (head.Content.Sources.Length is 0 or > PatientBlocksMax)
        {
            return null;
        }

        var numbers = new SortedSet<int>();
        foreach (var source in head.Content.Sources)
        {
            if (await LocateAsync(ResourceType.Patient, source.PatientId, cancellationToken) is not { Place.State: PlaceState.Current } located
                || located.Place.Chart != head.Chart)
            {
                return null;
            }

            numbers.Add(located.Place.Block);
        }

        var opened = new OpenedChart(head.Chart);
        foreach (var number in numbers)
        {
            if (await OpenBlockAsync(receipt, head, number, cancellationToken) is not { } block || block.Block.Sequence > upTo)
            {
                return null;
            }

            opened.Add(block.Block, Array.FindAll(block.Slots, slot => slot.Type == ResourceType.Patient));
        }

        return opened;
    }

    /// <summary>
    /// Where a resource is now, when a merge took it away between finding and opening it; null when it is where it was.
    /// </summary>
    internal async ValueTask<Located?> RelocateAsync(ResourceType type, string id, Located before, CancellationToken cancellationToken) =>
        await LocateAsync(type, id, cancellationToken) is { } now && now.Place.Chart != before.Place.Chart ? now : null;

    /// <summary>
    /// Opens the version to which the directory leads. Not there: its block lies in another chart by now. There and null: nothing that the
    /// receipt's holder may see.
    /// </summary>
    internal async ValueTask<(bool IsThere, PlacedSlot? Placed)> OpenSlotAsync(
        Receipt receipt, ChartHead head, ResourceType type, string id, Located located, CancellationToken cancellationToken)
    {
        var place = located.Place;
        var view = ViewOf(receipt, head);
        if (view is null)
        {
            return (true, null);
        }

        if (!view.IsEverything && !ViewFilter.IsByLabelsAlone(view) && (place.Version > 1 || !view.Orders.IsEmpty))
        {
            return await OpenAsync(receipt, head, long.MaxValue, cancellationToken) is { } opened
                ? (true, opened.Chart.Newest(type, id))
                : (true, null);
        }

        var block = await store.ReadBlockAsync(head.Chart, place.Block, cancellationToken);
        if (block is null || block.Header.Chart != head.Chart)
        {
            return (false, null);
        }

        if (block.Header.Compartment == Compartment.Restricted && view.Categories == SensitiveCategories.None)
        {
            return (true, null);
        }

        using var opener = await vault.OpenerAsync(receipt, KeyOf(head.Row, block.Header.Compartment), cancellationToken);
        var slots = Unseal(opener, block);
        var slot = place.Slot < slots.Length ? slots[place.Slot] : null;
        if (slot is null || slot.Type != type || slot.Id != id || slot.Version != place.Version || OpenedChart.IsMark(slot, block.Header))
        {
            // An id that was made up may point at a trace or a mark; a row of the directory never does.
            return located.DirectoryVersion == 0
                ? (true, null)
                : throw new TrustException($"The directory leads to another resource in chart {head.Chart.Value}, block {place.Block}.");
        }

        return (true, view.IsEverything || ViewFilter.Shows(view, slot, block.Header)
            ? new PlacedSlot(slot, block.Header, block.Number, block.Sequence)
            : null);
    }

    /// <summary>Opens one block whole, for jobs of the house; null when there is none, or when it lies in another chart by now.</summary>
    internal async ValueTask<(SealedBlock Block, Slot[] Slots)?> OpenBlockAsync(
        Receipt receipt, ChartHead head, int number, CancellationToken cancellationToken)
    {
        var block = await store.ReadBlockAsync(head.Chart, number, cancellationToken);
        if (block is null || block.Header.Chart != head.Chart)
        {
            return null;
        }

        using var opener = await vault.OpenerAsync(receipt, KeyOf(head.Row, block.Header.Compartment), cancellationToken);
        return (block, Unseal(opener, block));
    }

    static Slot[] Unseal(Opener opener, SealedBlock block)
    {
        Span<byte> buffer = stackalloc byte[AadBytesMax];
        var payload = new PayloadBuffer();
        opener.Open(BlockAad(buffer, block.Header), block.Sealed.Span, payload);
        var slots = BlockCodec.Decode(block.Header.BlockId, payload.Written);
        return slots.Length == block.Header.SlotCount
            ? slots
            : throw new TrustException($"Block {block.Number} of chart {block.Header.Chart.Value} does not hold the slots that its row names.");
    }

    /// <summary>Associated data of a block: all its columns.</summary>
    internal static ReadOnlySpan<byte> BlockAad(Span<byte> buffer, BlockHeader header)
    {
        var data = new AssociatedData(buffer, "klang/block/1"u8);
        data.Add(header.Chart.Value);
        data.Add(header.BlockId);
        data.Add((long)header.Compartment);
        data.Add(header.Facility);
        data.Add(header.Source);
        data.Add(header.ReceivedAt);
        data.Add((long)header.SlotCount);
        return data.Bytes;
    }
}
