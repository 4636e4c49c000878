using System.Diagnostics;

namespace Klang.Fuzz;

/// <summary>Mutates for a while instead of for a count, each round from a seed of its own.</summary>
static class TimedRuns
{
    const int RunsPerRound = 2_000;

    /// <summary>0 when all is well, 1 when a target threw, 2 when there is no such target.</summary>
    public static int Run(string name, int seconds)
    {
        var wanted = FuzzTargets.All.Where(entry => name is "all" || entry.Key == name).ToList();
        if (wanted.Count == 0)
        {
            Console.Error.WriteLine($"There is no target '{name}'. Targets: {string.Join(", ", FuzzTargets.All.Keys)}");
            return 2;
        }

        var worst = 0;
        foreach (var (target, fuzz) in wanted)
        {
            worst = Math.Max(worst, RunOne(target, fuzz, seconds));
        }

        return worst;
    }

    static int RunOne(string name, FuzzTarget target, int seconds)
    {
        var watch = Stopwatch.StartNew();
        var seed = Environment.ProcessId;
        var rounds = 0;
        try
        {
            do
            {
                Mutations.Run(target, RunsPerRound, unchecked(seed + rounds));
                rounds++;
            }
            while (watch.Elapsed.TotalSeconds < seconds);
        }
        catch (InvalidOperationException fault)
        {
            Console.Error.WriteLine($"{name}: {fault}");
            return 1;
        }

        Console.WriteLine($"{name}: {rounds * (long)RunsPerRound} runs, nothing found (seeds {seed} to {seed + rounds - 1})");
        return 0;
    }
}
