using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>Root key, key store and vault, opened and closed together.</summary>
sealed class TrustedKeys : IAsyncDisposable
{
    TrustedKeys(IKms kms, SqliteKeyStore keys, Vault vault)
    {
        Kms = kms;
        Keys = keys;
        Vault = vault;
    }

    public IKms Kms { get; }

    public SqliteKeyStore Keys { get; }

    public Vault Vault { get; }

    /// <summary>Opens them, or founds them where there is neither a key store nor records: new keys beside old data would only hide that the right ones are missing.</summary>
    public static async Task<TrustedKeys> OpenAsync(
        EmbeddedStoreOptions options, bool mayFound, TimeProvider time, CancellationToken cancellationToken)
    {
        var founds = mayFound && !File.Exists(options.RecordsFile);
        var kms = await OpenRootAsync(options, founds && !File.Exists(options.KeysFile), cancellationToken);
        SqliteKeyStore? keys = null;
        try
        {
            if (!founds && !File.Exists(options.KeysFile))
            {
                throw new TrustException($"There is no key store {options.KeysFile}. Restore it from its backup: without it no data can be opened.");
            }

            keys = await SqliteKeyStore.OpenAsync(options.KeysDirectory, time, cancellationToken);
            var vaultOptions = new VaultOptions { CreateIfEmpty = founds, Shards = options.Records.Shards, OpenKeys = options.OpenKeys };
            return new(kms, keys, await Vault.OpenAsync(kms, keys, vaultOptions, cancellationToken));
        }
        catch
        {
            if (keys is not null)
            {
                await keys.DisposeAsync();
            }

            kms.Dispose();
            throw;
        }
    }

    public static ValueTask<IKms> OpenRootAsync(EmbeddedStoreOptions options, bool create, CancellationToken cancellationToken) =>
        options.OpenRoot is { } open ? open(create, cancellationToken) : ValueTask.FromResult<IKms>(OpenKeyFile(options, create));

    static KeyFileKms OpenKeyFile(EmbeddedStoreOptions options, bool create)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(options.RootKeyPath))!;
        if (create)
        {
            PrivateDirectory.Make(folder);
        }

        var kms = KeyFileKms.Open(options.RootKeyPath, new KeyFileOptions { Production = options.Production, CreateIfMissing = create });
        if (create)
        {
            DiskSync.Folder(folder);
        }

        return kms;
    }

    public async ValueTask DisposeAsync()
    {
        Vault.Dispose();
        await Keys.DisposeAsync();
        Kms.Dispose();
    }
}
