using Klang.Fhir;
using Klang.Records.Access;
using Klang.Records.Charts;
using Klang.Records.Store;

namespace Klang.Records.Writing;

/// <summary>Which sources leave which chart for which other.</summary>
/// <param name="From">Head of the chart they leave.</param>
/// <param name="FromChart">Its content.</param>
/// <param name="To">Head of the chart they join; version 0 when it is new.</param>
/// <param name="ToChart">Its content.</param>
/// <param name="PatientIds">The source Patients.</param>
/// <param name="Keys">Their directory keys, by which blocks name their source.</param>
sealed record SourceMove(
    ChartHead From, OpenedChart FromChart, ChartHead To, OpenedChart ToChart, IReadOnlyList<string> PatientIds, HashSet<UInt128> Keys)
{
    /// <summary>True when no source stays: then everything goes, also what came with none.</summary>
    internal bool IsWhole { get; } = From.Content.Sources.All(source => PatientIds.Contains(source.PatientId));

    /// <summary>The sources that move.</summary>
    internal IEnumerable<ChartSource> Leaving() => From.Content.Sources.Where(source => PatientIds.Contains(source.PatientId));

    /// <summary>True when the source that brought a claim goes back to the chart in which it brought it.</summary>
    internal bool TakesBack(UInt128 source) => Keys.Contains(source)
        && Leaving().All(leaving => leaving.Origins is [.., var last] && last.Chart == To.Chart.Value);

    internal bool Moves(SealedBlock block) => IsWhole || Keys.Contains(block.Header.Source);

    /// <summary>Sensitive categories of what moves, or of what stays.</summary>
    internal SensitiveCategories Labels(bool moved) => FromChart.Slots
        .Where(placed => (IsWhole || Keys.Contains(placed.Block.Source)) == moved)
        .Aggregate(SensitiveCategories.None, (labels, placed) => labels | placed.Slot.Categories);

    /// <summary>The slots with content that move.</summary>
    internal IEnumerable<PlacedSlot> MovedSlots() => FromChart.Slots.Where(
        placed => placed.Slot.HasContent && !placed.Slot.Json.IsEmpty && (IsWhole || Keys.Contains(placed.Block.Source)));

    /// <summary>The current source Patients that move, or those that stay.</summary>
    internal IEnumerable<PlacedSlot> Patients(bool moved) =>
        FromChart.Current(ResourceType.Patient).Where(patient => PatientIds.Contains(patient.Slot.Id) == moved);
}
