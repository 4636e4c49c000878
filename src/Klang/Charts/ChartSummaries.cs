using Klang.Care.Summaries;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records;

namespace Klang.Charts;

/// <summary>Opens charts and makes summaries of them: the one way for <c>$summary</c> and for the page.</summary>
sealed class ChartSummaries(Door door, FacilityNames names, TimeProvider clock)
{
    /// <summary>What stands where a writer named no facility.</summary>
    internal const string NoFacility = "ไม่ระบุหน่วยบริการ";

    /// <summary>Opens a chart: one entry in the ledger, one parse of each resource.</summary>
    public async Task<Outcome<OpenedSummary>> OpenAsync(OpenChartCall call, CancellationToken cancellationToken)
    {
        if (!(await door.OpenChartAsync(call, cancellationToken)).TryGet(out var chart, out var refusal))
        {
            return refusal;
        }

        await names.LearnAsync(FacilitiesOf(chart), call.RequestId, cancellationToken);
        return Build(chart);
    }

    OpenedSummary Build(ChartReply chart)
    {
        var tapes = new JsonTapeSet();
        var golden = tapes.Read(chart.Patient.Json);
        var facts = new List<ChartFact>(chart.Entries.Count + chart.Sources.Count);
        foreach (var source in chart.Sources)
        {
            // With one source the Patient is that source: no second parse of the same bytes.
            var resource = string.Equals(source.Id, chart.Patient.Id, StringComparison.Ordinal) ? golden : tapes.Read(source.Json);
            facts.Add(FactOf(source, resource, []));
        }

        foreach (var entry in chart.Entries)
        {
            facts.Add(FactOf(entry.Version, tapes.Read(entry.Version.Json), entry.FurtherSources));
        }

        var summary = SummaryBuilder.Build(facts, golden, clock.GetUtcNow()) with { MaskedWarnings = [.. chart.Warnings] };
        return new OpenedSummary(chart.Patient.Id, golden, facts, summary, tapes) { IsMasked = chart.IsMasked, IsOwnOnly = chart.IsOwnOnly };
    }

    ChartFact FactOf(ResourceVersion version, JsonNode resource, IReadOnlyList<FurtherSource> further)
    {
        IReadOnlyList<SourceFacility> others = [];
        if (further.Count > 0)
        {
            var list = new SourceFacility[further.Count];
            for (var at = 0; at < list.Length; at++)
            {
                list[at] = new SourceFacility(further[at].Facility, NameOf(further[at].Facility));
            }

            others = list;
        }

        return new ChartFact(version.Type, resource, version.Id, version.Facility, NameOf(version.Facility), version.LastUpdated, others);
    }

    string? NameOf(string code) => code.Length == 0 ? NoFacility : names.Get(code);

    static HashSet<string> FacilitiesOf(ChartReply chart)
    {
        var codes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var source in chart.Sources)
        {
            codes.Add(source.Facility);
        }

        foreach (var entry in chart.Entries)
        {
            codes.Add(entry.Version.Facility);
            foreach (var further in entry.FurtherSources)
            {
                codes.Add(further.Facility);
            }
        }

        return codes;
    }
}
