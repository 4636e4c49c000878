using System.Globalization;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>Puts a backup of keys in place, destroying again what was destroyed since it was made.</summary>
sealed class KeyRestore(EmbeddedStoreOptions store, RestoreOptions accepted, TimeProvider time, IProgress<BackupProgress>? progress)
{
    public async Task<RestoreReport> RunAsync(string backup, CancellationToken cancellationToken)
    {
        if (File.Exists(store.KeysFile) && !accepted.Replace)
        {
            throw new StoreException(StoreFault.Broken,
                $"{store.KeysFile} exists. Keys made since the backup would be lost with it, and their charts: say that it is to be replaced, or name an empty folder.");
        }

        using var kms = await TrustedKeys.OpenRootAsync(store, create: false, cancellationToken);
        PrivateDirectory.Make(store.KeysDirectory);
        using var keysLock = DirectoryLock.Take(store.KeysDirectory, SqliteKeyStore.LockName);
        var stage = RestoreStage.Begin(store.Directory, store.KeysDirectory, SqliteKeyStore.FileName);
        try
        {
            var file = Path.Combine(stage.NewFolder, SqliteKeyStore.FileName);
            var header = await BackupFile.ReadAsync(kms, backup, BackupKind.Keys, file, progress, cancellationToken);
            RequireYoung(header);
            DatabaseCheck.Run(file);
            var present = PresentKeys.Read(store);
            present.RequireSameStore(header, store);
            var replayed = await BringUpToDateAsync(kms, stage.NewFolder, header, present, cancellationToken);
            stage.PutInPlace();
            stage.End();
            return new() { Header = header, EntriesProved = 0, EntriesLost = 0, DestructionsReplayed = replayed };
        }
        catch
        {
            stage.Abandon();
            throw;
        }
    }

    void RequireYoung(BackupHeader header)
    {
        var age = time.GetUtcNow() - header.CreatedAt;
        if (age > SqliteBackup.KeyBackupLife && !accepted.AcceptExpired)
        {
            throw new TrustException(string.Create(CultureInfo.InvariantCulture,
                $"This backup of keys is {age.TotalDays:0} days old and should have been deleted after {SqliteBackup.KeyBackupLife.TotalDays:0}: it may bring back keys that were destroyed for good. Say that it is to be restored all the same, or use a newer one."));
        }
    }

    /// <summary>Opening the vault proves that the root and the keys belong together, before anything is put in place.</summary>
    async Task<int> BringUpToDateAsync(
        IKms kms, string folder, BackupHeader header, PresentKeys present, CancellationToken cancellationToken)
    {
        await using var keys = await SqliteKeyStore.OpenAsync(folder, time, cancellationToken);
        using var vault = await Vault.OpenAsync(kms, keys, new VaultOptions(), cancellationToken);
        if (await StoreBinding.ReadAsync(keys, cancellationToken) != header.StoreId)
        {
            throw new TrustException("The keys in the backup are not those of the store that its header names.");
        }

        await present.CarryHeadAsync(keys, vault, cancellationToken);
        var known = (await keys.ListDestroyedAsync(cancellationToken)).ToDictionary(key => key.Name, key => key.At, StringComparer.Ordinal);
        string[] later = [.. present.Destroyed
            .Where(key => !known.TryGetValue(key.Name, out var at) || at < key.At)
            .Select(key => key.Name).Distinct(StringComparer.Ordinal)];
        await keys.DestroyAsync(later, cancellationToken);
        return later.Length;
    }
}
