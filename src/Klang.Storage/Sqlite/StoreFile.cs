using System.Globalization;
using System.Security.Cryptography;

namespace Klang.Storage.Sqlite;

/// <summary>Opens a database file for writing: inspects it, sets it up when new, brings its schema up to date, empties its WAL.</summary>
static class StoreFile
{
    /// <summary>records.db, with what it must know of itself.</summary>
    public static SqliteDatabase Open(string path, SqliteStoreOptions options, SqliteSchema schema, TimeProvider time)
    {
        var database = Open(path, options.PageSizeBytes, options.WriterCacheBytes, schema);
        try
        {
            if (database.ReadNumber("SELECT count(*) FROM meta") == 0)
            {
                Found(database, options, time);
            }

            if (options.PageLimit is { } pages)
            {
                database.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA max_page_count={pages}"));
            }

            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Any of the store's database files.</summary>
    public static SqliteDatabase Open(string path, int pageSize, int cacheBytes, SqliteSchema schema)
    {
        var exists = DatabaseFile.Inspect(path);
        var database = SqliteDatabase.Open(path);
        try
        {
            if (!exists)
            {
                database.PrepareNewFile(pageSize);
            }

            database.Run(string.Create(CultureInfo.InvariantCulture, $"""
                PRAGMA journal_mode=WAL;
                PRAGMA synchronous=FULL;
                PRAGMA wal_autocheckpoint=0;
                PRAGMA temp_store=MEMORY;
                PRAGMA cache_size=-{cacheBytes / 1024};
                """));
            schema.Apply(database);
            if (database.Checkpoint(CheckpointMode.Truncate, out _, out _))
            {
                InspectLength(database);
            }

            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>
    /// With the WAL empty, the file must be as long as it says. Asked without opening the file anew: closing it again would drop
    /// the locks that this process holds on it (POSIX).
    /// </summary>
    static void InspectLength(SqliteDatabase database)
    {
        var expected = database.ReadNumber("PRAGMA page_count") * database.ReadNumber("PRAGMA page_size");
        if (new FileInfo(database.File).Length < expected)
        {
            throw SqliteFault.Damaged(database.File, "it is shorter than it was written");
        }
    }

    static void Found(SqliteDatabase database, SqliteStoreOptions options, TimeProvider time)
    {
        database.Run("BEGIN IMMEDIATE");
        Put(database, StoreFacts.ShardsName, statement => statement.Bind(2, options.Shards));
        Put(database, StoreFacts.StoreIdName, statement => statement.Bind(2, RandomNumberGenerator.GetBytes(16)));
        Put(database, StoreFacts.CreatedName, statement => statement.Bind(2, time.GetUtcNow().UtcTicks));
        Put(database, StoreFacts.ChartsName, statement => statement.Bind(2, 0L));
        database.Run("COMMIT");
    }

    static void Put(SqliteDatabase database, string name, Action<SqliteStatement> bindValue)
    {
        using var statement = database.Prepare("INSERT INTO meta (name, value) VALUES (?1, ?2)");
        bindValue(statement.Bind(1, name));
        statement.Run();
    }
}
