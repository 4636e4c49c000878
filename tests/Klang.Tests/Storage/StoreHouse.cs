using Klang.Records.Store;
using Klang.Storage.Sqlite;
using Klang.Trust;

namespace Klang.Tests.Storage;

/// <summary>A store on an engine, with real keys and a real ledger around it.</summary>
abstract class StoreHouse : IAsyncDisposable
{
    KeyFileKms? kms;
    SqliteKeyStore? keys;
    Vault? vault;

    protected StoreHouse(int shards) => Shards = shards;

    public int Shards { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("klang-store-").FullName;

    public IRecordStore Store { get; private set; } = null!;

    public Ledger Ledger { get; private set; } = null!;

    public KeyFileKms Kms => kms!;

    public SqliteKeyStore Keys => keys!;

    public Vault Vault => vault!;

    public string KeyFolder => Path.Combine(Folder, "keys");

    public async Task StartAsync()
    {
        kms = KeyFileKms.Open(Path.Combine(Folder, "root.key"), new KeyFileOptions { CreateIfMissing = true });
        keys = await SqliteKeyStore.OpenAsync(KeyFolder, TimeProvider.System, default);
        vault = await Vault.OpenAsync(kms, keys, new VaultOptions { CreateIfEmpty = true, Shards = Shards }, default);
        await OpenStoreAsync();
    }

    public async Task OpenStoreAsync()
    {
        Store = await OpenEngineAsync(NewSequencer());
        Ledger = new Ledger(Store, TimeProvider.System);
    }

    public LedgerSequencer NewSequencer() => new(Vault, TimeProvider.System);

    public async Task ReopenAsync()
    {
        await CloseStoreAsync();
        await OpenStoreAsync();
    }

    public async Task CloseStoreAsync()
    {
        if (Store is IAsyncDisposable open)
        {
            await open.DisposeAsync();
        }
    }

    public PreparedEntries Entries(params long[] charts) => Ledger.Prepare(
        Permit.Grant("acc-1", "X0001", "TREAT", AccessAction.Create, [.. charts], false, [Compartment.Normal], "test", "req-1"),
        "write", []);

    public Commit Commit(params long[] charts) => new() { At = 1, Entries = Entries(charts) };

    public async ValueTask DisposeAsync()
    {
        await CloseStoreAsync();
        vault?.Dispose();
        if (keys is not null)
        {
            await keys.DisposeAsync();
        }

        kms?.Dispose();
        await DropAsync();
        Directory.Delete(Folder, recursive: true);
    }

    protected abstract Task<IRecordStore> OpenEngineAsync(LedgerSequencer sequencer);

    protected virtual Task DropAsync() => Task.CompletedTask;
}
