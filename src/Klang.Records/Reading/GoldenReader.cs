using Klang.Fhir;
using Klang.Records.Charts;
using Klang.Records.Persons;

namespace Klang.Records.Reading;

/// <summary>The Patient that answers for a chart: the only source as sent, or the golden view of several.</summary>
static class GoldenReader
{
    /// <summary>Null when the chart has no current Patient.</summary>
    internal static ResourceVersion? Answer(ChartHead head, OpenedChart chart)
    {
        var sources = chart.Current(ResourceType.Patient);
        return sources.Count switch
        {
            0 => null,
            1 => sources[0].ToVersion(),
            _ => GoldenPatient.Build(head.Content.GoldenId, sources),
        };
    }

    /// <summary>The golden view, also of one source; null when the chart has no current Patient.</summary>
    internal static ResourceVersion? Golden(ChartHead head, OpenedChart chart)
    {
        var sources = chart.Current(ResourceType.Patient);
        return sources.Count == 0 ? null : GoldenPatient.Build(head.Content.GoldenId, sources);
    }

    /// <summary>Why there is no Patient: all were deleted, or none is shown.</summary>
    internal static Refusal None(OpenedChart chart) => chart.Slots.Any(placed => placed.Slot.Type == ResourceType.Patient)
        ? Refusals.Gone(ResourceType.Patient)
        : Refusals.NotFound(ResourceType.Patient);

    /// <summary>
    /// Every Patient id that means this chart, as <c>Patient/id</c>: also of sources that were deleted, since records may still
    /// refer to them.
    /// </summary>
    internal static IEnumerable<string> Aliases(ChartHead head, OpenedChart chart)
    {
        foreach (var placed in chart.Slots)
        {
            if (placed.Slot.Type == ResourceType.Patient && (placed.Slot.Flags & (SlotTraits.Link | SlotTraits.Moved)) == 0)
            {
                yield return $"Patient/{placed.Slot.Id}";
            }
        }

        foreach (var source in head.Content.Sources)
        {
            yield return $"Patient/{source.PatientId}";
            foreach (var origin in source.Origins)
            {
                yield return $"Patient/{origin.GoldenId}";
            }
        }

        foreach (var hidden in chart.HiddenPatients)
        {
            yield return $"Patient/{hidden}";
        }

        if (head.Content.GoldenId.Length > 0)
        {
            yield return $"Patient/{head.Content.GoldenId}";
        }
    }
}
