using System.Globalization;
using Klang.Fuzz;
using SharpFuzz;

if (args is [_, "--seconds", _])
{
    return TimedRuns.Run(args[0], int.Parse(args[2], CultureInfo.InvariantCulture));
}

if (args.Length == 0 || !FuzzTargets.All.TryGetValue(args[0], out var target))
{
    Console.Error.WriteLine("""
        usage: Klang.Fuzz TARGET              under libFuzzer (build instrumented with sharpfuzz first)
               Klang.Fuzz TARGET RUNS [SEED]  random mutations of the target's seeds, without a fuzzer
               Klang.Fuzz TARGET|all --seconds N

        targets:
        """);
    foreach (var name in FuzzTargets.All.Keys)
    {
        Console.Error.WriteLine("  " + name);
    }

    return 2;
}

if (args.Length == 1)
{
    Fuzzer.LibFuzzer.Run(bytes => target.Run(bytes));
    return 0;
}

var runs = int.Parse(args[1], CultureInfo.InvariantCulture);
var seed = args.Length > 2 ? int.Parse(args[2], CultureInfo.InvariantCulture) : Environment.ProcessId;
Console.WriteLine($"{args[0]}: {runs} runs from seed {seed}");
Mutations.Run(target, runs, seed);
return 0;
