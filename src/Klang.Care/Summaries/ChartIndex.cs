using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Care.Summaries;

/// <summary>The facts of one chart, sorted by type once, with what every section of the summary needs to ask of them.</summary>
sealed class ChartIndex
{
    readonly List<int>?[] byType = new List<int>?[(int)ResourceType.VisionPrescription + 1];

    internal ChartIndex(IReadOnlyList<ChartFact> facts, DateTimeOffset now)
    {
        Facts = facts;
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

    /// <summary>The day given, or the day the fact arrived when none was.</summary>
    internal Origin OriginOf(int fact, FactDate date) =>
        new(fact, Facts[fact].Facility, date.IsKnown ? date : FactDate.Of(DateOnly.FromDateTime(
            Facts[fact].Received.ToOffset(FactDate.BangkokOffset).DateTime)));

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
        else if (target.StartsWith("Medication/"u8))
        {
            foreach (var fact in Of(ResourceType.Medication))
            {
                if (References.IdOf(target).SequenceEqual(Facts[fact].Id))
                {
                    return Facts[fact].Resource["code"u8];
                }
            }
        }

        return default;
    }
}
