using System.Runtime.CompilerServices;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Tests.Records;

/// <summary>A real store behind points at which every call may fail, before its work is done and after.</summary>
sealed class FaultyStore(IRecordStore inner, FaultPlan plan) : IRecordStore
{
    public int Shards => inner.Shards;

    public long LastSequence => inner.LastSequence;

    public LedgerHead Head => inner.Head;

    public long IndexedSegments => inner.IndexedSegments;

    public ChartId ReserveChart() => inner.ReserveChart();

    public ValueTask<ResourcePlace?> FindAsync(UInt128 directoryKey, CancellationToken cancellationToken) =>
        Around("find", () => inner.FindAsync(directoryKey, cancellationToken));

    public ValueTask<BlockPlace?> FindBlockAsync(UInt128 blockId, CancellationToken cancellationToken) =>
        Around("find block", () => inner.FindBlockAsync(blockId, cancellationToken));

    public ValueTask<(ChartId Owner, ReadOnlyMemory<byte> Detail)?> FindClaimAsync(UInt128 key, CancellationToken cancellationToken) =>
        Around("find claim", () => inner.FindClaimAsync(key, cancellationToken));

    public ValueTask<SealedHead?> ReadHeadAsync(ChartId chart, CancellationToken cancellationToken) =>
        Around("head", () => inner.ReadHeadAsync(chart, cancellationToken));

    public ValueTask<IReadOnlyList<SealedBlock>> ReadBlocksAsync(ChartId chart, long upTo, CancellationToken cancellationToken) =>
        Around("blocks", () => inner.ReadBlocksAsync(chart, upTo, cancellationToken));

    public ValueTask<SealedBlock?> ReadBlockAsync(ChartId chart, int number, CancellationToken cancellationToken) =>
        Around("block", () => inner.ReadBlockAsync(chart, number, cancellationToken));

    public ValueTask<IReadOnlyList<ChartId>> FindChartsAsync(
        int shard, IReadOnlyList<PostingGroup> groups, ChartId after, int limit, CancellationToken cancellationToken) =>
        Around("charts", () => inner.FindChartsAsync(shard, groups, after, limit, cancellationToken));

    public ValueTask<IReadOnlyList<LogRow>> ReadLogBackwardAsync(long before, int limit, CancellationToken cancellationToken) =>
        Around("log", () => inner.ReadLogBackwardAsync(before, limit, cancellationToken));

    public ValueTask<IReadOnlyList<LogRow>> ReadLogForwardAsync(long after, int limit, CancellationToken cancellationToken) =>
        Around("log", () => inner.ReadLogForwardAsync(after, limit, cancellationToken));

    public ValueTask<IReadOnlyList<RegisterRow>> ReadRegisterAsync(string facility, long since, CancellationToken cancellationToken) =>
        Around("register", () => inner.ReadRegisterAsync(facility, since, cancellationToken));

    public ValueTask<IReadOnlyList<string>> ListRegistersAsync(CancellationToken cancellationToken) =>
        Around("registers", () => inner.ListRegistersAsync(cancellationToken));

    public ValueTask<IReadOnlyList<NoticeRow>> ReadNoticesAsync(string folder, int limit, CancellationToken cancellationToken) =>
        Around("notices", () => inner.ReadNoticesAsync(folder, limit, cancellationToken));

    public ValueTask<IReadOnlyList<ChartId>> ListErasedAsync(CancellationToken cancellationToken) =>
        Around("erased", () => inner.ListErasedAsync(cancellationToken));

    public ValueTask<IReadOnlyList<AttachmentChunk>> ReadChunksAsync(ChartId chart, UInt128 attachment, CancellationToken cancellationToken) =>
        Around("chunks", () => inner.ReadChunksAsync(chart, attachment, cancellationToken));

    public Task<CommitResult> CommitAsync(Commit commit, CancellationToken cancellationToken) =>
        plan.Around("commit", () => inner.CommitAsync(commit, cancellationToken));

    public Task AppendAsync(PreparedEntries entries, CancellationToken cancellationToken) => plan.Around("leaf", async () =>
    {
        await inner.AppendAsync(entries, cancellationToken);
        return true;
    });

    public ValueTask<ReadOnlyMemory<byte>> ReadLeavesAsync(long first, int count, CancellationToken cancellationToken) =>
        Around("leaves", () => inner.ReadLeavesAsync(first, count, cancellationToken));

    public ValueTask<ReadOnlyMemory<byte>> ReadNodesAsync(int level, long first, int count, CancellationToken cancellationToken) =>
        Around("nodes", () => inner.ReadNodesAsync(level, first, count, cancellationToken));

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadPagesAsync(int page, long firstSegment, int count, CancellationToken cancellationToken) =>
        Around("pages", () => inner.ReadPagesAsync(page, firstSegment, count, cancellationToken));

    public Task PutSegmentAsync(LedgerSegment segment, CancellationToken cancellationToken) => inner.PutSegmentAsync(segment, cancellationToken);

    public ValueTask<IReadOnlyList<LedgerBatch>> ReadBatchesAsync(IReadOnlyList<long> indexes, CancellationToken cancellationToken) =>
        Around("batches", () => inner.ReadBatchesAsync(indexes, cancellationToken));

    public async IAsyncEnumerable<LedgerBatch> ReadLedgerAsync(long fromIndex, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in inner.ReadLedgerAsync(fromIndex, cancellationToken))
        {
            plan.Pass("ledger");
            yield return batch;
        }
    }

    ValueTask<T> Around<T>(string what, Func<ValueTask<T>> work) => new(plan.Around(what, () => work().AsTask()));
}
