using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>Sees to it that the roots of all complete tiles are there: a store of an older version has none, and reads its whole log once.</summary>
static class LedgerNodes
{
    const string PutSql = "INSERT INTO ledger_node (level, number, hash) VALUES (?1, ?2, ?3)";

    const string LeavesSql = "SELECT leaves FROM ledger ORDER BY first";

    /// <summary>Makes them anew when their number is not what the log's size says.</summary>
    public static void Complete(SqliteDatabase database, long size)
    {
        var expected = 0L;
        for (var level = 1; level <= LedgerTree.LevelMax; level++)
        {
            expected += size >> (level * LedgerTree.TileHeight);
        }

        if (Count(database) == expected)
        {
            return;
        }

        database.Run("BEGIN IMMEDIATE; DELETE FROM ledger_node");
        try
        {
            Rebuild(database);
            database.Run("COMMIT");
        }
        catch
        {
            database.Rollback();
            throw;
        }
    }

    // The numbers of a level have no gaps, so its last row tells how many there are: a count would read them all at every start.
    static long Count(SqliteDatabase database)
    {
        using var last = database.Prepare("SELECT max(number) FROM ledger_node WHERE level = ?1");
        var count = 0L;
        for (var level = 1; level <= LedgerTree.LevelMax; level++)
        {
            count += last.Bind(1, level).Step() && !last.IsNull(0) ? last.Number(0) + 1 : 0;
            last.Reset();
        }

        return count;
    }

    static void Rebuild(SqliteDatabase database)
    {
        using var leaves = database.Prepare(LeavesSql);
        using var put = database.Prepare(PutSql);
        var builder = new LedgerNodeBuilder();
        while (leaves.Step())
        {
            foreach (var node in builder.Add(leaves.Span(0)))
            {
                put.Bind(1, node.Level).Bind(2, node.Number).Bind(3, node.Hash.Span).Run();
            }
        }
    }
}
