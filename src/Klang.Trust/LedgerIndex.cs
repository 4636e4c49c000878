using System.Diagnostics;
using Klang.Trust.Logging;

namespace Klang.Trust;

/// <summary>
/// Finds entries by chart, caller, facility or client without reading the log: pages of segments that are written in the background, and the entries since the last
/// segment held in memory. What it finds is a superset that the caller compares with the entries opened. Made anew from the log where it is missing or was
/// changed. Thread-safe.
/// </summary>
public sealed class LedgerIndex(ILedgerIndexPort port, Vault vault) : IDisposable
{
    /// <summary>Segments whose pages are read at once.</summary>
    const int SegmentsAtOnce = 256;

    readonly LedgerKeys keys = vault.LedgerKeys;
    readonly LedgerReader reader = new(vault);
    readonly SemaphoreSlim working = new(1, 1);
    readonly SemaphoreSlim advancing = new(1, 1);
    readonly IndexTail tail = new();

    /// <summary>Places of entries under a term, from one index up to but without another, in order. Covers all that was durable when it was asked.</summary>
    public async Task<IReadOnlyList<long>> FindAsync(LedgerTerm term, long from, long to, CancellationToken cancellationToken)
    {
        if (port.Head.Size - (port.IndexedSegments * LedgerSegment.Length) >= 2 * LedgerSegment.Length)
        {
            await AdvanceAsync(cancellationToken); // A store of an older version, or one that nobody served: once.
        }

        var found = new List<long>();
        await working.WaitAsync(cancellationToken);
        try
        {
            await CatchUpAsync(cancellationToken);
            var first = from / LedgerSegment.Length;
            var end = Math.Min(tail.Start / LedgerSegment.Length, (to + LedgerSegment.Length - 1) / LedgerSegment.Length);
            for (var segment = first; segment < end; segment += SegmentsAtOnce)
            {
                await FindInPagesAsync(term, segment, (int)Math.Min(SegmentsAtOnce, end - segment), found, cancellationToken);
            }

            tail.Find(term, found);
        }
        finally
        {
            working.Release();
        }

        found.RemoveAll(index => index < from || index >= to);
        return found;
    }

    /// <summary>Writes the segments that are full by now. Called in the background; a question does not wait for it.</summary>
    public async Task AdvanceAsync(CancellationToken cancellationToken)
    {
        await advancing.WaitAsync(cancellationToken);
        try
        {
            for (var next = port.IndexedSegments; port.Head.Size >= (next + 1) * LedgerSegment.Length; next++)
            {
                await port.PutSegmentAsync(await BuildAsync(next, cancellationToken), cancellationToken);
            }
        }
        finally
        {
            advancing.Release();
        }
    }

    /// <summary>Writes full segments once a second until cancelled. What fails (no room on the disk) is tried again: the log itself does not need the index.</summary>
    public async Task RunAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1), clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                await TryAdvanceAsync(cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Closing: the next start goes on from here.
        }
    }

    /// <summary>
    /// Opens entries, in order. Reading the log is an access, too: it needs the receipt of its own entry. Throws <see cref="TrustException"/> when entries do not
    /// open or do not match their leaves.
    /// </summary>
    /// <param name="receipt">That this reading stands in the log.</param>
    /// <param name="indexes">In ascending order.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<IReadOnlyList<LedgerEntry>> ReadAsync(Receipt receipt, IReadOnlyList<long> indexes, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(receipt);
        const int Limit = 2048;
        var entries = new List<LedgerEntry>(indexes.Count);
        foreach (var some in indexes.Chunk(Limit))
        {
            var wanted = some.ToHashSet();
            var batches = await port.ReadBatchesAsync(some, cancellationToken);
            var opened = new IReadOnlyList<LedgerEntry>[batches.Count];
            Parallel.For(0, opened.Length, i => opened[i] = reader.Read(batches[i], wanted));
            entries.AddRange(opened.SelectMany(batch => batch));
        }

        return entries;
    }

    /// <summary>Ends it.</summary>
    public void Dispose()
    {
        working.Dispose();
        advancing.Dispose();
    }

    async Task TryAdvanceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await AdvanceAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Trace.TraceWarning("A segment of the ledger's index was not written: {0}", failure.Message);
        }
    }

    async Task FindInPagesAsync(LedgerTerm term, long first, int count, List<long> found, CancellationToken cancellationToken)
    {
        var pages = await port.ReadPagesAsync(IndexPage.Of(term.Hash), first, count, cancellationToken);
        for (var i = 0; i < pages.Count; i++)
        {
            if (IndexPage.TryFind(keys, first + i, term.Hash, pages[i].Span, found))
            {
                continue;
            }

            Trace.TraceWarning("Segment {0} of the ledger's index is not the one that was written; it is made anew from the log.", first + i);
            var anew = await BuildAsync(first + i, cancellationToken);
            await port.PutSegmentAsync(anew, cancellationToken);
            IndexPage.TryFind(keys, first + i, term.Hash, anew.Pages[IndexPage.Of(term.Hash)].Span, found);
        }
    }

    async Task<LedgerSegment> BuildAsync(long number, CancellationToken cancellationToken)
    {
        var first = number * LedgerSegment.Length;
        var terms = new IndexTerms(keys, vault.Shards);
        var entries = new SortedDictionary<ulong, List<ushort>>();
        await foreach (var entry in ReadFromAsync(first, first + LedgerSegment.Length, cancellationToken))
        {
            foreach (var term in terms.Of(entry))
            {
                var hash = IndexPage.Kept(term.Hash);
                if (!entries.TryGetValue(hash, out var places))
                {
                    entries[hash] = places = [];
                }

                places.Add((ushort)(entry.Index - first));
            }
        }

        return IndexPage.Build(keys, number, entries);
    }

    async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        var (indexed, size) = (port.IndexedSegments * LedgerSegment.Length, port.Head.Size);
        tail.StartAt(indexed);
        var terms = new IndexTerms(keys, vault.Shards);
        await foreach (var entry in ReadFromAsync(tail.End, size, cancellationToken))
        {
            tail.Add(entry.Index, terms.Of(entry));
        }
    }

    async IAsyncEnumerable<LedgerEntry> ReadFromAsync(
        long from, long to, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (from >= to)
        {
            yield break;
        }

        await foreach (var batch in port.ReadLedgerAsync(from, cancellationToken))
        {
            foreach (var entry in reader.Read(batch))
            {
                if (entry.Index >= to)
                {
                    yield break;
                }

                if (entry.Index >= from)
                {
                    yield return entry;
                }
            }
        }
    }
}
