namespace Klang.Storage.Sqlite;

/// <summary>
/// Takes destroyed charts out of restored records: heads, blocks, directory, claims, postings, register rows, attachments. Also sees to it that no chart number is given out a second time.
/// </summary>
static class DestructionReplay
{
    const string HighestChartSql = """
        SELECT max(CAST(substr(name, 7) AS INTEGER)) FROM (
            SELECT name FROM key WHERE name >= 'chart/' AND name < 'chart0'
            UNION ALL
            SELECT name FROM destroyed WHERE name >= 'chart/' AND name < 'chart0')
        """;

    // A chart is gone when one of its keys was destroyed and none is left.
    const string DestroyedChartsSql = """
        SELECT DISTINCT CAST(substr(name, 7) AS INTEGER) FROM destroyed AS d
        WHERE name >= 'chart/' AND name < 'chart0' AND NOT EXISTS (
            SELECT 1 FROM key WHERE key.name >= 'chart/' || CAST(substr(d.name, 7) AS INTEGER) || '/'
                AND key.name < 'chart/' || CAST(substr(d.name, 7) AS INTEGER) || '0')
        """;

    static readonly string[] DeleteSql =
    [
        "DELETE FROM claim WHERE owner IN (SELECT chart FROM destroyed_chart)",
        "DELETE FROM posting WHERE chart IN (SELECT chart FROM destroyed_chart)",
        "DELETE FROM day_posting WHERE chart IN (SELECT chart FROM destroyed_chart)",
        "DELETE FROM register WHERE chart IN (SELECT chart FROM destroyed_chart)",
        "DELETE FROM chunk WHERE chart IN (SELECT chart FROM destroyed_chart)",
        "DELETE FROM directory WHERE chart IN (SELECT chart FROM destroyed_chart)",
        "DELETE FROM head WHERE chart IN (SELECT chart FROM destroyed_chart)",
        "DELETE FROM block_id WHERE id IN (SELECT block_id FROM block WHERE place >> 20 IN (SELECT chart FROM destroyed_chart))",
        "UPDATE block SET sealed = x'', source = NULL WHERE place >> 20 IN (SELECT chart FROM destroyed_chart)",
    ];

    /// <summary>Applies the key store's list to a records file that nobody has open; gives how many charts were destroyed.</summary>
    public static int Apply(string keysFile, string recordsFile, SqliteSchema schema)
    {
        using var keys = SqliteDatabase.OpenReadOnly(keysFile);
        using var records = SqliteDatabase.Open(recordsFile);
        schema.Check(records, records.ReadNumber("PRAGMA user_version"));
        SkipChartNumbers(records, keys.ReadNumber(HighestChartSql));
        var charts = ReadCharts(keys);
        if (charts.Count > 0)
        {
            Delete(records, charts);
        }

        return charts.Count;
    }

    /// <summary>A chart made after the backup has a key; its number must not come to name another person.</summary>
    static void SkipChartNumbers(SqliteDatabase records, long highest)
    {
        using var skip = records.Prepare("UPDATE meta SET value = ?1 WHERE name = 'charts_set_aside' AND value < ?1");
        skip.Bind(1, highest).Run();
    }

    static List<long> ReadCharts(SqliteDatabase keys)
    {
        var charts = new List<long>();
        using var list = keys.Prepare(DestroyedChartsSql);
        while (list.Step())
        {
            charts.Add(list.Number(0));
        }

        return charts;
    }

    static void Delete(SqliteDatabase records, List<long> charts)
    {
        records.Run("PRAGMA secure_delete=ON; CREATE TEMP TABLE destroyed_chart (chart INTEGER PRIMARY KEY); BEGIN IMMEDIATE");
        using (var put = records.Prepare("INSERT INTO destroyed_chart (chart) VALUES (?1)"))
        {
            charts.ForEach(chart => put.Bind(1, chart).Run());
        }

        Array.ForEach(DeleteSql, records.Run);
        records.Run("COMMIT");
    }
}
