namespace Klang.Trust.Braking;

/// <summary>What one account or facility did within the window: counts of distinct charts and of misses. Not thread-safe.</summary>
sealed class Tally
{
    readonly Counter charts = new(), attested = new(), unrelated = new(), misses = new();

    /// <summary>When the last alarm was raised, UTC ticks.</summary>
    public long AlarmedAt { get; set; } = long.MinValue;

    public long LastAt { get; private set; }

    public bool HasChart(Sort sort, long chart, long since) => Of(sort).Has(chart, since);

    public int Count(Sort sort, long since) => Of(sort).Count(since);

    public void Add(Sort sort, long chart, long at)
    {
        LastAt = Math.Max(LastAt, at);
        Of(sort).Add(chart, at);
    }

    Counter Of(Sort sort) => sort switch
    {
        Sort.Charts => charts,
        Sort.Attested => attested,
        Sort.Unrelated => unrelated,
        _ => misses,
    };

    /// <summary>Distinct numbers with the time when each was last seen; those that left the window go.</summary>
    sealed class Counter
    {
        readonly Queue<(long At, long Number)> order = [];
        readonly Dictionary<long, long> last = [];

        public bool Has(long number, long since) => last.TryGetValue(number, out var at) && at > since;

        public int Count(long since)
        {
            while (order.TryPeek(out var oldest) && oldest.At <= since)
            {
                order.Dequeue();
                if (last.TryGetValue(oldest.Number, out var at) && at <= since)
                {
                    last.Remove(oldest.Number);
                }
            }

            return last.Count;
        }

        public void Add(long number, long at)
        {
            // A number seen again within the same second keeps its place: a chart that is read all day costs one row a second.
            if (last.TryGetValue(number, out var before) && at - before < TimeSpan.TicksPerSecond)
            {
                return;
            }

            last[number] = at;
            order.Enqueue((at, number));
        }
    }
}
