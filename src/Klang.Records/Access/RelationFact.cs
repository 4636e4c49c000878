namespace Klang.Records.Access;

/// <summary>One relation between a facility and the person of a chart, as the access head keeps it. Times are Unix seconds.</summary>
/// <param name="Kind">What sort.</param>
/// <param name="Facility">The facility it serves.</param>
/// <param name="AssertedBy">The facility that says so; for a presence the evidence (<c>card</c>, <c>thaid</c>).</param>
/// <param name="From">From when on.</param>
/// <param name="Until">Until when, exclusive.</param>
/// <param name="Resource">What it was read from (<c>Encounter/abc</c>), so that the next version replaces it; what attested a presence.</param>
public readonly record struct RelationFact(
    RelationKind Kind, string Facility, string AssertedBy, long From, long Until, string Resource)
{
    /// <summary>True while it holds.</summary>
    public bool IsActive(DateTimeOffset now) => now.ToUnixTimeSeconds() is var second && From <= second && second < Until;

    /// <summary>True when only the facility that it serves says so: such a relation opens that facility's own records.</summary>
    public bool IsSelfAsserted => Kind != RelationKind.Presence && AssertedBy == Facility;
}
