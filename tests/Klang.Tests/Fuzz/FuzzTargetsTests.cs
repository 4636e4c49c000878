using Klang.Fuzz;
using Xunit;

namespace Klang.Tests.Fuzz;

/// <summary>Every fuzz target survives a few thousand random mutations in each run of the tests.</summary>
public sealed class FuzzTargetsTests
{
    const int Runs = 3000;

    public static TheoryData<string> Names => [.. FuzzTargets.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Mutated_input_never_throws(string name) => Mutations.Run(FuzzTargets.All[name], Runs, seed: 20251201);

    [Theory]
    [MemberData(nameof(Names))]
    public void The_seeds_themselves_pass(string name)
    {
        foreach (var seed in FuzzTargets.All[name].Seeds)
        {
            FuzzTargets.All[name].Run(seed);
        }
    }
}
