using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>The writer's statements: checks a commit against what stands, then writes its rows. Inside one transaction of the writer's thread.</summary>
sealed class CommitTables(SqliteDatabase database)
{
    readonly SqliteStatement directoryVersion = database.Prepare("SELECT version FROM directory WHERE key = ?1");

    readonly SqliteStatement claimOwner = database.Prepare("SELECT owner FROM claim WHERE key = ?1");

    readonly SqliteStatement headVersion = database.Prepare("SELECT version FROM head WHERE chart = ?1");

    readonly SqliteStatement highestPlace = database.Prepare("SELECT max(place) FROM block WHERE place BETWEEN ?1 AND ?2");

    readonly SqliteStatement liveBlocks = database.Prepare(
        "SELECT count(*) FROM block WHERE place BETWEEN ?1 AND ?2 AND moved_to IS NULL");

    readonly SqliteStatement movableBlock = database.Prepare("SELECT seq, block_id, moved_to FROM block WHERE place = ?1");

    readonly SqliteStatement putBlock = database.Prepare("""
        INSERT INTO block (place, seq, at, block_id, compartment, facility, source, slots, sealed)
        VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """);

    readonly SqliteStatement putBlockId = database.Prepare("INSERT INTO block_id (id, place, slots) VALUES (?1, ?2, ?3)");

    readonly SqliteStatement moveBlock = database.Prepare("UPDATE block SET moved_to = ?2, sealed = x'' WHERE place = ?1");

    readonly SqliteStatement moveBlockId = database.Prepare("UPDATE block_id SET place = ?2, slots = ?3 WHERE id = ?1");

    readonly SqliteStatement putDirectory = database.Prepare("""
        INSERT INTO directory (key, chart, number, slot, version, state) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
        ON CONFLICT (key) DO UPDATE SET chart = ?2, number = ?3, slot = ?4, version = ?5, state = ?6
        """);

    readonly SqliteStatement putClaim = database.Prepare("""
        INSERT INTO claim (key, owner, detail, row_check) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (key) DO UPDATE SET owner = ?2, detail = ?3, row_check = ?4
        """);

    readonly SqliteStatement freeClaim = database.Prepare("DELETE FROM claim WHERE key = ?1");

    readonly SqliteStatement putPosting = database.Prepare("INSERT OR IGNORE INTO posting (hash, chart) VALUES (?1, ?2)");

    readonly SqliteStatement putDay = database.Prepare(
        "INSERT OR IGNORE INTO day_posting (shard, parameter, day, chart) VALUES (?1, ?2, ?3, ?4)");

    readonly SqliteStatement putHead = database.Prepare("""
        INSERT INTO head (chart, kind, facility, version, sealed) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (chart) DO UPDATE SET kind = ?2, facility = ?3, version = ?4, sealed = ?5
        """);

    readonly SqliteStatement putRegister = database.Prepare("""
        INSERT INTO register (facility, chart, seq, sealed) VALUES (?1, ?2, ?3, ?4)
        ON CONFLICT (facility, chart) DO UPDATE SET seq = ?3, sealed = ?4
        """);

    readonly SqliteStatement putChunk = database.Prepare(
        "INSERT INTO chunk (chart, attachment, number, sealed) VALUES (?1, ?2, ?3, ?4)");

    readonly SqliteStatement putNotice = database.Prepare("""
        INSERT INTO notice (name, due, sealed) VALUES (?1, ?2, ?3)
        ON CONFLICT (name) DO UPDATE SET due = ?2, sealed = ?3
        """);

    readonly SqliteStatement settleNotice = database.Prepare("DELETE FROM notice WHERE name = ?1");

    readonly SqliteStatement putLog = database.Prepare(
        "INSERT INTO log (seq, at, blocks, row_check) VALUES (?1, ?2, ?3, ?4)");

    readonly SqliteStatement putLedger = database.Prepare(
        "INSERT INTO ledger (first, count, leaves, bodies, head) VALUES (?1, ?2, ?3, ?4, ?5)");

    readonly SqliteStatement putFrontier = database.Prepare(
        "INSERT INTO frontier (one, edge) VALUES (1, ?1) ON CONFLICT (one) DO UPDATE SET edge = ?1");

    readonly SqliteStatement putNode = database.Prepare("INSERT INTO ledger_node (level, number, hash) VALUES (?1, ?2, ?3)");

    readonly SqliteStatement putPage = database.Prepare(
        "INSERT INTO ledger_page (place, entries) VALUES (?1, ?2) ON CONFLICT (place) DO UPDATE SET entries = ?2");

    readonly SqliteStatement putMeta = database.Prepare(
        "INSERT INTO meta (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2");

    readonly ErasedRows erased = new(database);

    /// <summary>What of the commit's expectations does not hold. The order is fixed: version, claim, head, chart.</summary>
    public CommitConflict FindConflict(Commit commit, ChartTails tails)
    {
        foreach (var write in commit.Directory)
        {
            if (write.ExpectedVersion >= 0 && write.ExpectedVersion != NumberOrZero(directoryVersion.Bind(1, write.Key)))
            {
                return CommitConflict.Version;
            }
        }

        foreach (var write in commit.Claims)
        {
            if (write.Expected.Value != NumberOrZero(claimOwner.Bind(1, write.Key)))
            {
                return CommitConflict.Claim;
            }
        }

        foreach (var write in commit.Heads)
        {
            if (write.ExpectedVersion != NumberOrZero(headVersion.Bind(1, write.Head.Chart.Value)))
            {
                return CommitConflict.Head;
            }
        }

        foreach (var (chart, version) in commit.ExpectedHeads)
        {
            if (version != NumberOrZero(headVersion.Bind(1, chart.Value)))
            {
                return CommitConflict.Head;
            }
        }

        return ChartsHaveGrown(commit, tails) ? CommitConflict.Chart : CommitConflict.None;
    }

    /// <summary>Writes all rows of a commit that has no conflict, but for its ledger entries.</summary>
    public void Write(Commit commit, long sequence, ChartTails tails)
    {
        var places = new List<long>(commit.Blocks.Count + commit.Moves.Count);
        foreach (var block in commit.Blocks)
        {
            places.Add(Append(block, sequence, tails));
        }

        foreach (var move in commit.Moves)
        {
            places.Add(Move(move, tails));
        }

        WriteDirectory(commit.Directory, places);
        WriteClaims(commit.Claims);
        WritePostings(commit);
        WriteHeads(commit.Heads);
        WriteRegister(commit.Register, sequence);
        WriteChunks(commit.Chunks);
        foreach (var chart in commit.Erased)
        {
            erased.Erase(chart, commit.At, sequence);
        }

        WriteNotices(commit);
        var packed = BlockNumbers.Pack(places);
        putLog.Bind(1, sequence).Bind(2, commit.At).Bind(3, packed).Bind(4, RowCheck.OfLog(sequence, commit.At, packed)).Run();
    }

    public void Write(LedgerBatch batch)
    {
        putLedger.Bind(1, batch.FirstIndex).Bind(2, batch.Count).Bind(3, batch.Leaves.Span).Bind(4, batch.Bodies.Span)
            .Bind(5, batch.Head.Span).Run();
        putFrontier.Bind(1, batch.Frontier.Span).Run();
        foreach (var node in batch.Nodes)
        {
            putNode.Bind(1, node.Level).Bind(2, node.Number).Bind(3, node.Hash.Span).Run();
        }
    }

    public void Write(LedgerSegment segment)
    {
        for (var page = 0; page < segment.Pages.Count; page++)
        {
            putPage.Bind(1, (segment.Number * LedgerSegment.PageCount) + page).Bind(2, segment.Pages[page].Span).Run();
        }
    }

    public void WriteMeta(string name, long value) => putMeta.Bind(1, name).Bind(2, value).Run();

    /// <summary>Where a chart ends: the next block's number.</summary>
    public int ReadNextNumber(ChartId chart)
    {
        BindRange(highestPlace, chart).Step();
        var next = highestPlace.IsNull(0) ? 0 : BlockNumbers.NumberOf(highestPlace.Number(0)) + 1;
        highestPlace.Reset();
        return next;
    }

    /// <summary>How many blocks lie in a chart, those that moved away not counted.</summary>
    public int CountBlocks(ChartId chart) => (int)NumberOrZero(BindRange(liveBlocks, chart));

    static SqliteStatement BindRange(SqliteStatement statement, ChartId chart) => statement
        .Bind(1, BlockNumbers.Place(chart, 0)).Bind(2, BlockNumbers.Place(chart, BlockNumbers.PerChart - 1));

    static long NumberOrZero(SqliteStatement statement)
    {
        if (!statement.Step())
        {
            return 0;
        }

        var number = statement.Number(0);
        statement.Reset();
        return number;
    }

    bool ChartsHaveGrown(Commit commit, ChartTails tails)
    {
        foreach (var (chart, blocks) in commit.ExpectedBlocks)
        {
            if (tails.CountBlocks(chart) != blocks)
            {
                return true;
            }
        }

        foreach (var move in commit.Moves)
        {
            if (!IsMovable(move))
            {
                return true;
            }
        }

        return false;
    }

    bool IsMovable(MovedBlock move)
    {
        if (!movableBlock.Bind(1, BlockNumbers.Place(move.From, move.Block)).Step())
        {
            return false;
        }

        var (id, stays) = (movableBlock.Number128(1), movableBlock.IsNull(2));
        movableBlock.Reset();
        return stays && id == move.To.Header.BlockId;
    }

    long Append(NewBlock block, long sequence, ChartTails tails)
    {
        var place = tails.Append(block.Header.Chart);
        Put(block, place, sequence);
        putBlockId.Bind(1, block.Header.BlockId).Bind(2, place).Bind(3, block.Header.SlotCount).Run();
        return place;
    }

    long Move(MovedBlock move, ChartTails tails)
    {
        var from = BlockNumbers.Place(move.From, move.Block);
        var sequence = NumberOrZero(movableBlock.Bind(1, from));
        tails.TakeOut(move.From);
        var to = tails.Append(move.To.Header.Chart);
        moveBlock.Bind(1, from).Bind(2, to).Run();
        Put(move.To, to, sequence);
        moveBlockId.Bind(1, move.To.Header.BlockId).Bind(2, to).Bind(3, move.To.Header.SlotCount).Run();
        return to;
    }

    void Put(NewBlock block, long place, long sequence)
    {
        var header = block.Header;
        putBlock.Bind(1, place).Bind(2, sequence).Bind(3, header.ReceivedAt).Bind(4, header.BlockId)
            .Bind(5, (int)header.Compartment).Bind(6, header.Facility).Bind(8, header.SlotCount).Bind(9, block.Sealed.Span);
        _ = header.Source == UInt128.Zero ? putBlock.BindNull(7) : putBlock.Bind(7, header.Source);
        putBlock.Run();
    }

    void WriteDirectory(IReadOnlyList<DirectoryWrite> writes, List<long> places)
    {
        foreach (var write in writes)
        {
            var number = write.BlockIndex < 0 ? -1 : BlockNumbers.NumberOf(places[write.BlockIndex]);
            putDirectory.Bind(1, write.Key).Bind(2, write.Chart.Value).Bind(3, number).Bind(4, write.Slot)
                .Bind(5, write.Version).Bind(6, (int)write.State).Run();
        }
    }

    void WriteClaims(IReadOnlyList<ClaimWrite> writes)
    {
        foreach (var write in writes)
        {
            if (write.Owner == ChartId.None)
            {
                freeClaim.Bind(1, write.Key).Run();
                continue;
            }

            var owner = write.Owner.Value;
            putClaim.Bind(1, write.Key).Bind(2, owner).Bind(3, write.Detail.Span)
                .Bind(4, RowCheck.OfClaim(write.Key, owner, write.Detail.Span)).Run();
        }
    }

    void WritePostings(Commit commit)
    {
        foreach (var write in commit.Postings)
        {
            putPosting.Bind(1, (long)write.Hash).Bind(2, write.Chart.Value).Run();
        }

        foreach (var write in commit.Days)
        {
            putDay.Bind(1, write.Shard).Bind(2, write.Parameter).Bind(3, write.Day).Bind(4, write.Chart.Value).Run();
        }
    }

    void WriteHeads(IReadOnlyList<HeadWrite> writes)
    {
        foreach (var head in writes.Select(write => write.Head))
        {
            putHead.Bind(1, head.Chart.Value).Bind(2, (int)head.Kind).Bind(3, head.Facility).Bind(4, head.Version)
                .Bind(5, head.Sealed.Span).Run();
        }
    }

    void WriteRegister(IReadOnlyList<RegisterWrite> writes, long sequence)
    {
        foreach (var write in writes)
        {
            putRegister.Bind(1, write.Facility).Bind(2, write.Chart.Value).Bind(3, sequence).Bind(4, write.Sealed.Span).Run();
        }
    }

    void WriteNotices(Commit commit)
    {
        foreach (var name in commit.SettledNotices)
        {
            settleNotice.Bind(1, name).Run();
        }

        foreach (var notice in commit.Notices)
        {
            putNotice.Bind(1, notice.Name).Bind(2, notice.Due).Bind(3, notice.Sealed.Span).Run();
        }
    }

    void WriteChunks(IReadOnlyList<AttachmentChunk> chunks)
    {
        foreach (var chunk in chunks)
        {
            putChunk.Bind(1, chunk.Chart.Value).Bind(2, chunk.Attachment).Bind(3, chunk.Number).Bind(4, chunk.Sealed.Span).Run();
        }
    }
}
