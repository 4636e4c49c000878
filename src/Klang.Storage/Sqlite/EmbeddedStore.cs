using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>
/// The whole trusted store in one folder, opened in the one right order: root key, key store, vault, ledger sequencer, records, anchor.
/// While it is open the ledger's newest head is kept beside the keys; opening it checks that the records still reach that head and
/// belong to those keys. One process at a time.
/// </summary>
public sealed class EmbeddedStore : IAsyncDisposable
{
    readonly TrustedKeys trusted;
    readonly LedgerAnchor anchor;
    readonly CancellationTokenSource stopping = new();
    readonly CancellationTokenSource signingStops = new();
    readonly Task anchoring;
    readonly Task signing;
    readonly Task indexing;
    int disposed;

    EmbeddedStore(
        EmbeddedStoreOptions options, TrustedKeys trusted, SqliteRecordStore records, LedgerAnchor anchor, CheckpointSigner checkpoints, LedgerTree tree,
        HarvestBrake brake, TimeProvider time)
    {
        this.trusted = trusted;
        this.anchor = anchor;
        Options = options;
        Records = records;
        Time = time;
        Ledger = new Ledger(records, time, brake);
        trusted.Vault.Brake = brake;
        Archive = new LedgerArchive(records, trusted.Vault, tree, checkpoints);
        indexing = Archive.Index.RunAsync(time, signingStops.Token);
        Checkpoints = checkpoints;
        anchoring = anchor.RunAsync(stopping.Token);
        signing = checkpoints.RunAsync(signingStops.Token);
    }

    public EmbeddedStoreOptions Options { get; }

    public IKms Kms => trusted.Kms;

    public SqliteKeyStore Keys => trusted.Keys;

    public Vault Vault => trusted.Vault;

    public SqliteRecordStore Records { get; }

    public Ledger Ledger { get; }

    /// <summary>The ledger as it is read again: index, tree, proofs.</summary>
    public LedgerArchive Archive { get; }

    /// <summary>The ledger's signed checkpoints.</summary>
    public CheckpointSigner Checkpoints { get; }

    internal TimeProvider Time { get; }

    /// <summary>
    /// Opens the store of a folder, or makes it. Throws <see cref="StoreException"/> when another process has it open, a file is damaged or newer,
    /// and <see cref="TrustException"/> when keys and records do not belong together or the records were put back to an older state.
    /// </summary>
    public static async Task<EmbeddedStore> OpenAsync(EmbeddedStoreOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        StoreFolder.Prepare(options);
        var trusted = await TrustedKeys.OpenAsync(options, mayFound: options.CreateIfMissing, time, cancellationToken);
        var anchor = new LedgerAnchor(trusted.Keys, trusted.Vault, time);
        SqliteRecordStore? records = null;
        try
        {
            await StoreFolder.RequireRecordsAsync(options, trusted.Keys, cancellationToken);
            var sequencer = new LedgerSequencer(trusted.Vault, time, anchor);
            records = await OpenRecordsAsync(options, trusted.Vault, sequencer, time, cancellationToken);
            await StoreBinding.CheckAsync(trusted.Keys, anchor, records, sequencer, cancellationToken);
            await CompleteErasuresAsync(trusted, records, cancellationToken);
            StoreFolder.Sweep(options);
            var tree = new LedgerTree(records);
            var origin = await LedgerOrigins.ReadAsync(options, trusted.Keys, records.StoreId, cancellationToken);
            var checkpoints = await CheckpointSigner.OpenAsync(trusted.Keys, trusted.Vault, tree, time, origin, cancellationToken);
            var brake = new HarvestBrake(time, options.Ceilings);
            await BrakeMemory.RestoreAsync(brake, records, new LedgerReader(trusted.Vault), sequencer.Size, time, cancellationToken);
            return new(options, trusted, records, anchor, checkpoints, tree, brake, time);
        }
        catch
        {
            if (records is not null)
            {
                await records.DisposeAsync();
            }

            anchor.Dispose();
            await trusted.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// The root alone, without the store: for what lies beside it (accounts, clients) while a running server holds the folder. Throws
    /// <see cref="TrustException"/> when there is none.
    /// </summary>
    public static ValueTask<IKms> OpenRootAsync(EmbeddedStoreOptions options, CancellationToken cancellationToken) =>
        TrustedKeys.OpenRootAsync(options, create: false, cancellationToken);

    /// <summary>The head of the ledger that is kept beside the keys, for the verifier; null for a ledger without entries.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAnchorAsync(CancellationToken cancellationToken)
    {
        await anchor.FlushAsync(cancellationToken);
        return await anchor.ReadAsync(cancellationToken);
    }

    /// <summary>Finishes what is queued, writes the last head, zeroes the keys and lets the folder go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        try
        {
            await signingStops.CancelAsync();
            await indexing;
            await signing; // The last checkpoint reads the tree: before the records are closed.
            await Records.DisposeAsync();
            await stopping.CancelAsync();
            await anchoring;
        }
        finally
        {
            stopping.Dispose();
            signingStops.Dispose();
            Archive.Index.Dispose();
            Checkpoints.Dispose();
            anchor.Dispose();
            await trusted.DisposeAsync();
        }
    }

    /// <summary>A crash may have come between an erasure's commit and the destruction of its keys.</summary>
    static async Task CompleteErasuresAsync(TrustedKeys trusted, SqliteRecordStore records, CancellationToken cancellationToken)
    {
        foreach (var chart in await records.ListErasedAsync(cancellationToken))
        {
            if (await trusted.Vault.HasKeyAsync(chart.Value, cancellationToken))
            {
                await trusted.Vault.DestroyChartAsync(chart.Value, cancellationToken);
            }
        }
    }

    static Task<SqliteRecordStore> OpenRecordsAsync(
        EmbeddedStoreOptions options, Vault vault, LedgerSequencer sequencer, TimeProvider time, CancellationToken cancellationToken) =>
        SqliteRecordStore.OpenAsync(
            options.Records with { Directory = options.RecordsDirectory, Shards = vault.Shards }, sequencer, time, cancellationToken);
}
