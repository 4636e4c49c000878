using System.Runtime.CompilerServices;
using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>
/// Wrapped keys in a file of their own, keys.db, in a folder of its own: backed up apart from the data and for a short
/// time only. What is added is durable when its task completes; what is destroyed is overwritten.
/// </summary>
public sealed class SqliteKeyStore : IKeyStore, IAsyncDisposable
{
    public const string FileName = "keys.db";
    public const string LockName = "keys.lock";

    const int PageSizeBytes = 4096;
    const int CacheBytes = 8 << 20;
    const int ReaderLimit = 8;
    const int ListPage = 256;

    readonly DirectoryLock directoryLock;
    readonly SqliteDatabase database;
    readonly KeyWriter writer;
    readonly ReaderPool<KeyReader> readers;
    int disposed;

    SqliteKeyStore(DirectoryLock directoryLock, SqliteDatabase database, TimeProvider time)
    {
        this.directoryLock = directoryLock;
        this.database = database;
        writer = new KeyWriter(database, time);
        readers = new ReaderPool<KeyReader>(ReaderLimit, () => new KeyReader(database.File));
    }

    /// <summary>Opens the key store of a folder, or makes it, readable by its owner alone.</summary>
    public static Task<SqliteKeyStore> OpenAsync(string directory, TimeProvider time, CancellationToken cancellationToken) =>
        Task.Run(() => Open(directory, time), cancellationToken);

    public ValueTask<WrappedKey?> FindAsync(string name, CancellationToken cancellationToken) =>
        readers.ReadAsync(name, static (reader, name) => reader.Find(name), cancellationToken);

    public ValueTask<WrappedKey?> FindAsync(string name, int version, CancellationToken cancellationToken) =>
        readers.ReadAsync((name, version), static (reader, what) => reader.Find(what.name, what.version), cancellationToken);

    public Task AddAsync(IReadOnlyList<WrappedKey> keys, CancellationToken cancellationToken) =>
        keys.Count == 0 ? Task.CompletedTask : writer.WriteAsync(new KeyChange { Add = keys }, cancellationToken);

    public Task ReplaceAsync(IReadOnlyList<WrappedKey> keys, CancellationToken cancellationToken) =>
        keys.Count == 0 ? Task.CompletedTask : writer.WriteAsync(new KeyChange { Replace = keys }, cancellationToken);

    public Task RetireAsync(IReadOnlyList<(string Name, int Version)> versions, CancellationToken cancellationToken) =>
        versions.Count == 0 ? Task.CompletedTask : writer.WriteAsync(new KeyChange { Retire = versions }, cancellationToken);

    public Task DestroyAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        names.Count == 0 ? Task.CompletedTask : writer.WriteAsync(new KeyChange { Destroy = names }, cancellationToken);

    public async IAsyncEnumerable<WrappedKey> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Versions start from 1, so (prefix, 0) lies before the first key whose name starts so.
        var (name, version) = (prefix, 0);
        while (true)
        {
            var page = await readers.ReadAsync(
                (name, version), static (reader, after) => reader.List(after.name, after.version, ListPage), cancellationToken);
            foreach (var key in page)
            {
                if (!key.Name.StartsWith(prefix, StringComparison.Ordinal))
                {
                    yield break;
                }

                yield return key;
                (name, version) = (key.Name, key.Version);
            }

            if (page.Count < ListPage)
            {
                yield break;
            }
        }
    }

    /// <summary>Names of all keys that were ever destroyed, so that a restored backup can destroy them again.</summary>
    public ValueTask<IReadOnlyList<DestroyedKey>> ListDestroyedAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync(0, static (reader, _) => reader.ListDestroyed(), cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>?> ReadNoteAsync(string name, CancellationToken cancellationToken) =>
        readers.ReadAsync(name, static (reader, name) => reader.ReadNote(name), cancellationToken);

    public Task WriteNoteAsync(string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) =>
        writer.WriteAsync(new KeyChange { Note = (name, value) }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        await writer.DisposeAsync();
        await readers.DisposeAsync();
        database.Dispose();
        directoryLock.Dispose();
    }

    static SqliteKeyStore Open(string directory, TimeProvider time)
    {
        PrivateDirectory.Make(directory);
        var directoryLock = DirectoryLock.Take(directory, LockName);
        SqliteDatabase? database = null;
        try
        {
            database = StoreFile.Open(Path.Combine(directory, FileName), PageSizeBytes, CacheBytes, SqliteSchema.Keys);
            return new(directoryLock, database, time);
        }
        catch
        {
            database?.Dispose();
            directoryLock.Dispose();
            throw;
        }
    }
}
