using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>
/// Restores of an embedded store that is not open. All of a backup is verified before anything is put in place; what fails leaves the
/// folder as it was. With both lost, the root key file comes first, then the keys, then the records.
/// </summary>
public static class SqliteRestore
{
    /// <summary>
    /// Restores keys.db and destroys again what was destroyed since the backup. Throws <see cref="TrustException"/> when the backup does not verify, is of another
    /// store or has expired, and <see cref="StoreException"/> when keys are there and may not be replaced, the store is open or there is no room.
    /// </summary>
    public static Task<RestoreReport> RestoreKeysAsync(
        EmbeddedStoreOptions store, string backup, RestoreOptions accepted, TimeProvider time, IProgress<BackupProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync(store, () => new KeyRestore(store, accepted, time, progress).RunAsync(backup, cancellationToken));

    /// <summary>
    /// Restores records.db. The keys must be there. Throws <see cref="TrustException"/> naming the first thing that does not prove, or what would be lost when
    /// the backup is older than the newest ledger head seen and the loss is not accepted.
    /// </summary>
    public static Task<RestoreReport> RestoreRecordsAsync(
        EmbeddedStoreOptions store, string backup, RestoreOptions accepted, TimeProvider time, IProgress<BackupProgress>? progress, CancellationToken cancellationToken) =>
        RunAsync(store, () => new RecordRestore(store, accepted, time, progress).RunAsync(backup, cancellationToken));

    static async Task<RestoreReport> RunAsync(EmbeddedStoreOptions store, Func<Task<RestoreReport>> restore)
    {
        try
        {
            return await Task.Run(restore);
        }
        catch (Exception failure) when (DiskErrors.IsDisk(failure))
        {
            throw DiskErrors.From(failure, store.Directory);
        }
    }
}
