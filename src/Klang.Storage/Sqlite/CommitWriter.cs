using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>A commit, or ledger entries alone, that wait to be made durable.</summary>
sealed class WriteRequest(Commit? commit, PreparedEntries entries, CancellationToken cancellationToken)
{
    /// <summary>Rows that the house keeps for itself (the ledger's index); null for none.</summary>
    public Action<CommitTables>? Upkeep { get; init; }

    public Commit? Commit => commit;

    public PreparedEntries Entries => entries;

    public TaskCompletionSource<CommitResult> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True, and answered, when the caller went away before its turn came.</summary>
    public bool IsAbandoned => cancellationToken.IsCancellationRequested && Done.TrySetCanceled(cancellationToken);
}

/// <summary>
/// The one writer: each group becomes one transaction with one ledger row, answered after its durable COMMIT. A group that
/// fails leaves nothing behind, in the file or in memory. Runs on the thread of its <see cref="GroupWriter{T}"/>.
/// </summary>
sealed class CommitWriter : IAsyncDisposable
{
    /// <summary>Chart numbers are set aside in such portions, so that a crash never gives one out twice.</summary>
    public const int ChartPortion = 4096;

    readonly SqliteDatabase database;
    readonly LedgerSequencer sequencer;
    readonly CommitTables tables;
    readonly ChartTails tails;
    readonly TermGuardWindow guards;
    readonly WalKeeper wal;
    readonly GroupWriter<WriteRequest> groups;
    readonly SqliteStatement begin, commit;
    readonly List<(WriteRequest Request, CommitResult Result)> results = [];
    readonly List<PreparedEntries> entries = [];
    StoreException? halted;
    LedgerHead head;
    long lastSequence;
    long lastChart;
    long setAside;

    public CommitWriter(SqliteDatabase database, LedgerSequencer sequencer, WalKeeper wal, SqliteStoreOptions options, StoreFacts facts)
    {
        this.database = database;
        this.sequencer = sequencer;
        this.wal = wal;
        tables = new CommitTables(database);
        tails = new ChartTails(tables);
        guards = new TermGuardWindow(options.GuardLimit, facts.LastSequence);
        begin = database.Prepare("BEGIN IMMEDIATE");
        commit = database.Prepare("COMMIT");
        head = LedgerHead.Of(sequencer);
        lastSequence = facts.LastSequence;
        lastChart = facts.ChartsSetAside;
        setAside = facts.ChartsSetAside;
        groups = new GroupWriter<WriteRequest>("klang-writer", options.QueueLimit, options.GroupLimit, WriteGroup);
    }

    /// <summary>Sequence of the newest durable commit.</summary>
    public long LastSequence => Volatile.Read(ref lastSequence);

    /// <summary>The ledger as it is durable.</summary>
    public LedgerHead Head => Volatile.Read(ref head);

    /// <summary>Highest chart number handed out.</summary>
    public long LastChart => Volatile.Read(ref lastChart);

    public ChartId ReserveChart() => new(Interlocked.Increment(ref lastChart));

    /// <summary>Writes rows that the house keeps for itself, in a group with whatever else waits.</summary>
    public Task WriteAsync(Action<CommitTables> upkeep, CancellationToken cancellationToken) =>
        WriteAsync(new WriteRequest(null, PreparedEntries.None, cancellationToken) { Upkeep = upkeep }, cancellationToken);

    public Task<CommitResult> WriteAsync(Commit? commit, PreparedEntries entries, CancellationToken cancellationToken) =>
        WriteAsync(new WriteRequest(commit, entries, cancellationToken), cancellationToken);

    Task<CommitResult> WriteAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<CommitResult>(cancellationToken);
        }

        try
        {
            groups.Enqueue(request);
        }
        catch (StoreException refused)
        {
            return Task.FromException<CommitResult>(refused);
        }

        return cancellationToken.CanBeCanceled ? request.Done.Task.WaitAsync(cancellationToken) : request.Done.Task;
    }

    public ValueTask DisposeAsync() => groups.DisposeAsync();

    void WriteGroup(IReadOnlyList<WriteRequest> group)
    {
        if (halted is not null)
        {
            Fail(group, halted);
            return;
        }

        try
        {
            lock (wal.Gate)
            {
                WriteTransaction(group);
            }
        }
        catch (Exception failure)
        {
            Recover(group, failure);
        }
    }

    void WriteTransaction(IReadOnlyList<WriteRequest> group)
    {
        results.Clear();
        entries.Clear();
        begin.Run();
        var sequence = lastSequence;
        foreach (var request in group)
        {
            if (!request.IsAbandoned)
            {
                results.Add((request, Write(request, ref sequence)));
            }
        }

        var batch = WriteLedger();
        var charts = SetChartsAside();
        commit.Run();
        Accept(batch, sequence, charts);
    }

    CommitResult Write(WriteRequest request, ref long sequence)
    {
        if (request.Commit is not { } commit)
        {
            request.Upkeep?.Invoke(tables);
            entries.Add(request.Entries);
            return new(CommitConflict.None, sequence);
        }

        var conflict = tables.FindConflict(commit, tails);
        if (conflict == CommitConflict.None && commit.Guards.Any(guards.IsBroken))
        {
            conflict = CommitConflict.Term;
        }

        if (conflict != CommitConflict.None)
        {
            return new(conflict, 0);
        }

        sequence++;
        tables.Write(commit, sequence, tails);
        foreach (var term in commit.Touched)
        {
            guards.Stage(term, sequence);
        }

        entries.Add(commit.Entries);
        return new(CommitConflict.None, sequence);
    }

    LedgerBatch? WriteLedger()
    {
        if (!entries.Any(some => some.Count > 0))
        {
            return null;
        }

        var batch = sequencer.Stage(entries);
        tables.Write(batch);
        return batch;
    }

    long SetChartsAside()
    {
        var used = LastChart;
        if (used < setAside - (ChartPortion / 2))
        {
            return setAside;
        }

        tables.WriteMeta(StoreFacts.ChartsName, used + ChartPortion);
        return used + ChartPortion;
    }

    void Accept(LedgerBatch? batch, long sequence, long charts)
    {
        if (batch is not null)
        {
            sequencer.Accept(batch);
            Volatile.Write(ref head, LedgerHead.Of(batch));
        }

        tails.Accept();
        guards.Accept();
        setAside = charts;
        Volatile.Write(ref lastSequence, sequence);
        wal.Grown();
        foreach (var (request, result) in results)
        {
            request.Done.TrySetResult(result);
        }
    }

    /// <summary>A full disk or a failed sync fails the whole group; any other failure may be the fault of one member, so each is tried alone.</summary>
    void Recover(IReadOnlyList<WriteRequest> group, Exception failure)
    {
        var syncFailed = SqliteFault.IsSyncFailure(database.LastError);
        database.Rollback();
        tails.Discard();
        guards.Discard();
        if (syncFailed)
        {
            halted = failure as StoreException ?? new StoreException(StoreFault.Broken, "A sync failed.", failure);
        }

        var isCommon = halted is not null || failure is StoreException { Fault: StoreFault.DiskFull or StoreFault.InUse };
        if (isCommon || group.Count == 1)
        {
            Fail(group, failure);
            return;
        }

        foreach (var request in group.ToArray())
        {
            WriteGroup([request]);
        }
    }

    static void Fail(IReadOnlyList<WriteRequest> group, Exception failure)
    {
        foreach (var request in group)
        {
            request.Done.TrySetException(failure);
        }
    }
}
