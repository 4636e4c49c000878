using Klang.Records.Store;

namespace Klang.Tests.Records;

/// <summary>Counts the points at which something may fail, and lets one of them, or each with some likelihood, do so.</summary>
sealed class FaultPlan
{
    readonly Lock gate = new();
    Random? random;
    double likelihood;
    int failAt = -1;

    /// <summary>Points passed since the plan was set.</summary>
    public int Passed { get; private set; }

    /// <summary>Faults in all.</summary>
    public int Faults { get; private set; }

    /// <summary>Nothing fails from here on.</summary>
    public void Rest() => Set(-1, null, 0);

    /// <summary>The point with this number, from 0, fails.</summary>
    public void FailAt(int point, int seed) => Set(point, new Random(seed), 0);

    /// <summary>Each point fails with this likelihood.</summary>
    public void FailOften(double each, int seed) => Set(-1, new Random(seed), each);

    public void Pass(string where)
    {
        lock (gate)
        {
            if (Passed++ != failAt && (likelihood <= 0 || random!.NextDouble() >= likelihood))
            {
                return;
            }

            Faults++;
            throw (random!.Next(3)) switch
            {
                0 => new StoreException(StoreFault.Broken, $"Planned at {where}."),
                1 => new IOException($"Planned at {where}."),
                _ => new OperationCanceledException($"Planned at {where}."),
            };
        }
    }

    /// <summary>A point ahead of the work and one behind it.</summary>
    public async Task<T> Around<T>(string what, Func<Task<T>> work)
    {
        Pass("before " + what);
        var result = await work();
        Pass("after " + what);
        return result;
    }

    void Set(int point, Random? chance, double each)
    {
        lock (gate)
        {
            (failAt, random, likelihood, Passed) = (point, chance, each, 0);
        }
    }
}
