using System.Diagnostics;

namespace Klang.Benchmarks.Load;

/// <summary>Runs one sort of call from several callers for a while and prints what came of it.</summary>
sealed class Meter(LoadOptions options)
{
    /// <summary>Each caller calls, waits for the answer and calls again. Warm-up is a fifth of the time and not counted.</summary>
    public async Task RunAsync(string name, int callers, string goal, Func<int, Random, Task> call)
    {
        if (!name.Contains(options.Only, StringComparison.Ordinal))
        {
            return;
        }

        await CallAsync(callers, options.Duration / 5, call);
        var process = Process.GetCurrentProcess();
        var cpuBefore = process.TotalProcessorTime;
        var allocatedBefore = GC.GetTotalAllocatedBytes();
        var watch = Stopwatch.StartNew();
        var times = await CallAsync(callers, options.Duration, call);
        var seconds = watch.Elapsed.TotalSeconds;
        process.Refresh();
        var cpu = process.TotalProcessorTime - cpuBefore;
        var allocated = GC.GetTotalAllocatedBytes() - allocatedBefore;
        times.Sort();
        Console.WriteLine($"{name,-34} {callers,3} callers {times.Count / seconds,9:N0} /s  p50 {At(times, 0.5),7:N2} ms  p99 {At(times, 0.99),7:N2} ms  "
            + $"cpu {cpu.TotalMicroseconds / times.Count,7:N0} µs  alloc {allocated / times.Count / 1024.0,7:N1} KiB  {goal}");
    }

    static double At(List<double> times, double part) => times[Math.Min(times.Count - 1, (int)(times.Count * part))];

    static async Task<List<double>> CallAsync(int callers, TimeSpan duration, Func<int, Random, Task> call)
    {
        var until = Stopwatch.GetTimestamp() + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var all = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            var times = new List<double>();
            while (Stopwatch.GetTimestamp() < until)
            {
                var start = Stopwatch.GetTimestamp();
                await call(caller, random);
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }

            return times;
        })));
        return [.. all.SelectMany(times => times)];
    }
}
