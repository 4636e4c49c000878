namespace Klang.Evidence;

/// <summary>One line of a manifest: what is required, and the tests that show it.</summary>
/// <param name="Id">The number in the standard.</param>
/// <param name="Name">What it is about, in own words.</param>
/// <param name="Owner">Who answers for it: the software, whoever runs it, or the ministry.</param>
/// <param name="Statement">What is built.</param>
/// <param name="Gap">What is not built or not shown; empty when nothing is known to be missing.</param>
/// <param name="Tests">Full names of test classes or of single tests.</param>
sealed record Requirement(string Id, string Name, string Owner, string Statement, string Gap, IReadOnlyList<string> Tests);
