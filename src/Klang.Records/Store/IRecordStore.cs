using Klang.Trust;

namespace Klang.Records.Store;

/// <summary>
/// Charts at rest: the narrow contract that Records needs of an engine. Reads see what was committed before they began.
/// An answered commit is durable. Thread-safe. Throws <see cref="StoreException"/> when the machine fails (disk full,
/// damaged file), never for what a caller may cause.
/// </summary>
public interface IRecordStore : ILedgerPort, ILedgerIndexPort
{
    /// <summary>How many shards; fixed at creation.</summary>
    int Shards { get; }

    /// <summary>Sequence of the newest commit; 0 for an empty store.</summary>
    long LastSequence { get; }

    /// <summary>Reserves a number for a new chart. Numbers that are never used do no harm.</summary>
    ChartId ReserveChart();

    /// <summary>Looks a resource up by the keyed hash of Type/id.</summary>
    ValueTask<ResourcePlace?> FindAsync(UInt128 directoryKey, CancellationToken cancellationToken);

    /// <summary>Looks a block up by its id (for server-made ids).</summary>
    ValueTask<BlockPlace?> FindBlockAsync(UInt128 blockId, CancellationToken cancellationToken);

    /// <summary>Looks a claim up.</summary>
    ValueTask<(ChartId Owner, ReadOnlyMemory<byte> Detail)?> FindClaimAsync(UInt128 key, CancellationToken cancellationToken);

    /// <summary>A chart's access head; null when there is no such chart.</summary>
    ValueTask<SealedHead?> ReadHeadAsync(ChartId chart, CancellationToken cancellationToken);

    /// <summary>All blocks of a chart in order, up to and including a commit (<see cref="long.MaxValue"/> for all).</summary>
    ValueTask<IReadOnlyList<SealedBlock>> ReadBlocksAsync(ChartId chart, long upTo, CancellationToken cancellationToken);

    /// <summary>One block; null when there is none.</summary>
    ValueTask<SealedBlock?> ReadBlockAsync(ChartId chart, int number, CancellationToken cancellationToken);

    /// <summary>Charts of one shard that may match all groups, in ascending order, after a chart. A superset of the truth. No groups: every chart of the shard.</summary>
    ValueTask<IReadOnlyList<ChartId>> FindChartsAsync(
        int shard, IReadOnlyList<PostingGroup> groups, ChartId after, int limit, CancellationToken cancellationToken);

    /// <summary>Commits with a sequence below a bound, newest first (before = <see cref="long.MaxValue"/> for all).</summary>
    ValueTask<IReadOnlyList<LogRow>> ReadLogBackwardAsync(long before, int limit, CancellationToken cancellationToken);

    /// <summary>Commits with a sequence above a bound, oldest first: the change feed.</summary>
    ValueTask<IReadOnlyList<LogRow>> ReadLogForwardAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>Rows of a facility's register that changed after a commit (0 for all).</summary>
    ValueTask<IReadOnlyList<RegisterRow>> ReadRegisterAsync(string facility, long since, CancellationToken cancellationToken);

    /// <summary>Codes of all facilities that have a register.</summary>
    ValueTask<IReadOnlyList<string>> ListRegistersAsync(CancellationToken cancellationToken);

    /// <summary>The chunks of an attachment, in order.</summary>
    ValueTask<IReadOnlyList<AttachmentChunk>> ReadChunksAsync(ChartId chart, UInt128 attachment, CancellationToken cancellationToken);

    /// <summary>Charts that were erased here.</summary>
    ValueTask<IReadOnlyList<ChartId>> ListErasedAsync(CancellationToken cancellationToken);

    /// <summary>Notices that wait, whose name begins with <c>folder/</c>, in the order of their names.</summary>
    ValueTask<IReadOnlyList<NoticeRow>> ReadNoticesAsync(string folder, int limit, CancellationToken cancellationToken);

    /// <summary>Applies a commit whole, or not at all. Durable when it completes without conflict.</summary>
    Task<CommitResult> CommitAsync(Commit commit, CancellationToken cancellationToken);
}

/// <summary>The machine failed: disk full, file damaged, store closed. Nothing of the commit was done.</summary>
public sealed class StoreException : Exception
{
    /// <summary>With what failed, in a sentence for the operator.</summary>
    public StoreException(StoreFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    /// <summary>What failed.</summary>
    public StoreFault Fault { get; }
}

/// <summary>How the machine failed.</summary>
public enum StoreFault
{
    /// <summary>No room on the disk.</summary>
    DiskFull,

    /// <summary>A file does not read back as it was written.</summary>
    Damaged,

    /// <summary>Another process has the store open.</summary>
    InUse,

    /// <summary>The store was made by a newer version.</summary>
    TooNew,

    /// <summary>Anything else of the disk or the engine.</summary>
    Broken,

    /// <summary>The queue of writes is full.</summary>
    Overloaded,
}
