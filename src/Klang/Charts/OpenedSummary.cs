using Klang.Care.Summaries;
using Klang.Fhir.Json;

namespace Klang.Charts;

/// <summary>A chart that was opened for a summary: its facts, parsed once, and what follows from them. Disposing ends its nodes.</summary>
sealed class OpenedSummary : IDisposable
{
    readonly JsonTapeSet tapes;

    public OpenedSummary(string patientId, JsonNode golden, IReadOnlyList<ChartFact> facts, PatientSummary summary, JsonTapeSet tapes)
    {
        this.tapes = tapes;
        PatientId = patientId;
        Golden = golden;
        Facts = facts;
        Summary = summary;
    }

    /// <summary>Id of the Patient that answers for the chart.</summary>
    public string PatientId { get; }

    /// <summary>True when sensitive records are held back and the caller's role is told so.</summary>
    public bool IsMasked { get; init; }

    /// <summary>True when only what the caller's own facility wrote is here.</summary>
    public bool IsOwnOnly { get; init; }

    public JsonNode Golden { get; }

    public IReadOnlyList<ChartFact> Facts { get; }

    public PatientSummary Summary { get; }

    public void Dispose() => tapes.Dispose();
}
