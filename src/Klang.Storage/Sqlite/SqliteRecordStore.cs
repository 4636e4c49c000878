using System.Globalization;
using System.Runtime.CompilerServices;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>
/// Charts at rest in one SQLite file, records.db. One writer commits what is queued as one transaction (WAL, synchronous=FULL); readers have connections of their own and
/// wait for nobody. Reads run on the caller's thread: they take microseconds from the system's cache.
/// </summary>
public sealed class SqliteRecordStore : IRecordStore, IAsyncDisposable
{
    public const string FileName = "records.db";
    public const string LockName = "store.lock";

    /// <summary>Ledger rows read at once.</summary>
    const int LedgerPage = 64;

    readonly DirectoryLock directoryLock;
    readonly SqliteDatabase writerDatabase;
    readonly WalKeeper wal;
    readonly CommitWriter writer;
    readonly ReaderPool<RecordReader> readers;
    long indexedSegments;
    int disposed;

    SqliteRecordStore(SqliteStoreOptions options, DirectoryLock directoryLock, SqliteDatabase database, StoreFacts facts, LedgerSequencer sequencer)
    {
        this.directoryLock = directoryLock;
        writerDatabase = database;
        Directory = options.Directory;
        Shards = facts.Shards;
        StoreId = facts.StoreId;
        indexedSegments = facts.LedgerSegments;
        wal = new WalKeeper(database.File, (int)database.ReadNumber("PRAGMA page_size"));
        writer = new CommitWriter(database, sequencer, wal, options, facts);
        readers = new ReaderPool<RecordReader>(options.ReaderLimit, () => new RecordReader(database.File, options.ReaderCacheBytes));
    }

    /// <summary>The folder it lies in.</summary>
    public string Directory { get; }

    /// <summary>Made with the store; a backup names it.</summary>
    public Guid StoreId { get; }

    public int Shards { get; }

    public long LastSequence => writer.LastSequence;

    public LedgerHead Head => writer.Head;

    public long IndexedSegments => Volatile.Read(ref indexedSegments);

    /// <summary>
    /// Opens the store, or makes it. Throws <see cref="StoreException"/> when another process has it open, when a file is damaged
    /// or when it was made by a newer version. The sequencer is restored from it and belongs to it from then on.
    /// </summary>
    public static Task<SqliteRecordStore> OpenAsync(
        SqliteStoreOptions options, LedgerSequencer sequencer, TimeProvider time, CancellationToken cancellationToken) =>
        Task.Run(() => Open(options, sequencer, time), cancellationToken);

    public ChartId ReserveChart() => writer.ReserveChart();

    public ValueTask<ResourcePlace?> FindAsync(UInt128 directoryKey, CancellationToken cancellationToken) =>
        readers.ReadAsync(directoryKey, static (reader, key) => reader.Find(key), cancellationToken);

    public ValueTask<BlockPlace?> FindBlockAsync(UInt128 blockId, CancellationToken cancellationToken) =>
        readers.ReadAsync(blockId, static (reader, id) => reader.FindBlock(id), cancellationToken);

    public ValueTask<(ChartId Owner, ReadOnlyMemory<byte> Detail)?> FindClaimAsync(UInt128 key, CancellationToken cancellationToken) =>
        readers.ReadAsync(key, static (reader, key) => reader.FindClaim(key), cancellationToken);

    public ValueTask<SealedHead?> ReadHeadAsync(ChartId chart, CancellationToken cancellationToken) =>
        readers.ReadAsync(chart, static (reader, chart) => reader.ReadHead(chart), cancellationToken);

    public ValueTask<IReadOnlyList<SealedBlock>> ReadBlocksAsync(ChartId chart, long upTo, CancellationToken cancellationToken) =>
        readers.ReadAsync((chart, upTo), static (reader, what) => reader.ReadBlocks(what.chart, what.upTo), cancellationToken);

    public ValueTask<SealedBlock?> ReadBlockAsync(ChartId chart, int number, CancellationToken cancellationToken) =>
        readers.ReadAsync((chart, number), static (reader, what) => reader.ReadBlock(what.chart, what.number), cancellationToken);

    public ValueTask<IReadOnlyList<ChartId>> FindChartsAsync(
        int shard, IReadOnlyList<PostingGroup> groups, ChartId after, int limit, CancellationToken cancellationToken) =>
        readers.ReadAsync(
            (shard, Shards, groups, after, highest: writer.LastChart, limit),
            static (reader, what) => reader.InSnapshot(() => reader.Postings.Find(
                what.shard, what.Shards, what.groups, what.after, what.highest, what.limit)),
            cancellationToken);

    public ValueTask<IReadOnlyList<LogRow>> ReadLogBackwardAsync(long before, int limit, CancellationToken cancellationToken) =>
        readers.ReadAsync((before, limit), static (reader, what) => reader.ReadLogBackward(what.before, what.limit), cancellationToken);

    public ValueTask<IReadOnlyList<LogRow>> ReadLogForwardAsync(long after, int limit, CancellationToken cancellationToken) =>
        readers.ReadAsync((after, limit), static (reader, what) => reader.ReadLogForward(what.after, what.limit), cancellationToken);

    public ValueTask<IReadOnlyList<RegisterRow>> ReadRegisterAsync(string facility, long since, CancellationToken cancellationToken) =>
        readers.ReadAsync((facility, since), static (reader, what) => reader.ReadRegister(what.facility, what.since), cancellationToken);

    public ValueTask<IReadOnlyList<string>> ListRegistersAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync(0, static (reader, _) => reader.ListRegisters(), cancellationToken);

    public ValueTask<IReadOnlyList<AttachmentChunk>> ReadChunksAsync(ChartId chart, UInt128 attachment, CancellationToken cancellationToken) =>
        readers.ReadAsync((chart, attachment), static (reader, what) => reader.ReadChunks(what.chart, what.attachment), cancellationToken);

    public ValueTask<IReadOnlyList<ChartId>> ListErasedAsync(CancellationToken cancellationToken) =>
        readers.ReadAsync(0, static (reader, _) => reader.ListErased(), cancellationToken);

    public ValueTask<IReadOnlyList<NoticeRow>> ReadNoticesAsync(string folder, int limit, CancellationToken cancellationToken) =>
        readers.ReadAsync((folder, limit), static (reader, what) => reader.ReadNotices(what.folder, what.limit), cancellationToken);

    public Task<CommitResult> CommitAsync(Commit commit, CancellationToken cancellationToken)
    {
        CommitRules.Check(commit, Shards);
        return writer.WriteAsync(commit, commit.Entries, cancellationToken);
    }

    public Task AppendAsync(PreparedEntries entries, CancellationToken cancellationToken) =>
        writer.WriteAsync(null, entries, cancellationToken);

    public ValueTask<ReadOnlyMemory<byte>> ReadLeavesAsync(long first, int count, CancellationToken cancellationToken) =>
        readers.ReadAsync((first, count), static (reader, what) => reader.ReadLeaves(what.first, what.count), cancellationToken);

    public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>>> ReadPagesAsync(int page, long firstSegment, int count, CancellationToken cancellationToken) =>
        readers.ReadAsync((page, firstSegment, count), static (reader, what) => reader.ReadPages(what.page, what.firstSegment, what.count), cancellationToken);

    public ValueTask<IReadOnlyList<LedgerBatch>> ReadBatchesAsync(IReadOnlyList<long> indexes, CancellationToken cancellationToken) =>
        readers.ReadAsync(indexes, static (reader, what) => reader.ReadBatches(what), cancellationToken);

    public async Task PutSegmentAsync(LedgerSegment segment, CancellationToken cancellationToken)
    {
        await writer.WriteAsync(tables => tables.Write(segment), cancellationToken);
        if (segment.Number == IndexedSegments)
        {
            Volatile.Write(ref indexedSegments, segment.Number + 1);
        }
    }

    public ValueTask<ReadOnlyMemory<byte>> ReadNodesAsync(int level, long first, int count, CancellationToken cancellationToken) =>
        readers.ReadAsync((level, first, count), static (reader, what) => reader.ReadNodes(what.level, what.first, what.count), cancellationToken);

    public async IAsyncEnumerable<LedgerBatch> ReadLedgerAsync(
        long fromIndex, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var next = fromIndex;
        var isFirst = true;
        while (true)
        {
            var page = await readers.ReadAsync(
                next, static (reader, from) => reader.ReadLedger(from, LedgerPage), cancellationToken);
            foreach (var batch in page)
            {
                if (batch.FirstIndex + batch.Count <= next)
                {
                    continue;
                }

                if (isFirst ? batch.FirstIndex > next : batch.FirstIndex != next)
                {
                    throw SqliteFault.Damaged(writerDatabase.File, string.Create(CultureInfo.InvariantCulture, $"the ledger has a gap at leaf {next}"));
                }

                yield return batch;
                next = batch.FirstIndex + batch.Count;
                isFirst = false;
            }

            if (page.Count < LedgerPage)
            {
                yield break;
            }
        }
    }

    /// <summary>Finishes what is queued, copies the WAL back and lets the folder go.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        await writer.DisposeAsync();
        await readers.DisposeAsync();
        await wal.DisposeAsync();
        writerDatabase.Dispose();
        directoryLock.Dispose();
    }

    static SqliteRecordStore Open(SqliteStoreOptions options, LedgerSequencer sequencer, TimeProvider time)
    {
        PrivateDirectory.Make(options.Directory);
        var directoryLock = DirectoryLock.Take(options.Directory, LockName);
        SqliteDatabase? database = null;
        try
        {
            var path = Path.Combine(options.Directory, FileName);
            database = StoreFile.Open(path, options, SqliteSchema.Records, time);
            var facts = StoreFacts.Read(database);
            sequencer.Restore(facts.Frontier);
            if (sequencer.Size != facts.LedgerSize)
            {
                throw SqliteFault.Damaged(path, string.Create(CultureInfo.InvariantCulture,
                    $"its ledger has {facts.LedgerSize} leaves, but its right edge says {sequencer.Size}"));
            }

            LedgerNodes.Complete(database, facts.LedgerSize);
            return new(options, directoryLock, database, facts, sequencer);
        }
        catch
        {
            database?.Dispose();
            directoryLock.Dispose();
            throw;
        }
    }
}
