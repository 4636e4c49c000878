namespace Klang.Web.Access;

/// <summary>A facility that somebody may act for.</summary>
/// <param name="Code">Five characters.</param>
/// <param name="Name">Its name.</param>
public sealed record FacilityChoice(string Code, string Name);
