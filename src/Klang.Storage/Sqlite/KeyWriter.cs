using System.Security.Cryptography;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>One change of the key store that waits to be made durable.</summary>
sealed record KeyChange
{
    public IReadOnlyList<WrappedKey> Add { get; init; } = [];

    public IReadOnlyList<WrappedKey> Replace { get; init; } = [];

    public IReadOnlyList<(string Name, int Version)> Retire { get; init; } = [];

    public IReadOnlyList<string> Destroy { get; init; } = [];

    public (string Name, ReadOnlyMemory<byte> Value)? Note { get; init; }

    public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>The one writer of the key store: what waits becomes one transaction. Runs on the thread of its <see cref="GroupWriter{T}"/>.</summary>
sealed class KeyWriter : IAsyncDisposable
{
    const int QueueLimit = 4096;
    const int GroupLimit = 512;

    /// <summary>The WAL is copied back when it holds so many groups; keys are few and small.</summary>
    const int GroupsBetweenCheckpoints = 512;

    readonly SqliteDatabase database;
    readonly TimeProvider time;
    readonly GroupWriter<KeyChange> groups;
    readonly SqliteStatement begin, commit, putKey, replaceKey, retireKey, destroyKey, putDestroyed, putNote;
    StoreException? halted;
    int groupsSinceCheckpoint;

    public KeyWriter(SqliteDatabase database, TimeProvider time)
    {
        this.database = database;
        this.time = time;
        database.Run("PRAGMA secure_delete=ON");
        begin = database.Prepare("BEGIN IMMEDIATE");
        commit = database.Prepare("COMMIT");
        putKey = database.Prepare(
            "INSERT INTO key (name, version, wrapped_by, wrapped, commitment, made_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
        replaceKey = database.Prepare("UPDATE key SET wrapped_by = ?3, wrapped = ?4 WHERE name = ?1 AND version = ?2 AND commitment = ?5");
        retireKey = database.Prepare("DELETE FROM key WHERE name = ?1 AND version = ?2");
        destroyKey = database.Prepare("DELETE FROM key WHERE name = ?1");
        putDestroyed = database.Prepare(
            "INSERT INTO destroyed (name, at) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET at = ?2");
        putNote = database.Prepare(
            "INSERT INTO note (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2");
        groups = new GroupWriter<KeyChange>("klang-keys", QueueLimit, GroupLimit, WriteGroup);
    }

    public Task WriteAsync(KeyChange change, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled(cancellationToken);
        }

        try
        {
            groups.Enqueue(change);
        }
        catch (StoreException refused)
        {
            return Task.FromException(refused);
        }

        return change.Done.Task.WaitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => groups.DisposeAsync();

    void WriteGroup(IReadOnlyList<KeyChange> group)
    {
        if (halted is not null)
        {
            Fail(group, halted);
            return;
        }

        try
        {
            begin.Run();
            foreach (var change in group)
            {
                Write(change);
            }

            commit.Run();
            CleanUp([.. group.SelectMany(change => change.Destroy)], group.Any(change => change.Retire.Count > 0));
        }
        catch (Exception failure)
        {
            Recover(group, failure);
            return;
        }

        foreach (var change in group)
        {
            change.Done.TrySetResult();
        }
    }

    void Write(KeyChange change)
    {
        foreach (var key in change.Add)
        {
            putKey.Bind(1, key.Name).Bind(2, key.Version).Bind(3, key.WrappedBy).Bind(4, key.Wrapped.Span)
                .Bind(5, key.Commitment.Span).Bind(6, time.GetUtcNow().UtcTicks).Run();
        }

        foreach (var key in change.Replace)
        {
            replaceKey.Bind(1, key.Name).Bind(2, key.Version).Bind(3, key.WrappedBy).Bind(4, key.Wrapped.Span)
                .Bind(5, key.Commitment.Span).Run();
        }

        foreach (var (name, version) in change.Retire)
        {
            retireKey.Bind(1, name).Bind(2, version).Run();
        }

        foreach (var name in change.Destroy)
        {
            destroyKey.Bind(1, name).Run();
            putDestroyed.Bind(1, name).Bind(2, time.GetUtcNow().UtcTicks).Run();
        }

        if (change.Note is { } note)
        {
            putNote.Bind(1, note.Name).Bind(2, note.Value.Span).Run();
        }
    }

    /// <summary>
    /// After a destruction nothing of the key may linger: its page was overwritten in the transaction (secure_delete), and
    /// the WAL, which may hold older pages with it, is copied back, overwritten and cut to nothing.
    /// </summary>
    void CleanUp(IReadOnlyList<string> destroyed, bool retired)
    {
        if (destroyed.Count > 0)
        {
            DestroyedList.Append(Path.GetDirectoryName(database.File)!, destroyed, time.GetUtcNow().UtcTicks);
        }

        if (destroyed.Count > 0 || retired)
        {
            if (!database.Checkpoint(CheckpointMode.Restart, out _, out _))
            {
                throw new StoreException(StoreFault.Broken,
                    $"{database.File}: the keys are destroyed, but its WAL could not be emptied since it is being read. Destroy them again to empty it.");
            }

            OverwriteWal();
            database.Checkpoint(CheckpointMode.Truncate, out _, out _);
            groupsSinceCheckpoint = 0;
        }
        else if (++groupsSinceCheckpoint >= GroupsBetweenCheckpoints)
        {
            database.Checkpoint(CheckpointMode.Passive, out _, out _);
            groupsSinceCheckpoint = 0;
        }
    }

    /// <summary>The WAL was copied back whole and starts again, so no reader looks into it; only this thread writes it.</summary>
    void OverwriteWal()
    {
        using var wal = new FileStream(database.File + "-wal", FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
        var noise = new byte[1 << 16];
        for (var left = wal.Length; left > 0; left -= noise.Length)
        {
            RandomNumberGenerator.Fill(noise);
            wal.Write(noise.AsSpan(0, (int)Math.Min(left, noise.Length)));
        }

        wal.Flush(flushToDisk: true);
    }

    void Recover(IReadOnlyList<KeyChange> group, Exception failure)
    {
        var syncFailed = SqliteFault.IsSyncFailure(database.LastError);
        database.Rollback();
        if (syncFailed)
        {
            halted = failure as StoreException ?? new StoreException(StoreFault.Broken, "A sync failed.", failure);
        }

        var isCommon = halted is not null || failure is StoreException;
        if (isCommon || group.Count == 1)
        {
            Fail(group, failure);
            return;
        }

        foreach (var change in group.ToArray())
        {
            WriteGroup([change]);
        }
    }

    static void Fail(IReadOnlyList<KeyChange> group, Exception failure)
    {
        foreach (var change in group)
        {
            change.Done.TrySetException(failure);
        }
    }
}
