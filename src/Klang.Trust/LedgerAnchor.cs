using System.Diagnostics;
using Klang.Trust.Logging;

namespace Klang.Trust;

/// <summary>
/// Keeps the newest head of the ledger beside the keys, apart from the data: a data file that was cut short or put back
/// to an older state no longer reaches it. Written at most once a second and at shutdown. Thread-safe.
/// </summary>
public sealed class LedgerAnchor : IDisposable
{
    /// <summary>Name of the note in the key store.</summary>
    public const string NoteName = "ledger-head";

    static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    readonly IKeyStore store;
    readonly LedgerKeys keys;
    readonly TimeProvider clock;
    readonly SemaphoreSlim writing = new(1, 1);

    LedgerBatch? newest;
    LedgerBatch? written;

    /// <summary>An anchor in this key store for the ledger of this vault.</summary>
    public LedgerAnchor(IKeyStore store, Vault vault, TimeProvider clock)
    {
        this.store = store;
        keys = vault.LedgerKeys;
        this.clock = clock;
    }

    /// <summary>Remembers the head of a batch that is durable. Costs nothing; batches come in order.</summary>
    public void Observe(LedgerBatch batch) => Volatile.Write(ref newest, batch);

    /// <summary>
    /// Writes the newest head once a second until cancelled, then once more. A head that could not be written (no room on the disk) is tried
    /// again a second later; only the last failure is thrown.
    /// </summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await TryFlushAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await FlushAsync(CancellationToken.None);
        }
    }

    /// <summary>Writes the newest head now, when it is not written yet.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            if (Volatile.Read(ref newest) is { } batch && !ReferenceEquals(batch, written))
            {
                await store.WriteNoteAsync(NoteName, batch.Head, cancellationToken);
                written = batch;
            }
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>The head last written; null for a new store.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken) =>
        await store.ReadNoteAsync(NoteName, cancellationToken) is { IsEmpty: false } note ? note : (ReadOnlyMemory<byte>?)null;

    /// <summary>
    /// Takes the log as it stands for the newest seen, whatever was seen before: for a new store, and for a restore that its operator
    /// has accepted. Durable when it completes.
    /// </summary>
    public Task ResetAsync(LedgerSequencer sequencer, CancellationToken cancellationToken) =>
        store.WriteNoteAsync(NoteName, sequencer.Head(), cancellationToken);

    /// <summary>
    /// Compares a restored sequencer with the anchor, at start: throws <see cref="TrustException"/> when there is no anchor, when the log is shorter
    /// than it was, when it is as long and different, and when it is longer and does not pass through the anchor. Only the
    /// verifier proves every entry in between.
    /// </summary>
    /// <param name="sequencer">Restored from the log.</param>
    /// <param name="readFrom">The stored batches from the one that holds this entry; only the first is read.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task CheckAsync(
        LedgerSequencer sequencer, Func<long, IAsyncEnumerable<LedgerBatch>> readFrom, CancellationToken cancellationToken)
    {
        var note = await ReadAsync(cancellationToken)
            ?? throw new TrustException("The key store holds no head of the ledger, though one was kept: it was taken out. Restore the key store from its backup.");
        var (size, _, root) = HeadFormat.Read(keys, note.Span);
        if (sequencer.Size < size)
        {
            throw new TrustException(
                $"The ledger has {sequencer.Size} entries and had {size}: the data were cut short or put back to an older state. Restore the newest backup.");
        }

        var isSame = sequencer.Size == size
            ? sequencer.Root().AsSpan().SequenceEqual(root)
            : size == 0 || await PassesThroughAsync(size, root, readFrom(size - 1), cancellationToken);
        if (!isSame)
        {
            throw new TrustException($"The ledger's first {size} entries are not those that were written: its history was replaced.");
        }
    }

    /// <summary>Ends it. Stop <see cref="RunAsync"/> first: that writes the last head.</summary>
    public void Dispose() => writing.Dispose();

    async Task TryFlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FlushAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Trace.TraceWarning("The ledger's head could not be kept beside the keys: {0}", failure.Message);
        }
    }

    async Task<bool> PassesThroughAsync(
        long size, byte[] root, IAsyncEnumerable<LedgerBatch> batches, CancellationToken cancellationToken)
    {
        await foreach (var batch in batches.WithCancellation(cancellationToken))
        {
            var (stored, _, storedRoot) = HeadFormat.Read(keys, batch.Head.Span);
            return stored == size && storedRoot.AsSpan().SequenceEqual(root);
        }

        return false;
    }
}
