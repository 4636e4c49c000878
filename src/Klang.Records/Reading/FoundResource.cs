using Klang.Records.Charts;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Reading;

/// <summary>A resource that a question found, and where.</summary>
/// <param name="Version">The current version.</param>
/// <param name="Chart">Its chart.</param>
/// <param name="IsRegistry">True for the shared registry, which concerns no person.</param>
/// <param name="IsRestricted">True for what lies in compartment R, which answers only questions that name the person.</param>
sealed record FoundResource(ResourceVersion Version, ChartId Chart, bool IsRegistry = false, bool IsRestricted = false)
{
    internal static FoundResource Of(PlacedSlot placed, ChartHead head) => new(
        placed.ToVersion(), head.Chart, head.Row.Kind == ChartKind.Registry, placed.Block.Compartment == Compartment.Restricted);
}
