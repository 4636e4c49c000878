namespace Klang.Evidence;

/// <summary>What a case came to, in the words of the runner.</summary>
enum TestOutcome
{
    NotRun,
    Pass,
    Fail,
    Skip,
}
