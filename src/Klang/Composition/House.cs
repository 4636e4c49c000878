using Klang.Records;
using Klang.Records.Store;
using Klang.Registries;
using Klang.Storage.Sqlite;

namespace Klang.Composition;

/// <summary>The trusted store and the door over it, opened in order and let go in the opposite order.</summary>
sealed class House : IAsyncDisposable
{
    House(HouseOptions options, EmbeddedStore store, IdentityHouse identity, Door door)
    {
        Identity = identity;
        Options = options;
        Store = store;
        Door = door;
    }

    public HouseOptions Options { get; }

    public EmbeddedStore Store { get; }

    public Door Door { get; }

    /// <summary>Who may ask.</summary>
    public IdentityHouse Identity { get; }

    public static async Task<House> OpenAsync(HouseOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var store = await EmbeddedStore.OpenAsync(options.Store, clock, cancellationToken);
        var door = new Door(store.Records, store.Vault, store.Ledger, clock, new RecordsOptions { OwnBases = options.OwnBases }, store.Archive);
        try
        {
            var identity = await IdentityHouse.OpenAsync(options.Data, store.Kms, clock, cancellationToken);
            return new House(options, store, identity, door);
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>True when the store answers.</summary>
    public async ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Store.Records.ReadLogBackwardAsync(long.MaxValue, limit: 1, cancellationToken);
            return true;
        }
        catch (StoreException)
        {
            return false;
        }
    }

    public ValueTask DisposeAsync()
    {
        Identity.Dispose();
        return Store.DisposeAsync();
    }
}
