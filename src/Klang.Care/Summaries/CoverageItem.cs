namespace Klang.Care.Summaries;

/// <summary>A right to care (สิทธิการรักษา).</summary>
public sealed record CoverageItem(string Name, string? Code, string? MainFacility, FactDate From, FactDate Until, bool IsActive, Origin Origin);
