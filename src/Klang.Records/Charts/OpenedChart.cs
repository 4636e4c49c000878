using System.Collections.Frozen;
using System.Runtime.InteropServices;
using Klang.Fhir;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Charts;

/// <summary>One slot and the block it lies in.</summary>
/// <param name="Slot">The version.</param>
/// <param name="Block">Columns of its block.</param>
/// <param name="BlockNumber">Number of the block in the chart.</param>
/// <param name="Sequence">The commit it came with.</param>
public readonly record struct PlacedSlot(Slot Slot, BlockHeader Block, int BlockNumber, long Sequence)
{
    /// <summary>As a version that goes out.</summary>
    public ResourceVersion ToVersion() => new(
        Slot.Type, Slot.Id, Slot.Version, new DateTimeOffset(Block.ReceivedAt, TimeSpan.Zero), Slot.Json, Block.Facility,
        !Slot.HasContent)
    {
        Cuts = Slot.Cuts,
    };
}

/// <summary>
/// A chart opened in memory as its reader may see it: every version, and which are current. What a view does not show is not in it.
/// </summary>
public sealed class OpenedChart
{
    readonly List<PlacedSlot> slots = [];

    /// <summary>Wraps a chart.</summary>
    /// <param name="chart">Its number.</param>
    public OpenedChart(ChartId chart) => Chart = chart;

    /// <summary>Its number.</summary>
    public ChartId Chart { get; }

    /// <summary>How many blocks were read: what a plan that rests on them must expect.</summary>
    public int BlockCount { get; private set; }

    /// <summary>Every slot in order of arrival.</summary>
    public IReadOnlyList<PlacedSlot> Slots => slots;

    /// <summary>True when the view holds something of the chart back.</summary>
    internal bool IsPartial { get; init; }

    /// <summary>Ids of source Patients that are not shown: records that are may still refer to them.</summary>
    internal IReadOnlySet<string> HiddenPatients { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Those of them by which the reader cannot ask: the view hides the facility that wrote them.</summary>
    internal IReadOnlySet<string> UnknownPatients { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Adds a block's slots.</summary>
    public void Add(SealedBlock block, Slot[] decoded)
    {
        BlockCount++;
        foreach (var slot in decoded)
        {
            if (!IsMark(slot, block.Header))
            {
                slots.Add(new PlacedSlot(slot, block.Header, block.Number, block.Sequence));
            }
        }
    }

    /// <summary>True for a mark in compartment N that the resource went on in compartment R: it is no version.</summary>
    internal static bool IsMark(Slot slot, BlockHeader header) =>
        (slot.Flags & SlotTraits.Labelled) != 0 && header.Compartment == Compartment.Normal;

    internal void Add(PlacedSlot placed) => slots.Add(placed);

    /// <summary>
    /// The current versions with content, of one type or of all, in the order in which the resources first arrived.
    /// </summary>
    /// <param name="type"><see cref="ResourceType.None"/> for all.</param>
    public List<PlacedSlot> Current(ResourceType type = ResourceType.None)
    {
        var newest = new Dictionary<(ResourceType, string), int>(slots.Count);
        var order = new List<PlacedSlot>(slots.Count);
        foreach (var placed in slots)
        {
            if ((placed.Slot.Flags & SlotTraits.Link) != 0 || (type != ResourceType.None && placed.Slot.Type != type))
            {
                continue;
            }

            ref var at = ref CollectionsMarshal.GetValueRefOrAddDefault(
                newest, (placed.Slot.Type, placed.Slot.Id), out var known);
            if (!known)
            {
                at = order.Count;
                order.Add(placed);
            }
            else if (Follows(placed, order[at]))
            {
                order[at] = placed;
            }
        }

        order.RemoveAll(static placed => !placed.Slot.HasContent);
        return order;
    }

    /// <summary>The current version of one resource in this chart; null when there is none (or it is deleted or moved).</summary>
    public PlacedSlot? Find(ResourceType type, string id) =>
        Newest(type, id) is { Slot.HasContent: true } placed ? placed : null;

    /// <summary>The newest slot of one resource, tombstones included; null when the chart never held it.</summary>
    public PlacedSlot? Newest(ResourceType type, string id)
    {
        PlacedSlot? newest = null;
        foreach (var placed in slots)
        {
            if (placed.Slot.Type == type && placed.Slot.Id == id && (placed.Slot.Flags & SlotTraits.Link) == 0
                && (newest is null || Follows(placed, newest.Value)))
            {
                newest = placed;
            }
        }

        return newest;
    }

    /// <summary>Links to resources that are stored in other charts but concern this one.</summary>
    public IEnumerable<Slot> Links()
    {
        foreach (var placed in slots)
        {
            if ((placed.Slot.Flags & SlotTraits.Link) != 0)
            {
                yield return placed.Slot;
            }
        }
    }

    static bool Follows(PlacedSlot later, PlacedSlot earlier) =>
        later.Slot.Version > earlier.Slot.Version
        || (later.Slot.Version == earlier.Slot.Version && IsRather(later, earlier));

    /// <summary>
    /// A resource that moved leaves a trace of the same version and commit; when a merge brings both into one chart, the
    /// content counts.
    /// </summary>
    static bool IsRather(PlacedSlot later, PlacedSlot earlier) => later.Sequence != earlier.Sequence
        ? later.Sequence > earlier.Sequence
        : (earlier.Slot.Flags & SlotTraits.Moved) != 0;
}
