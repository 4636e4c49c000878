using Klang.Records;
using Klang.Records.Store;
using Klang.Storage.Sqlite;
using Klang.Trust;

namespace Klang.Composition;

/// <summary>Everything that stands behind the door, opened in order and let go in the opposite order.</summary>
sealed class House : IAsyncDisposable
{
    readonly KeyFileKms kms;
    readonly SqliteKeyStore keys;

    House(HouseOptions options, KeyFileKms kms, SqliteKeyStore keys, Vault vault, SqliteRecordStore store, Ledger ledger, Door door)
    {
        Options = options;
        this.kms = kms;
        this.keys = keys;
        Vault = vault;
        Store = store;
        Ledger = ledger;
        Door = door;
    }

    public HouseOptions Options { get; }

    public Vault Vault { get; }

    public SqliteRecordStore Store { get; }

    public Ledger Ledger { get; }

    public SqliteKeyStore Keys => keys;

    public Door Door { get; }

    public static async Task<House> OpenAsync(HouseOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var keys = await SqliteKeyStore.OpenAsync(options.KeysFolder, clock, cancellationToken);
        var kms = KeyFileKms.Open(options.KeyFile, new KeyFileOptions { CreateIfMissing = options.CreateIfMissing, Production = options.Production });
        var vault = await Vault.OpenAsync(kms, keys, new VaultOptions { CreateIfEmpty = options.CreateIfMissing }, cancellationToken);
        var store = await SqliteRecordStore.OpenAsync(
            new SqliteStoreOptions { Directory = options.RecordsFolder }, new LedgerSequencer(vault, clock), clock, cancellationToken);
        var ledger = new Ledger(store, clock);
        var door = new Door(store, vault, ledger, clock, new RecordsOptions { OwnBases = options.OwnBases });
        return new House(options, kms, keys, vault, store, ledger, door);
    }

    /// <summary>True when the store answers.</summary>
    public async ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Store.ReadLogBackwardAsync(long.MaxValue, limit: 1, cancellationToken);
            return true;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await keys.DisposeAsync();
        Vault.Dispose();
        kms.Dispose();
    }
}
