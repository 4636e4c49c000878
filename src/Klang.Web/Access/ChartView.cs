using Klang.Care.Summaries;
using Klang.Fhir.Json;

namespace Klang.Web.Access;

/// <summary>A chart that has been opened for the caller: the entry in the ledger is durable before this exists.</summary>
/// <param name="PatientId">Id of the chart's Patient, golden or source; a surrogate that may stand in an address.</param>
/// <param name="Golden">The combined Patient.</param>
/// <param name="Facts">What the caller may see.</param>
/// <param name="Summary">What a clinician must know of it.</param>
public sealed record ChartView(string PatientId, JsonNode Golden, IReadOnlyList<ChartFact> Facts, PatientSummary Summary)
{
    /// <summary>True when only what the caller's own facility wrote is shown: allergies that another place knows are not.</summary>
    public bool IsOwnOnly { get; init; }
}
