using Klang.Care.Summaries;
using Klang.Fhir.Json;

namespace Klang.Care.Documents;

/// <summary>What an International Patient Summary is made of. Pure: the same request gives the same bytes.</summary>
public sealed record IpsRequest
{
    /// <summary>The chart, as <see cref="Summary"/> was built from it.</summary>
    public required IReadOnlyList<ChartFact> Facts { get; init; }

    /// <summary>The combined Patient, with its id.</summary>
    public required JsonNode Golden { get; init; }

    /// <summary>What a clinician must know of the chart; its instant is the document's.</summary>
    public required PatientSummary Summary { get; init; }

    /// <summary>The document's identifier.</summary>
    public required Guid DocumentId { get; init; }

    /// <summary>True to say that something is held back, in general terms: the document's security label <c>REDACTED</c>.</summary>
    public bool IsRedacted { get; init; }

    /// <summary>The FHIR base without a slash at its end: what relative references are made absolute by.</summary>
    public required string BaseUrl { get; init; }
}
