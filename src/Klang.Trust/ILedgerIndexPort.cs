namespace Klang.Trust;

/// <summary>Where the ledger's index lies, and the log that it is made from. Storage implements it.</summary>
public interface ILedgerIndexPort : ILedgerTreePort
{
    /// <summary>How many segments of the index there are, from the first on without gap.</summary>
    long IndexedSegments { get; }

    /// <summary>The same page of each of several segments, in order; empty where there is none.</summary>
    ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadPagesAsync(int page, long firstSegment, int count, CancellationToken cancellationToken);

    /// <summary>Puts a segment in place, over an older one of the same number; durable when it completes.</summary>
    Task PutSegmentAsync(LedgerSegment segment, CancellationToken cancellationToken);

    /// <summary>The batches that hold these entries, each once, in order.</summary>
    /// <param name="indexes">In ascending order.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    ValueTask<IReadOnlyList<LedgerBatch>> ReadBatchesAsync(IReadOnlyList<long> indexes, CancellationToken cancellationToken);

    /// <summary>Batches from the one that holds an entry on, in order.</summary>
    IAsyncEnumerable<LedgerBatch> ReadLedgerAsync(long fromIndex, CancellationToken cancellationToken);
}
