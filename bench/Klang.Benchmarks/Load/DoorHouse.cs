using Klang.Fhir;
using Klang.Records;
using Klang.Records.Store;
using Klang.Storage.Sqlite;
using Klang.Trust;

namespace Klang.Benchmarks.Load;

/// <summary>The door over SQLite in a temporary folder: encryption, ledger and fsync on, as in production.</summary>
sealed class DoorHouse : IAsyncDisposable
{
    readonly string directory;
    readonly SqliteKeyStore keys;
    readonly KeyFileKms kms;
    readonly SqliteRecordStore store;
    int requests;

    DoorHouse(string directory, SqliteKeyStore keys, KeyFileKms kms, Vault vault, SqliteRecordStore store)
    {
        this.directory = directory;
        this.keys = keys;
        this.kms = kms;
        this.store = store;
        Vault = vault;
        Door = new Door(store, vault, new Ledger(store, TimeProvider.System), TimeProvider.System, new RecordsOptions());
    }

    public Door Door { get; }

    public Vault Vault { get; }

    public IRecordStore Store => store;

    /// <summary>Bytes of the database, WAL included.</summary>
    public long SizeBytes => new DirectoryInfo(Path.Combine(directory, "data")).GetFiles().Sum(file => file.Length);

    public static async Task<DoorHouse> OpenAsync()
    {
        var directory = Directory.CreateTempSubdirectory("klang-bench-").FullName;
        var keys = await SqliteKeyStore.OpenAsync(Path.Combine(directory, "keys"), TimeProvider.System, default);
        var kms = KeyFileKms.Open(Path.Combine(directory, "root.key"), new KeyFileOptions { CreateIfMissing = true });
        var vault = await Vault.OpenAsync(kms, keys, new VaultOptions { CreateIfEmpty = true }, default);
        var store = await SqliteRecordStore.OpenAsync(
            new SqliteStoreOptions { Directory = Path.Combine(directory, "data") },
            new LedgerSequencer(vault, TimeProvider.System), TimeProvider.System, default);
        return new DoorHouse(directory, keys, kms, vault, store);
    }

    public Caller Caller { get; } = new() { Id = "bench", Facility = "K0001" };

    public string NextRequest() => $"r{Interlocked.Increment(ref requests)}";

    public async Task<string> CreateAsync(ResourceType type, byte[] body)
    {
        var write = new Write { Kind = WriteKind.Create, Type = type, Body = body };
        var written = await Door.WriteAsync(new WriteCall(write) { Caller = Caller, RequestId = NextRequest() }, default);
        return written.Value.Resource!.Id;
    }

    public async Task<TransactionReply> TransactAsync(IReadOnlyList<BundleItem> items)
    {
        var written = await Door.TransactAsync(new TransactionCall(items) { Caller = Caller, RequestId = NextRequest() }, default);
        return written.Value;
    }

    public async Task<PageReply> SearchAsync(ResourceType type, params KeyValuePair<string, string>[] pairs) =>
        (await Door.SearchAsync(new SearchCall(type, new SearchText(pairs)) { Caller = Caller, RequestId = NextRequest() }, default)).Value;

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        await keys.DisposeAsync();
        Vault.Dispose();
        kms.Dispose();
        Directory.Delete(directory, recursive: true);
    }
}
