using System.Collections.Immutable;
using Klang.Care.Terms;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Care.Summaries;

/// <summary>Visits and stays with their diagnoses, newest first.</summary>
static class VisitList
{
    internal static ImmutableArray<VisitItem> Read(ChartIndex chart)
    {
        var encounters = chart.Of(ResourceType.Encounter);
        if (encounters.Count == 0)
        {
            return [];
        }

        var diagnoses = DiagnosesByEncounter(chart, encounters);
        var visits = new List<VisitItem>(encounters.Count);
        foreach (var fact in encounters)
        {
            var resource = chart[fact].Resource;
            if (!References.IsVoid(resource) && !resource["status"u8].StringEquals("planned"u8))
            {
                visits.Add(ToVisit(chart, fact, diagnoses));
            }
        }

        visits.Sort((left, right) => right.Start.CompareTo(left.Start));
        return [.. visits];
    }

    /// <summary>Condition and Encounter may each name the other; either is enough.</summary>
    static Dictionary<string, List<int>> DiagnosesByEncounter(ChartIndex chart, List<int> encounters)
    {
        var conditions = new Dictionary<string, int>(StringComparer.Ordinal);
        var diagnoses = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var fact in chart.Of(ResourceType.Condition))
        {
            if (ProblemList.IsWithdrawn(chart[fact].Resource))
            {
                continue;
            }

            conditions[chart[fact].Id] = fact;
            var encounter = References.IdOf(chart[fact].Resource["encounter"u8]);
            if (encounter.Length > 0)
            {
                ListOf(diagnoses, encounter).Add(fact);
            }
        }

        foreach (var fact in encounters)
        {
            foreach (var diagnosis in chart[fact].Resource["diagnosis"u8])
            {
                if (conditions.TryGetValue(References.IdOf(diagnosis["condition"u8]), out var condition)
                    && ListOf(diagnoses, chart[fact].Id) is var list && !list.Contains(condition))
                {
                    list.Add(condition);
                }
            }
        }

        return diagnoses;
    }

    static List<int> ListOf(Dictionary<string, List<int>> diagnoses, string encounter)
    {
        if (!diagnoses.TryGetValue(encounter, out var list))
        {
            diagnoses.Add(encounter, list = []);
        }

        return list;
    }

    static VisitItem ToVisit(ChartIndex chart, int fact, Dictionary<string, List<int>> diagnoses)
    {
        var resource = chart[fact].Resource;
        var period = resource["period"u8];
        var start = chart.OriginOf(fact, FactDate.StartOf(period)).Date;
        var end = FactDate.Of(period["end"u8]);
        var own = chart[fact].Facility;
        var facility = own.Name is null && References.NameOf(resource["serviceProvider"u8]) is { } provider
            ? own with { Name = provider }
            : own;
        return new VisitItem(
            KindOf(resource["class"u8]), start, end, ReasonOf(resource), DiagnosesOf(chart, fact, diagnoses),
            new Origin(fact, facility, start));
    }

    static VisitKind KindOf(JsonNode encounterClass)
    {
        var code = encounterClass["code"u8].StringBytes;
        return code.SequenceEqual("AMB"u8) ? VisitKind.Outpatient
            : code.SequenceEqual("IMP"u8) || code.SequenceEqual("ACUTE"u8) || code.SequenceEqual("NONAC"u8) ? VisitKind.Inpatient
            : code.SequenceEqual("EMER"u8) ? VisitKind.Emergency
            : code.SequenceEqual("HH"u8) || code.SequenceEqual("FLD"u8) ? VisitKind.Home
            : code.SequenceEqual("VR"u8) ? VisitKind.Virtual
            : VisitKind.Other;
    }

    static string? ReasonOf(JsonNode encounter)
    {
        var reason = Concept.Of(encounter["reasonCode"u8][0]);
        if (reason.Exists)
        {
            return reason.Family == CodeFamily.Icd10 ? ProblemList.NameOf(reason).Thai : reason.Display;
        }

        var type = Concept.Of(encounter["type"u8][0]);
        return type.Text;
    }

    static ImmutableArray<VisitDiagnosis> DiagnosesOf(ChartIndex chart, int encounter, Dictionary<string, List<int>> diagnoses)
    {
        if (!diagnoses.TryGetValue(chart[encounter].Id, out var facts))
        {
            return [];
        }

        var principal = PrincipalOf(chart[encounter].Resource);
        var found = new List<VisitDiagnosis>(facts.Count);
        foreach (var fact in facts)
        {
            var concept = chart.ConceptOf(fact);
            var code = ProblemList.CodeOf(concept);
            var isKnown = !concept.Exists || found.Exists(known => code.Length > 0
                ? string.Equals(known.Code, code, StringComparison.Ordinal)
                : string.Equals(known.Name.Thai, concept.Display, StringComparison.Ordinal));
            if (!isKnown)
            {
                var isPrincipal = principal.Length > 0 && string.Equals(principal, chart[fact].Id, StringComparison.Ordinal);
                var diagnosis = new VisitDiagnosis(code, ProblemList.NameOf(concept), isPrincipal);
                found.Insert(isPrincipal ? 0 : found.Count, diagnosis);
            }
        }

        return [.. found];
    }

    /// <summary>Id of the Condition ranked first; empty when the encounter ranks none.</summary>
    static string PrincipalOf(JsonNode encounter)
    {
        foreach (var diagnosis in encounter["diagnosis"u8])
        {
            if (diagnosis["rank"u8].NumberText.SequenceEqual("1"u8) || Concept.Has(diagnosis["use"u8], "DD"u8))
            {
                return References.IdOf(diagnosis["condition"u8]);
            }
        }

        return "";
    }
}
