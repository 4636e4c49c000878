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

    /// <summary>Opens all blocks of a chart up to a commit.</summary>
    internal async ValueTask<OpenedChart> OpenAsync(Receipt receipt, ChartHead head, long upTo, CancellationToken cancellationToken)
    {
        var opened = new OpenedChart(head.Chart);
        var blocks = await store.ReadBlocksAsync(head.Chart, upTo, cancellationToken);
        Opener? opener = null;
        var openerFor = default(Compartment);
        try
        {
            foreach (var block in blocks)
            {
                if (opener is null || openerFor != block.Header.Compartment)
                {
                    opener?.Dispose();
                    openerFor = block.Header.Compartment;
                    opener = await vault.OpenerAsync(receipt, KeyOf(head.Row, openerFor), cancellationToken);
                }

                opened.Add(block, Unseal(opener, block));
            }
        }
        finally
        {
            opener?.Dispose();
        }

        return opened;
    }

    /// <summary>
    /// Opens of a chart only the blocks that hold the newest versions of its source Patients: most look-ups want no more, and a
    /// chart has hundreds. Null when that cannot be told, or is newer than asked for: then the whole has to be opened.
    /// </summary>
    internal async ValueTask<OpenedChart?> OpenPatientsAsync(
        Receipt receipt, ChartHead head, long upTo, CancellationToken cancellationToken)
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

            opened.Add(block.Block, block.Slots);
        }

        return opened;
    }

    /// <summary>
    /// Where a resource is now, when a merge took it away between finding and opening it; null when it is where it was.
    /// </summary>
    internal async ValueTask<Located?> RelocateAsync(ResourceType type, string id, Located before, CancellationToken cancellationToken) =>
        await LocateAsync(type, id, cancellationToken) is { } now && now.Place.Chart != before.Place.Chart ? now : null;

    /// <summary>Opens one block; null when there is none, or when it lies in another chart by now.</summary>
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
