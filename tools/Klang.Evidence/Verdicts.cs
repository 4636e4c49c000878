namespace Klang.Evidence;

/// <summary>Holds requirements against a run. What was not seen to pass is open, whatever the manifest says of it.</summary>
static class Verdicts
{
    public static IReadOnlyList<Verdict> Of(IEnumerable<Requirement> requirements, TestRun run) => [.. requirements.Select(requirement => Of(requirement, run))];

    public static Verdict Of(Requirement requirement, TestRun run)
    {
        var cases = requirement.Tests.Select(name => (name, cases: run.Of(name).ToList())).ToList();
        List<string> missing = [.. cases.Where(test => test.cases.Count == 0 || test.cases.Exists(one => one.Outcome is TestOutcome.NotRun or TestOutcome.Skip)).Select(test => test.name)];
        List<string> failed = [.. cases.Where(test => test.cases.Exists(one => one.Outcome is TestOutcome.Fail)).Select(test => test.name)];
        var state = failed.Count > 0 ? State.Failed
            : cases.Count == 0 || missing.Count > 0 ? State.Open
            : requirement.Gap.Length > 0 ? State.InPart
            : State.Shown;
        return new Verdict(requirement, state, cases.Sum(test => test.cases.Count(one => one.Outcome is TestOutcome.Pass)), missing, failed);
    }
}
