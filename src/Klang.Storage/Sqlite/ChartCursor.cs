namespace Klang.Storage.Sqlite;

/// <summary>Charts in ascending order that can be sought. Seeks never go back.</summary>
abstract class ChartCursor
{
    public const long End = long.MaxValue;

    /// <summary>The first chart that is at least this; <see cref="End"/> when there is none.</summary>
    public abstract long Seek(long atLeast);
}

/// <summary>Charts of one term. A near chart is stepped to, a far one sought anew.</summary>
sealed class TermCursor(SqliteStatement statement, long hash, int shard, int shards) : ChartCursor
{
    const int StepsBeforeSeek = 8;

    long current = -1;

    public override long Seek(long atLeast)
    {
        if (current >= atLeast)
        {
            return current;
        }

        var steps = current < 0 ? StepsBeforeSeek : 0;
        while (current < atLeast)
        {
            if (steps++ >= StepsBeforeSeek)
            {
                statement.Reset();
                statement.Bind(1, hash).Bind(2, atLeast);
                steps = 0;
            }

            current = StepInShard();
        }

        return current;
    }

    long StepInShard()
    {
        while (statement.Step())
        {
            var chart = statement.Number(0);
            if (chart % shards == shard)
            {
                return chart;
            }
        }

        return End;
    }
}

/// <summary>Charts held in memory.</summary>
sealed class SetCursor : ChartCursor
{
    readonly long[] charts;
    int at;

    public SetCursor(HashSet<long> charts)
    {
        this.charts = [.. charts];
        Array.Sort(this.charts);
    }

    public override long Seek(long atLeast)
    {
        if (at < charts.Length && charts[at] < atLeast)
        {
            var found = Array.BinarySearch(charts, at, charts.Length - at, atLeast);
            at = found < 0 ? ~found : found;
        }

        return at < charts.Length ? charts[at] : End;
    }
}

/// <summary>Charts that any of several cursors has.</summary>
sealed class UnionCursor(ChartCursor[] cursors) : ChartCursor
{
    public override long Seek(long atLeast)
    {
        var nearest = End;
        foreach (var cursor in cursors)
        {
            nearest = Math.Min(nearest, cursor.Seek(atLeast));
        }

        return nearest;
    }
}
