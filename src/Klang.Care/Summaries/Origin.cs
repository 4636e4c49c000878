namespace Klang.Care.Summaries;

/// <summary>Who says so, and when: the line under every fact on the page.</summary>
/// <param name="Fact">Place of the fact in the list that the summary was built from; -1 for a further reporter without a resource of its own.</param>
/// <param name="Facility">The facility that says so.</param>
/// <param name="Date">The day the fact holds for, or was recorded.</param>
public readonly record struct Origin(int Fact, SourceFacility Facility, FactDate Date);
