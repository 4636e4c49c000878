using Klang.Records.Store;

namespace Klang.Storage.Sqlite;

/// <summary>
/// Charts of one shard that satisfy all groups, in ascending order. Each group is a cursor that can seek; the cursors
/// leap over each other until they agree, so a rare term makes a common one cheap, and a page costs what it shows.
/// </summary>
sealed class PostingQuery(SqliteDatabase database, RecordReader reader)
{
    const string TermSql = "SELECT chart FROM posting WHERE hash = ?1 AND chart >= ?2 ORDER BY chart";

    const string DaysSql =
        "SELECT chart FROM day_posting WHERE shard = ?1 AND parameter = ?2 AND day BETWEEN ?3 AND ?4";

    /// <summary>Terms of one query that get a cursor each; a group that brings more is read into memory as a whole.</summary>
    const int CursorLimit = 32;

    readonly List<SqliteStatement> termStatements = [];
    readonly SqliteStatement days = database.Prepare(DaysSql);
    int termStatementsUsed;

    public IReadOnlyList<ChartId> Find(
        int shard, int shards, IReadOnlyList<PostingGroup> groups, ChartId after, long highestChart, int limit)
    {
        termStatementsUsed = 0;
        try
        {
            return groups.Count == 0
                ? ListAll(shard, shards, after, highestChart, limit)
                : Intersect([.. groups.Select(group => Open(group, shard, shards, after))], after, limit);
        }
        finally
        {
            termStatements.ForEach(statement => statement.Reset());
        }
    }

    /// <summary>Chart numbers are dense, so the shard's are tried one by one instead of walking every head.</summary>
    List<ChartId> ListAll(int shard, int shards, ChartId after, long highestChart, int limit)
    {
        var found = new List<ChartId>();
        for (var chart = FirstOfShard(after.Value + 1, shard, shards); chart <= highestChart && found.Count < limit; chart += shards)
        {
            if (reader.HasHead(new ChartId(chart)))
            {
                found.Add(new ChartId(chart));
            }
        }

        return found;
    }

    static long FirstOfShard(long from, int shard, int shards)
    {
        var distance = (shard - (from % shards) + shards) % shards;
        return from + distance;
    }

    static List<ChartId> Intersect(ChartCursor[] cursors, ChartId after, int limit)
    {
        var found = new List<ChartId>();
        var candidate = after.Value + 1;
        while (found.Count < limit)
        {
            var agreed = Agree(cursors, candidate);
            if (agreed == ChartCursor.End)
            {
                break;
            }

            found.Add(new ChartId(agreed));
            candidate = agreed + 1;
        }

        return found;
    }

    /// <summary>The first chart from the candidate on at which all cursors stand.</summary>
    static long Agree(ChartCursor[] cursors, long candidate)
    {
        var agreeing = 0;
        for (var i = 0; agreeing < cursors.Length; i = (i + 1) % cursors.Length)
        {
            var chart = cursors[i].Seek(candidate);
            if (chart == ChartCursor.End)
            {
                return ChartCursor.End;
            }

            agreeing = chart == candidate ? agreeing + 1 : 1;
            candidate = chart;
        }

        return candidate;
    }

    ChartCursor Open(PostingGroup group, int shard, int shards, ChartId after)
    {
        var inMemory = group.AnyOf.Count + termStatementsUsed > CursorLimit;
        var cursors = new List<ChartCursor>();
        if (!inMemory)
        {
            cursors.AddRange(group.AnyOf.Select(hash => new TermCursor(NextTermStatement(), (long)hash, shard, shards)));
        }

        if (inMemory || group.Days.Count > 0)
        {
            var charts = new HashSet<long>();
            if (inMemory)
            {
                ReadTerms(group.AnyOf, shard, shards, after, charts);
            }

            ReadDays(group.Days, shard, after, charts);
            cursors.Add(new SetCursor(charts));
        }

        return cursors.Count == 1 ? cursors[0] : new UnionCursor([.. cursors]);
    }

    /// <summary>At most as many as the shard has charts.</summary>
    void ReadTerms(IReadOnlyList<ulong> hashes, int shard, int shards, ChartId after, HashSet<long> charts)
    {
        var statement = NextTermStatement();
        foreach (var hash in hashes)
        {
            statement.Bind(1, (long)hash).Bind(2, after.Value + 1);
            while (statement.Step())
            {
                var chart = statement.Number(0);
                if (chart % shards == shard)
                {
                    charts.Add(chart);
                }
            }
        }
    }

    void ReadDays(IReadOnlyList<DayRange> ranges, int shard, ChartId after, HashSet<long> charts)
    {
        foreach (var range in ranges)
        {
            days.Bind(1, shard).Bind(2, range.Parameter).Bind(3, range.From).Bind(4, range.To);
            while (days.Step())
            {
                var chart = days.Number(0);
                if (chart > after.Value)
                {
                    charts.Add(chart);
                }
            }
        }
    }

    SqliteStatement NextTermStatement()
    {
        if (termStatementsUsed == termStatements.Count)
        {
            termStatements.Add(database.Prepare(TermSql));
        }

        return termStatements[termStatementsUsed++];
    }
}
