using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records.Charts;

namespace Klang.Records.Reading;

/// <summary>A whole chart as a reply: one Patient, and every fact once with all who reported it.</summary>
static class ChartView
{
    internal static Outcome<ChartReply> Build(ChartHead head, OpenedChart chart)
    {
        var patient = GoldenReader.Answer(head, chart);
        if (patient is null)
        {
            return GoldenReader.None(chart);
        }

        var current = chart.Current();
        var reports = Reports(current);
        var entries = new List<ChartEntry>(current.Count);
        var sources = new List<ResourceVersion>();
        foreach (var placed in current)
        {
            var version = placed.ToVersion();
            if (placed.Slot.Type == ResourceType.Patient)
            {
                sources.Add(version);
            }
            else
            {
                entries.Add(new ChartEntry(version,
                    reports.TryGetValue($"{version.Type.Name()}/{version.Id}", out var further) ? further : []));
            }
        }

        return new ChartReply { Patient = patient, Sources = sources, Entries = entries };
    }

    /// <summary>Who else reported a fact: from the Provenance that imports keep of repeated reports.</summary>
    static Dictionary<string, List<FurtherSource>> Reports(List<PlacedSlot> current)
    {
        var reports = new Dictionary<string, List<FurtherSource>>(StringComparer.Ordinal);
        foreach (var placed in current)
        {
            if (placed.Slot.Type != ResourceType.Provenance || (placed.Slot.Flags & SlotTraits.Imported) == 0)
            {
                continue;
            }

            using var tape = StoredJson.Read(placed.Slot.Json);
            if (Corroboration.TargetOf(tape.Root) is { } target)
            {
                (reports.TryGetValue(target, out var list) ? list : reports[target] = [])
                    .Add(new FurtherSource(placed.Block.Facility, new DateTimeOffset(placed.Block.ReceivedAt, TimeSpan.Zero)));
            }
        }

        return reports;
    }
}
