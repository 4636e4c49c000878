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

    /// <summary>Writes the newest head once a second until cancelled, then once more.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await FlushAsync(cancellationToken);
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
    /// Compares a restored sequencer with the anchor, at start: throws <see cref="TrustException"/> when the log is shorter
    /// than it was, or as long and different. Only the verifier proves that a longer log extends the anchor.
    /// </summary>
    public async Task CheckAsync(LedgerSequencer sequencer, CancellationToken cancellationToken)
    {
        if (await ReadAsync(cancellationToken) is not { } note)
        {
            return;
        }

        var (size, _, root) = HeadFormat.Read(keys, note.Span);
        if (sequencer.Size < size)
        {
            throw new TrustException(
                $"The ledger has {sequencer.Size} entries and had {size}: the data were cut short or put back to an older state. Restore the newest backup.");
        }

        if (sequencer.Size == size && !sequencer.Root().AsSpan().SequenceEqual(root))
        {
            throw new TrustException($"The ledger's {size} entries are not those that were written: its history was replaced.");
        }
    }

    /// <summary>Ends it. Stop <see cref="RunAsync"/> first: that writes the last head.</summary>
    public void Dispose() => writing.Dispose();
}
