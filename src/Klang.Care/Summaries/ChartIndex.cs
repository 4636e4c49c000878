using Klang.Care.Terms;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Care.Summaries;

/// <summary>The facts of one chart, sorted by type once, with what every section of the summary needs to ask of them.</summary>
sealed class ChartIndex
{
    readonly Concept?[] concepts;
    Dictionary<string, int>? medications;
    readonly List<int>?[] byType = new List<int>?[(int)ResourceType.VisionPrescription + 1];

    internal ChartIndex(IReadOnlyList<ChartFact> facts, DateTimeOffset now)
    {
        Facts = facts;
        concepts = new Concept?[facts.Count];
        Today = FactDate.Of(now).Day;
        for (var at = 0; at < facts.Count; at++)
        {
            ref var bucket = ref byType[(int)facts[at].Type];
            (bucket ??= []).Add(at);
        }
    }

    internal IReadOnlyList<ChartFact> Facts { get; }

    /// <summary>The day in Bangkok that the summary holds for.</summary>
    internal DateOnly Today { get; }

    /// <summary>Places of all facts of a type.</summary>
    internal List<int> Of(ResourceType type) => byType[(int)type] ?? [];

    internal ChartFact this[int fact] => Facts[fact];

    Dictionary<string, int> Medications
    {
        get
        {
            if (medications is null)
            {
                medications = new Dictionary<string, int>(StringComparer.Ordinal);
                foreach (var fact in Of(ResourceType.Medication))
                {
                    medications[Facts[fact].Id] = fact;
                }
            }

            return medications;
        }
    }

    /// <summary>The day given, or the day the fact arrived when none was.</summary>
    internal Origin OriginOf(int fact, FactDate date) =>
        new(fact, Facts[fact].Facility, date.IsKnown ? date : FactDate.Of(DateOnly.FromDateTime(
            Facts[fact].Received.ToOffset(FactDate.BangkokOffset).DateTime)));

    /// <summary>
    /// What a fact is about: its <c>code</c>, of a disease in ICD-10 where it has several, of a dose or order the medicine.
    /// Several sections ask, so it is read once.
    /// </summary>
    internal Concept ConceptOf(int fact)
    {
        if (concepts[fact] is { } known)
        {
            return known;
        }

        var resource = Facts[fact].Resource;
        var concept = Read(resource, Facts[fact].Type);
        concepts[fact] = concept;
        return concept;
    }

    Concept Read(JsonNode resource, ResourceType type)
    {
        switch (type)
        {
            case ResourceType.Condition:
                return Concept.Of(resource["code"u8], CodeFamily.Icd10);
            case ResourceType.Immunization:
                return Concept.Of(resource["vaccineCode"u8]);
            case ResourceType.MedicationDispense or ResourceType.MedicationRequest or ResourceType.MedicationStatement
                or ResourceType.MedicationAdministration:
                var medicine = Concept.Of(MedicationOf(resource));

                // Without the Medication itself, what the reference calls it is better than nothing.
                return medicine.Exists
                    ? medicine
                    : new Concept(CodeFamily.Other, "", References.NameOf(resource["medicationReference"u8]));
            default:
                return Concept.Of(resource["code"u8]);
        }
    }

    /// <summary>
    /// The concept of a medicine: written in place, in a contained Medication, or in a Medication of the chart.
    /// </summary>
    internal JsonNode MedicationOf(JsonNode resource)
    {
        var inPlace = resource["medicationCodeableConcept"u8];
        if (inPlace.Exists)
        {
            return inPlace;
        }

        var reference = resource["medicationReference"u8];
        var target = reference["reference"u8].StringBytes;
        if (target.StartsWith("#"u8))
        {
            foreach (var contained in resource["contained"u8])
            {
                if (contained["id"u8].StringEquals(target[1..]))
                {
                    return contained["code"u8];
                }
            }
        }
        else if (Medications.TryGetValue(References.IdOf(target), out var fact))
        {
            return Facts[fact].Resource["code"u8];
        }

        return default;
    }
}
