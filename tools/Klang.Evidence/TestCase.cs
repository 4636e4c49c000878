namespace Klang.Evidence;

/// <summary>One case of a run.</summary>
/// <param name="Class">Full name of the class.</param>
/// <param name="Method">Name of the test.</param>
/// <param name="Outcome">What it came to.</param>
sealed record TestCase(string Class, string Method, TestOutcome Outcome);
