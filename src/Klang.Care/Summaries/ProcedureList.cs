using System.Collections.Immutable;
using Klang.Care.Terms;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Care.Summaries;

/// <summary>Procedures, one line per kind with its newest day.</summary>
static class ProcedureList
{
    internal static ImmutableArray<ProcedureItem> Read(ChartIndex chart)
    {
        var groups = new Dictionary<string, (Concept Concept, FactDate Date, int Times, OriginList Origins)>(StringComparer.Ordinal);
        foreach (var fact in chart.Of(ResourceType.Procedure))
        {
            var resource = chart[fact].Resource;
            var concept = chart.ConceptOf(fact);
            if (References.IsVoid(resource) || resource["status"u8].StringEquals("preparation"u8) || !concept.Exists)
            {
                continue;
            }

            var date = PerformedOn(resource);
            var key = concept.Code.Length > 0 ? concept.Code : concept.Display;
            if (!groups.TryGetValue(key, out var group))
            {
                group = (concept, default, 0, new OriginList(keepsEarliest: false));
            }

            group.Origins.Add(chart, fact, date);
            groups[key] = (group.Concept, date > group.Date ? date : group.Date, group.Times + 1, group.Origins);
        }

        var items = new List<ProcedureItem>(groups.Count);
        foreach (var (concept, date, times, origins) in groups.Values)
        {
            items.Add(new ProcedureItem(concept, date, times, origins.ToSorted()));
        }

        items.Sort((left, right) => right.Date.CompareTo(left.Date));
        return [.. items];
    }

    static FactDate PerformedOn(JsonNode procedure)
    {
        var date = FactDate.Of(procedure["performedDateTime"u8]);
        return date.IsKnown ? date : FactDate.StartOf(procedure["performedPeriod"u8]);
    }
}
