using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>The folder of an embedded store before anything in it is opened.</summary>
static class StoreFolder
{
    /// <summary>Refuses a folder in which a restore was interrupted, and a folder without a store when none may be made, and makes it otherwise.</summary>
    public static void Prepare(EmbeddedStoreOptions options)
    {
        RestoreStage.RequireNone(options.Directory);
        if (!options.CreateIfMissing && !File.Exists(options.RecordsFile))
        {
            throw new StoreException(StoreFault.Broken,
                $"There is no store in {options.Directory}: {options.RecordsFile} is missing. Name the right folder, or restore a backup into it.");
        }

        PrivateDirectory.Make(options.Directory);
    }

    /// <summary>Records that are missing beside keys that know their store are lost, and an empty file in their place would only hide it.</summary>
    public static async Task RequireRecordsAsync(EmbeddedStoreOptions options, SqliteKeyStore keys, CancellationToken cancellationToken)
    {
        if (!File.Exists(options.RecordsFile) && await StoreBinding.ReadAsync(keys, cancellationToken) is { } bound)
        {
            throw new TrustException($"{options.RecordsFile} is missing, and the keys are those of store {bound}. Restore the newest backup of its records.");
        }
    }

    /// <summary>Deletes what a crash left of backups.</summary>
    public static void Sweep(EmbeddedStoreOptions options)
    {
        SnapshotFolder.Sweep(options.RecordsDirectory, holdsKeys: false);
        SnapshotFolder.Sweep(options.KeysDirectory, holdsKeys: true);
    }
}
