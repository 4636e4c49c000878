using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Care.Summaries;

/// <summary>One resource of a chart as the summary sees it: what is said, by whom, and when it arrived.</summary>
/// <param name="Type">The resource's type.</param>
/// <param name="Resource">The resource as stored; its tape must live as long as the summary is being built or written.</param>
/// <param name="Id">Its logical id.</param>
/// <param name="FacilityCode">HCODE of the facility that sent it.</param>
/// <param name="FacilityName">That facility's name; null when not known.</param>
/// <param name="Received">When it was stored.</param>
/// <param name="OtherSources">Further facilities that reported the same fact; usually empty.</param>
/// <param name="IsPrimarySource">False when the sender only heard of it (survey rows).</param>
public sealed record ChartFact(
    ResourceType Type,
    JsonNode Resource,
    string Id,
    string FacilityCode,
    string? FacilityName,
    DateTimeOffset Received,
    IReadOnlyList<SourceFacility> OtherSources,
    bool IsPrimarySource = true)
{
    /// <summary>The sender.</summary>
    public SourceFacility Facility => new(FacilityCode, FacilityName);
}
