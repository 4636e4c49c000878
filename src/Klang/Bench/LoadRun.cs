using System.Diagnostics;
using System.Net;

namespace Klang.Bench;

/// <summary>Runs one kind of work on a number of connections for a bounded time and counts.</summary>
sealed class LoadRun(IPEndPoint server, string? token, TimeSpan duration)
{
    static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1);

    /// <param name="work">Its name.</param>
    /// <param name="clients">Connections.</param>
    /// <param name="ask">One operation; answers true when it went well.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    public async Task<LoadFigure> MeasureAsync(
        string work, int clients, Func<LoadConnection, Random, CancellationToken, ValueTask<bool>> ask, CancellationToken cancellationToken)
    {
        var begin = Stopwatch.GetTimestamp();
        var counters = await Task.WhenAll(Enumerable.Range(0, clients).Select(number => Task.Run(
            () => ClientAsync(number, begin, ask, cancellationToken), cancellationToken)));
        var all = counters.SelectMany(counter => counter.Ticks).ToArray();
        Array.Sort(all);
        return new LoadFigure(
            work, clients, all.Length, all.Length / duration.TotalSeconds, Ms(all, 0.5), Ms(all, 0.99), Ms(all, 1), counters.Sum(counter => counter.Failed));
    }

    async Task<Counter> ClientAsync(
        int number, long begin, Func<LoadConnection, Random, CancellationToken, ValueTask<bool>> ask, CancellationToken cancellationToken)
    {
        using var connection = await LoadConnection.OpenAsync(server, token, cancellationToken);
        var random = new Random(number + 1);
        var counter = new Counter();
        while (true)
        {
            var started = Stopwatch.GetTimestamp();
            var elapsed = Stopwatch.GetElapsedTime(begin, started);
            if (elapsed >= WarmUp + duration)
            {
                return counter;
            }

            var isGood = await ask(connection, random, cancellationToken);
            if (elapsed >= WarmUp)
            {
                counter.Ticks.Add(Stopwatch.GetTimestamp() - started);
                counter.Failed += isGood ? 0 : 1;
            }
        }
    }

    static double Ms(long[] sorted, double share) => sorted.Length == 0
        ? 0
        : sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))] * 1000.0 / Stopwatch.Frequency;

    sealed class Counter
    {
        public List<long> Ticks { get; } = new(1 << 16);

        public long Failed { get; set; }
    }
}
