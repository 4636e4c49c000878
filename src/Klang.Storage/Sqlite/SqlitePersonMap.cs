using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>The map of persons in a file of its own, persons.db. Derived from the log: a damaged one is thrown away and made anew.</summary>
sealed class SqlitePersonMap : IPersonMapPort, IDisposable
{
    public const string FileName = "persons.db";

    const int PageSizeBytes = 4096;
    const int CacheBytes = 4 << 20;

    readonly Lock gate = new();
    readonly SqliteDatabase database;
    readonly SqliteStatement find, range, put, readMap, putMap;

    SqlitePersonMap(SqliteDatabase database)
    {
        this.database = database;
        find = database.Prepare("SELECT key, count, head FROM person WHERE key = ?1");
        range = database.Prepare("SELECT key, count, head FROM person WHERE key BETWEEN ?1 AND ?2 ORDER BY key");
        put = database.Prepare("INSERT INTO person (key, count, head) VALUES (?1, ?2, ?3) ON CONFLICT (key) DO UPDATE SET count = ?2, head = ?3");
        readMap = database.Prepare("SELECT size, at, charts, root, entry FROM map");
        putMap = database.Prepare("""
            INSERT INTO map (one, size, at, charts, root, entry) VALUES (1, ?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (one) DO UPDATE SET size = ?1, at = ?2, charts = ?3, root = ?4, entry = ?5
            """);
    }

    /// <summary>Opens it, or makes it.</summary>
    public static SqlitePersonMap Open(string directory)
    {
        var path = Path.Combine(directory, FileName);
        try
        {
            return new(StoreFile.Open(path, PageSizeBytes, CacheBytes, SqliteSchema.Persons));
        }
        catch (StoreException fault) when (fault.Fault is StoreFault.Damaged or StoreFault.TooNew)
        {
            foreach (var file in new[] { path, path + "-wal", path + "-shm" })
            {
                File.Delete(file);
            }

            return new(StoreFile.Open(path, PageSizeBytes, CacheBytes, SqliteSchema.Persons));
        }
    }

    public ValueTask<PersonMapState?> ReadStateAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var state = readMap.Step()
                ? new PersonMapState(readMap.Number(0), new DateTimeOffset(readMap.Number(1), TimeSpan.Zero), readMap.Number(2), readMap.Bytes(3), readMap.Number(4))
                : null;
            readMap.Reset();
            return ValueTask.FromResult(state);
        }
    }

    public ValueTask<IReadOnlyList<PersonRow>> FindAsync(IReadOnlyList<ReadOnlyMemory<byte>> keys, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var rows = new List<PersonRow>();
            foreach (var key in keys)
            {
                if (find.Bind(1, key.Span).Step())
                {
                    rows.Add(Row(find));
                }

                find.Reset();
            }

            return ValueTask.FromResult<IReadOnlyList<PersonRow>>(rows);
        }
    }

    public ValueTask<IReadOnlyList<PersonRow>> ReadRangeAsync(ReadOnlyMemory<byte> from, ReadOnlyMemory<byte> to, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            var rows = new List<PersonRow>();
            range.Bind(1, from.Span).Bind(2, to.Span);
            while (range.Step())
            {
                rows.Add(Row(range));
            }

            return ValueTask.FromResult<IReadOnlyList<PersonRow>>(rows);
        }
    }

    public Task PutAsync(IReadOnlyList<PersonRow> rows, PersonMapState state, CancellationToken cancellationToken)
    {
        InTransaction(() =>
        {
            foreach (var row in rows)
            {
                put.Bind(1, row.Key.Span).Bind(2, row.Chain.Count).Bind(3, row.Chain.Head.Span).Run();
            }

            putMap.Bind(1, state.Size).Bind(2, state.At.UtcTicks).Bind(3, state.Charts).Bind(4, state.Root.Span).Bind(5, state.Entry).Run();
        });
        return Task.CompletedTask;
    }

    public Task ClearAsync(CancellationToken cancellationToken)
    {
        InTransaction(() => database.Run("DELETE FROM person; DELETE FROM map"));
        return Task.CompletedTask;
    }

    public void Dispose() => database.Dispose();

    void InTransaction(Action write)
    {
        lock (gate)
        {
            database.Run("BEGIN IMMEDIATE");
            try
            {
                write();
                database.Run("COMMIT");
            }
            catch
            {
                database.Rollback();
                throw;
            }

            database.Checkpoint(CheckpointMode.Passive, out _, out _);
        }
    }

    static PersonRow Row(SqliteStatement row) => new(row.Bytes(0), new PersonChain(row.Number(1), row.Bytes(2)));
}
