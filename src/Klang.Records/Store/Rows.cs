using Klang.Trust;

namespace Klang.Records.Store;

/// <summary>What lies at an address of the directory.</summary>
public enum PlaceState : byte
{
    /// <summary>A current version.</summary>
    Current = 1,

    /// <summary>Deleted; the slot is the tombstone.</summary>
    Deleted = 2,

    /// <summary>The golden Patient of the chart: a view, no block.</summary>
    Golden = 3,
}

/// <summary>Where a resource's newest version lies.</summary>
/// <param name="Chart">The chart.</param>
/// <param name="Block">The block's number in the chart, from 0.</param>
/// <param name="Slot">Place in the block, from 0.</param>
/// <param name="Version">Its version, from 1.</param>
/// <param name="State">Current, deleted or golden.</param>
public readonly record struct ResourcePlace(ChartId Chart, int Block, int Slot, int Version, PlaceState State);

/// <summary>Where the block lies whose server-made ids share one base.</summary>
/// <param name="Chart">The chart.</param>
/// <param name="Block">The block's number in the chart.</param>
/// <param name="SlotCount">How many slots the block has.</param>
public readonly record struct BlockPlace(ChartId Chart, int Block, int SlotCount);

/// <summary>A block's columns, in clear: pseudonymous, and all bound into its associated data.</summary>
/// <param name="Chart">The chart it belongs to.</param>
/// <param name="BlockId">128 bits: the base of the ids made in it (time, shard, random; slot bits zero).</param>
/// <param name="Compartment">Which key sealed it.</param>
/// <param name="Facility">Code of the facility that wrote it; empty when none.</param>
/// <param name="Source">Directory key of the source Patient it came with; 0 when none.</param>
/// <param name="ReceivedAt">When it was received, UTC ticks.</param>
/// <param name="SlotCount">How many slots.</param>
public readonly record struct BlockHeader(
    ChartId Chart, UInt128 BlockId, Compartment Compartment, string Facility, UInt128 Source, long ReceivedAt, int SlotCount);

/// <summary>A sealed block as it lies in the store.</summary>
/// <param name="Header">Its columns.</param>
/// <param name="Number">Its number in the chart, from 0, in order of arrival.</param>
/// <param name="Sequence">The commit it first came with.</param>
/// <param name="Sealed">Sealed payload.</param>
public sealed record SealedBlock(BlockHeader Header, int Number, long Sequence, ReadOnlyMemory<byte> Sealed);

/// <summary>A chart's access head: kind and facility in clear, the rest sealed under the shard's access key.</summary>
/// <param name="Chart">The chart.</param>
/// <param name="Kind">What it is about.</param>
/// <param name="Facility">The facility whose key seals it, for <see cref="ChartKind.Facility"/>; else empty.</param>
/// <param name="Version">Counts up with each change, from 1.</param>
/// <param name="Sealed">Sealed content; may be empty for registry charts.</param>
public sealed record SealedHead(ChartId Chart, ChartKind Kind, string Facility, long Version, ReadOnlyMemory<byte> Sealed);

/// <summary>One row of a facility's register: one small sealed row per person.</summary>
/// <param name="Facility">The facility's code.</param>
/// <param name="Chart">The person's chart.</param>
/// <param name="Sequence">The commit that last changed it.</param>
/// <param name="Sealed">Sealed names, phones, addresses, birth date. Empty when the row was taken out.</param>
public sealed record RegisterRow(string Facility, ChartId Chart, long Sequence, ReadOnlyMemory<byte> Sealed);

/// <summary>One commit, as the log keeps it.</summary>
/// <param name="Sequence">Its number; counts up by one or more, never back.</param>
/// <param name="At">When it was received, UTC ticks.</param>
/// <param name="Blocks">The blocks it wrote.</param>
public sealed record LogRow(long Sequence, long At, IReadOnlyList<(ChartId Chart, int Block)> Blocks);

/// <summary>One group of a population query: a chart qualifies when it holds any of the terms or any day of the ranges.</summary>
/// <param name="AnyOf">Posting hashes of this shard.</param>
/// <param name="Days">Ranges over event days.</param>
public sealed record PostingGroup(IReadOnlyList<ulong> AnyOf, IReadOnlyList<DayRange> Days);

/// <summary>A range of event days of one posted parameter.</summary>
/// <param name="Parameter">Number of the (type, parameter) pair.</param>
/// <param name="From">First day (days since 0001-01-01, Asia/Bangkok).</param>
/// <param name="To">Last day, inclusive.</param>
public readonly record struct DayRange(int Parameter, int From, int To);
