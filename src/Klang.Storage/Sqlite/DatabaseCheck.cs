namespace Klang.Storage.Sqlite;

/// <summary>Reads a whole database file: every page's checksum, and SQLite's own check of structure and indexes.</summary>
static class DatabaseCheck
{
    public static void Run(string path)
    {
        DatabaseFile.Inspect(path);
        using var database = SqliteDatabase.OpenReadOnly(path);
        var first = database.ReadTexts("PRAGMA integrity_check(1)");
        if (first is not ["ok"])
        {
            throw SqliteFault.Damaged(path, "its structure is broken");
        }
    }
}
