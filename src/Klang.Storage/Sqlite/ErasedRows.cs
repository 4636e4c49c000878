using Klang.Records.Store;

namespace Klang.Storage.Sqlite;

/// <summary>
/// Takes the rows of an erased chart out. Claims, postings and directory rows have no index by chart, since none is read so: they are scanned, some seconds in
/// the largest stores, for something that happens a few times a year.
/// </summary>
sealed class ErasedRows(SqliteDatabase database)
{
    readonly SqliteStatement[] byChart =
    [
        database.Prepare("DELETE FROM claim WHERE owner = ?1"),
        database.Prepare("DELETE FROM posting WHERE chart = ?1"),
        database.Prepare("DELETE FROM day_posting WHERE chart = ?1"),
        database.Prepare("DELETE FROM directory WHERE chart = ?1"),
        database.Prepare("DELETE FROM chunk WHERE chart = ?1"),
        database.Prepare("DELETE FROM head WHERE chart = ?1"),
    ];

    readonly SqliteStatement blockIds = database.Prepare(
        "DELETE FROM block_id WHERE id IN (SELECT block_id FROM block WHERE place BETWEEN ?1 AND ?2)");

    readonly SqliteStatement blocks = database.Prepare("UPDATE block SET sealed = x'', source = NULL WHERE place BETWEEN ?1 AND ?2");

    readonly SqliteStatement register = database.Prepare("UPDATE register SET sealed = x'', seq = ?2 WHERE chart = ?1");

    readonly SqliteStatement remember = database.Prepare("INSERT OR IGNORE INTO erased (chart, at) VALUES (?1, ?2)");

    /// <summary>Inside a transaction of the writer. Block rows stay without content, since the log and the next block's number rest on them.</summary>
    public void Erase(ChartId chart, long at, long sequence)
    {
        var (first, last) = (BlockNumbers.Place(chart, 0), BlockNumbers.Place(chart, BlockNumbers.PerChart - 1));
        blockIds.Bind(1, first).Bind(2, last).Run();
        blocks.Bind(1, first).Bind(2, last).Run();
        register.Bind(1, chart.Value).Bind(2, sequence).Run();
        foreach (var delete in byChart)
        {
            delete.Bind(1, chart.Value).Run();
        }

        remember.Bind(1, chart.Value).Bind(2, at).Run();
    }
}
