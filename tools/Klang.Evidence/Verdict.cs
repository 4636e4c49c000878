namespace Klang.Evidence;

/// <summary>What the last run says of one requirement.</summary>
/// <param name="Requirement">What is required.</param>
/// <param name="State">How far it is kept.</param>
/// <param name="Passed">Cases that passed.</param>
/// <param name="Missing">Named tests that were not run, or not whole: a case was skipped.</param>
/// <param name="Failed">Named tests with a case that failed.</param>
sealed record Verdict(Requirement Requirement, State State, int Passed, IReadOnlyList<string> Missing, IReadOnlyList<string> Failed);
