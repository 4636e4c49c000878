using Klang.Records.Store;

namespace Klang.Storage.Sqlite;

/// <summary>
/// Backups of an embedded store, taken while it is open, in this process or another: readers and writer go on. Records and keys go to separate files, each sealed
/// under a key of its own that the root wraps; the root key itself is in neither.
/// </summary>
public static class SqliteBackup
{
    /// <summary>For so long a backup of keys may be restored: what was destroyed is gone for good when the last such backup expires.</summary>
    public static readonly TimeSpan KeyBackupLife = TimeSpan.FromDays(35);

    /// <summary>
    /// Backs records.db up. The file appears when it is whole. Throws <see cref="StoreException"/> when the name is taken, there is no
    /// room (DiskFull) or records.db is damaged. A copy of the database lies beside it meanwhile, so there must be room for that, too.
    /// </summary>
    public static Task<BackupHeader> WriteRecordsAsync(
        EmbeddedStoreOptions store, string path, TimeProvider time, IProgress<BackupProgress>? progress, CancellationToken cancellationToken) =>
        GuardAsync(store, BackupKind.Records, path, time, progress, cancellationToken);

    /// <summary>Backs keys.db up, to be kept apart from backups of records and deleted after <see cref="KeyBackupLife"/>.</summary>
    public static Task<BackupHeader> WriteKeysAsync(
        EmbeddedStoreOptions store, string path, TimeProvider time, IProgress<BackupProgress>? progress, CancellationToken cancellationToken) =>
        GuardAsync(store, BackupKind.Keys, path, time, progress, cancellationToken);

    /// <summary>Verifies every chunk of a backup and gives its header. A restore checks the database and the ledger inside as well.</summary>
    public static async Task<BackupHeader> VerifyAsync(
        EmbeddedStoreOptions store, string path, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        using var kms = await TrustedKeys.OpenRootAsync(store, create: false, cancellationToken);
        return await BackupFile.ReadAsync(kms, path, kind: null, target: null, progress, cancellationToken);
    }

    static async Task<BackupHeader> GuardAsync(
        EmbeddedStoreOptions store, BackupKind kind, string path, TimeProvider time, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            return await WriteAsync(store, kind, path, time, progress, cancellationToken);
        }
        catch (Exception failure) when (DiskErrors.IsDisk(failure))
        {
            throw DiskErrors.From(failure, store.Directory);
        }
    }

    static async Task<BackupHeader> WriteAsync(
        EmbeddedStoreOptions store, BackupKind kind, string path, TimeProvider time, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        BackupFile.RequireFree(path);
        var database = kind == BackupKind.Records ? store.RecordsFile : store.KeysFile;
        if (!File.Exists(database))
        {
            throw new StoreException(StoreFault.Broken, $"There is nothing to back up: {database} is missing.");
        }

        using var kms = await TrustedKeys.OpenRootAsync(store, create: false, cancellationToken);
        using var snapshot = SnapshotFolder.Make(Path.GetDirectoryName(database)!, holdsKeys: kind == BackupKind.Keys);
        var schema = kind == BackupKind.Records ? SqliteSchema.Records : SqliteSchema.Keys;
        await Task.Run(() => DatabaseSnapshot.Copy(database, snapshot.File, schema, progress, cancellationToken), cancellationToken);
        var header = DatabaseSnapshot.Describe(snapshot.File, kind, time);
        await BackupFile.WriteAsync(kms, header, snapshot.File, path, progress, cancellationToken);
        return header;
    }
}
