using System.Buffers;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>One read connection and its statements. Used by one thread at a time.</summary>
sealed class RecordReader : IDisposable
{
    const string FindSql = "SELECT chart, number, slot, version, state FROM directory WHERE key = ?1";

    const string FindBlockSql = "SELECT place, slots FROM block_id WHERE id = ?1";

    const string FindClaimSql = "SELECT owner, detail, row_check FROM claim WHERE key = ?1";

    const string ReadHeadSql = "SELECT kind, facility, version, sealed FROM head WHERE chart = ?1";

    const string HasHeadSql = "SELECT 1 FROM head WHERE chart = ?1";

    const string ReadBlocksSql = """
        SELECT place, seq, at, block_id, compartment, facility, source, slots, moved_to, sealed
        FROM block WHERE place BETWEEN ?1 AND ?2 AND seq <= ?3 AND moved_to IS NULL
        ORDER BY place
        """;

    const string ReadBlockSql = """
        SELECT place, seq, at, block_id, compartment, facility, source, slots, moved_to, sealed
        FROM block WHERE place = ?1
        """;

    const string ReadLogBackwardSql = "SELECT seq, at, blocks, row_check FROM log WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2";

    const string ReadLogForwardSql = "SELECT seq, at, blocks, row_check FROM log WHERE seq > ?1 ORDER BY seq LIMIT ?2";

    const string ReadWholeRegisterSql =
        "SELECT chart, seq, sealed FROM register WHERE facility = ?1 AND length(sealed) > 0 ORDER BY chart";

    const string ReadChangedRegisterSql = """
        SELECT chart, seq, sealed FROM register INDEXED BY register_by_seq
        WHERE facility = ?1 AND seq > ?2 ORDER BY seq, chart
        """;

    // Jumps from one facility to the next instead of walking every row.
    const string ListRegistersSql = """
        WITH RECURSIVE next(facility) AS (
            SELECT min(facility) FROM register
            UNION ALL
            SELECT (SELECT min(r.facility) FROM register AS r WHERE r.facility > next.facility)
            FROM next WHERE next.facility IS NOT NULL)
        SELECT facility FROM next WHERE facility IS NOT NULL
        """;

    const string ListErasedSql = "SELECT chart FROM erased ORDER BY chart";

    const string ReadChunksSql =
        "SELECT number, sealed FROM chunk WHERE chart = ?1 AND attachment = ?2 ORDER BY number";

    // '0' follows '/', so the range holds all names under the prefix and no others.
    const string ReadNoticesSql =
        "SELECT name, due, sealed FROM notice WHERE name >= ?1 || '/' AND name < ?1 || '0' ORDER BY name LIMIT ?2";

    const string ReadLedgerSql = """
        SELECT first, count, leaves, bodies, head FROM ledger
        WHERE first >= coalesce((SELECT max(first) FROM ledger WHERE first <= ?1), 0)
        ORDER BY first LIMIT ?2
        """;

    const string ReadLeavesSql = """
        SELECT first, count, leaves FROM ledger
        WHERE first >= coalesce((SELECT max(first) FROM ledger WHERE first <= ?1), 0) AND first < ?2
        ORDER BY first
        """;

    const string ReadPageSql = "SELECT entries FROM ledger_page WHERE place = ?1";

    const string ReadBatchSql = """
        SELECT first, count, leaves, bodies, head FROM ledger WHERE first <= ?1 ORDER BY first DESC LIMIT 1
        """;

    const string ReadNodesSql = "SELECT hash FROM ledger_node WHERE level = ?1 AND number >= ?2 ORDER BY number LIMIT ?3";

    /// <summary>Moves of one block that are followed; a block that moved more often has a loop in its places.</summary>
    const int MoveLimit = 64;

    readonly SqliteDatabase database;
    readonly SqliteStatement begin, end;
    readonly SqliteStatement find, findBlock, findClaim, readHead, hasHead, readBlocks, readBlock;
    readonly SqliteStatement readLogBackward, readLogForward, readWholeRegister, readChangedRegister, listRegisters;
    readonly SqliteStatement readChunks, readLedger, readLeaves, readNodes, readPage, readBatch, listErased, readNotices;

    public RecordReader(string path, int cacheBytes)
    {
        database = SqliteDatabase.OpenReadOnly(path);
        try
        {
            database.Run($"PRAGMA cache_size=-{(cacheBytes / 1024).ToString(System.Globalization.CultureInfo.InvariantCulture)}");
            begin = database.Prepare("BEGIN");
            end = database.Prepare("COMMIT");
            find = database.Prepare(FindSql);
            findBlock = database.Prepare(FindBlockSql);
            findClaim = database.Prepare(FindClaimSql);
            readHead = database.Prepare(ReadHeadSql);
            hasHead = database.Prepare(HasHeadSql);
            readBlocks = database.Prepare(ReadBlocksSql);
            readBlock = database.Prepare(ReadBlockSql);
            readLogBackward = database.Prepare(ReadLogBackwardSql);
            readLogForward = database.Prepare(ReadLogForwardSql);
            readWholeRegister = database.Prepare(ReadWholeRegisterSql);
            readChangedRegister = database.Prepare(ReadChangedRegisterSql);
            listRegisters = database.Prepare(ListRegistersSql);
            readChunks = database.Prepare(ReadChunksSql);
            readNotices = database.Prepare(ReadNoticesSql);
            readLedger = database.Prepare(ReadLedgerSql);
            listErased = database.Prepare(ListErasedSql);
            readLeaves = database.Prepare(ReadLeavesSql);
            readNodes = database.Prepare(ReadNodesSql);
            readPage = database.Prepare(ReadPageSql);
            readBatch = database.Prepare(ReadBatchSql);
            Postings = new PostingQuery(database, this);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public PostingQuery Postings { get; }

    public ResourcePlace? Find(UInt128 key)
    {
        if (!find.Bind(1, key).Step())
        {
            return null;
        }

        var place = new ResourcePlace(
            new ChartId(find.Number(0)), find.Int(1), find.Int(2), find.Int(3), (PlaceState)find.Int(4));
        find.Reset();
        return place;
    }

    public BlockPlace? FindBlock(UInt128 id)
    {
        if (!findBlock.Bind(1, id).Step())
        {
            return null;
        }

        var (place, slots) = (findBlock.Number(0), findBlock.Int(1));
        findBlock.Reset();
        return new BlockPlace(BlockNumbers.ChartOf(place), BlockNumbers.NumberOf(place), slots);
    }

    public (ChartId Owner, ReadOnlyMemory<byte> Detail)? FindClaim(UInt128 key)
    {
        if (!findClaim.Bind(1, key).Step())
        {
            return null;
        }

        var (owner, detail, check) = (findClaim.Number(0), findClaim.Bytes(1), findClaim.Number(2));
        findClaim.Reset();
        return check == RowCheck.OfClaim(key, owner, detail)
            ? (new ChartId(owner), detail)
            : throw SqliteFault.Damaged(database.File, "a row of claim does not match its check");
    }

    public SealedHead? ReadHead(ChartId chart)
    {
        if (!readHead.Bind(1, chart.Value).Step())
        {
            return null;
        }

        var head = new SealedHead(
            chart, (ChartKind)readHead.Int(0), readHead.Text(1), readHead.Number(2), readHead.Bytes(3));
        readHead.Reset();
        return head;
    }

    public bool HasHead(ChartId chart)
    {
        var has = hasHead.Bind(1, chart.Value).Step();
        hasHead.Reset();
        return has;
    }

    public IReadOnlyList<SealedBlock> ReadBlocks(ChartId chart, long upTo)
    {
        var blocks = new List<SealedBlock>();
        readBlocks.Bind(1, BlockNumbers.Place(chart, 0)).Bind(2, BlockNumbers.Place(chart, BlockNumbers.PerChart - 1)).Bind(3, upTo);
        while (readBlocks.Step())
        {
            blocks.Add(ReadBlockRow(readBlocks));
        }

        return blocks;
    }

    /// <summary>A block that moved is answered from where it lies now.</summary>
    public SealedBlock? ReadBlock(ChartId chart, int number)
    {
        var place = BlockNumbers.Place(chart, number);
        for (var moves = 0; moves <= MoveLimit; moves++)
        {
            if (!readBlock.Bind(1, place).Step())
            {
                return null;
            }

            if (readBlock.IsNull(8))
            {
                var block = ReadBlockRow(readBlock);
                readBlock.Reset();
                return block;
            }

            place = readBlock.Number(8);
            readBlock.Reset();
        }

        throw SqliteFault.Damaged(database.File, "the places of a moved block go in a circle");
    }

    public IReadOnlyList<LogRow> ReadLogBackward(long before, int limit) =>
        ReadLog(readLogBackward.Bind(1, before).Bind(2, limit));

    public IReadOnlyList<LogRow> ReadLogForward(long after, int limit) =>
        ReadLog(readLogForward.Bind(1, after).Bind(2, limit));

    public IReadOnlyList<RegisterRow> ReadRegister(string facility, long since)
    {
        var statement = since == 0 ? readWholeRegister : readChangedRegister.Bind(2, since);
        statement.Bind(1, facility);
        var rows = new List<RegisterRow>();
        while (statement.Step())
        {
            rows.Add(new(facility, new ChartId(statement.Number(0)), statement.Number(1), statement.Bytes(2)));
        }

        return rows;
    }

    public IReadOnlyList<string> ListRegisters()
    {
        var facilities = new List<string>();
        while (listRegisters.Step())
        {
            facilities.Add(listRegisters.Text(0));
        }

        return facilities;
    }

    public IReadOnlyList<ChartId> ListErased()
    {
        var charts = new List<ChartId>();
        while (listErased.Step())
        {
            charts.Add(new ChartId(listErased.Number(0)));
        }

        return charts;
    }

    public IReadOnlyList<NoticeRow> ReadNotices(string folder, int limit)
    {
        var notices = new List<NoticeRow>();
        readNotices.Bind(1, folder).Bind(2, limit);
        while (readNotices.Step())
        {
            notices.Add(new NoticeRow(readNotices.Text(0), readNotices.Number(1), readNotices.Bytes(2).ToArray()));
        }

        return notices;
    }

    public IReadOnlyList<AttachmentChunk> ReadChunks(ChartId chart, UInt128 attachment)
    {
        var chunks = new List<AttachmentChunk>();
        readChunks.Bind(1, chart.Value).Bind(2, attachment);
        while (readChunks.Step())
        {
            chunks.Add(new(chart, attachment, readChunks.Int(0), readChunks.Bytes(1)));
        }

        return chunks;
    }

    /// <summary>Batches from the one that holds the leaf on. The frontier is kept for the newest alone and not given here.</summary>
    public IReadOnlyList<LedgerBatch> ReadLedger(long fromIndex, int limit)
    {
        var batches = new List<LedgerBatch>();
        readLedger.Bind(1, fromIndex).Bind(2, limit);
        while (readLedger.Step())
        {
            batches.Add(ReadBatchRow(readLedger));
        }

        return batches;
    }

    /// <summary>Leaves from an index on, each with its length ahead, without their bodies.</summary>
    public ReadOnlyMemory<byte> ReadLeaves(long first, int count)
    {
        var output = new ArrayBufferWriter<byte>(count * 64);
        readLeaves.Bind(1, first).Bind(2, first + count);
        while (readLeaves.Step())
        {
            var leaves = readLeaves.Span(2);
            var before = Math.Clamp(first - readLeaves.Number(0), 0, readLeaves.Number(1));
            var wanted = Math.Clamp(first + count - readLeaves.Number(0), 0, readLeaves.Number(1)) - before;
            var each = leaves.Length / Math.Max(1, readLeaves.Int(1));
            output.Write(leaves.Slice((int)before * each, (int)wanted * each));
        }

        return output.WrittenMemory;
    }

    /// <summary>The same page of each of several segments; empty where there is none.</summary>
    public IReadOnlyList<ReadOnlyMemory<byte>> ReadPages(int page, long firstSegment, int count)
    {
        var pages = new List<ReadOnlyMemory<byte>>(count);
        for (var segment = firstSegment; segment < firstSegment + count; segment++)
        {
            pages.Add(readPage.Bind(1, (segment * LedgerSegment.PageCount) + page).Step() ? readPage.Bytes(0) : default(ReadOnlyMemory<byte>));
            readPage.Reset();
        }

        return pages;
    }

    /// <summary>The batches that hold these entries, each once.</summary>
    public IReadOnlyList<LedgerBatch> ReadBatches(IReadOnlyList<long> indexes)
    {
        var batches = new List<LedgerBatch>();
        foreach (var index in indexes)
        {
            if (batches.Count > 0 && index < batches[^1].FirstIndex + batches[^1].Count)
            {
                continue;
            }

            if (readBatch.Bind(1, index).Step())
            {
                batches.Add(ReadBatchRow(readBatch));
            }

            readBatch.Reset();
        }

        return batches;
    }

    static LedgerBatch ReadBatchRow(SqliteStatement row) =>
        new(row.Number(0), row.Int(1), row.Bytes(2), row.Bytes(3), row.Bytes(4), ReadOnlyMemory<byte>.Empty);

    public ReadOnlyMemory<byte> ReadNodes(int level, long first, int count)
    {
        var output = new ArrayBufferWriter<byte>(count * MerkleTree.HashLength);
        readNodes.Bind(1, level).Bind(2, first).Bind(3, count);
        while (readNodes.Step())
        {
            output.Write(readNodes.Span(0));
        }

        return output.WrittenMemory;
    }

    /// <summary>Runs a read of several statements on one snapshot.</summary>
    public TResult InSnapshot<TResult>(Func<TResult> read)
    {
        begin.Run();
        var result = read();
        end.Run();
        return result;
    }

    public void Dispose() => database.Dispose();

    static SealedBlock ReadBlockRow(SqliteStatement row)
    {
        var place = row.Number(0);
        var header = new BlockHeader(BlockNumbers.ChartOf(place), row.Number128(3), (Compartment)row.Int(4), row.Text(5),
            row.Number128(6), row.Number(2), row.Int(7));
        return new(header, BlockNumbers.NumberOf(place), row.Number(1), row.Bytes(9));
    }

    List<LogRow> ReadLog(SqliteStatement statement)
    {
        var rows = new List<LogRow>();
        while (statement.Step())
        {
            var (sequence, at) = (statement.Number(0), statement.Number(1));
            var blocks = statement.Span(2);
            if (statement.Number(3) != RowCheck.OfLog(sequence, at, blocks))
            {
                throw SqliteFault.Damaged(database.File, "a row of log does not match its check");
            }

            rows.Add(new(sequence, at, BlockNumbers.Unpack(blocks)));
        }

        return rows;
    }
}
