using System.Diagnostics;
using System.Globalization;

namespace Klang.Storage.Sqlite;

/// <summary>
/// Copies the WAL back into the database file on a thread and connection of its own, so that no commit waits for it.
/// While writes go on, a passive checkpoint never catches up; when the WAL has grown large, one more
/// copies the little that is left under the writer's gate, and the WAL starts again from its beginning.
/// </summary>
sealed class WalKeeper : IAsyncDisposable
{
    /// <summary>Groups committed before the WAL is looked at.</summary>
    const int GroupsBetween = 64;

    /// <summary>After such a pause it is looked at whatever was written.</summary>
    static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>From so many bytes on the WAL is made to start again; when a long reader (a backup) stood in the way, from as many more.</summary>
    const long RestartBytes = 64 << 20;

    /// <summary>How long the writer may have to wait for readers to leave the old WAL.</summary>
    const int RestartWaitMs = 100;

    readonly SqliteDatabase database;
    readonly int pageSize;
    readonly object signal = new();
    readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int groupsSince;
    long restartFrom = RestartBytes;
    bool closing;

    public WalKeeper(string path, int pageSize)
    {
        this.pageSize = pageSize;
        database = SqliteDatabase.Open(path);
        database.Run(string.Create(CultureInfo.InvariantCulture,
            $"PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-256; PRAGMA busy_timeout={RestartWaitMs}"));
        new Thread(Run) { Name = "klang-wal", IsBackground = true }.Start();
    }

    /// <summary>Held by the writer during a transaction, and here while the WAL is made to start again.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Tells that a group was committed.</summary>
    public void Grown()
    {
        if (Interlocked.Increment(ref groupsSince) == GroupsBetween)
        {
            lock (signal)
            {
                Monitor.Pulse(signal);
            }
        }
    }

    /// <summary>Ends the thread after a last checkpoint that leaves no WAL behind.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (signal)
        {
            closing = true;
            Monitor.Pulse(signal);
        }

        await stopped.Task;
        database.Dispose();
    }

    void Run()
    {
        while (Wait())
        {
            if (Interlocked.Exchange(ref groupsSince, 0) > 0)
            {
                Try(Keep);
            }
        }

        Try(() => database.Checkpoint(CheckpointMode.Truncate, out _, out _));
        stopped.SetResult();
    }

    bool Wait()
    {
        lock (signal)
        {
            if (!closing && Volatile.Read(ref groupsSince) < GroupsBetween)
            {
                Monitor.Wait(signal, Pause);
            }

            return !closing;
        }
    }

    void Keep()
    {
        database.Checkpoint(CheckpointMode.Passive, out var frames, out _);
        var bytes = (long)frames * pageSize;
        if (bytes >= restartFrom)
        {
            lock (Gate)
            {
                var restarted = database.Checkpoint(CheckpointMode.Restart, out _, out _);
                restartFrom = restarted ? RestartBytes : bytes + RestartBytes;
            }
        }
    }

    /// <summary>A checkpoint that fails (no room, a bad page) changes nothing: the WAL keeps all, and the writer meets the fault itself.</summary>
    static void Try(Action checkpoint)
    {
        try
        {
            checkpoint();
        }
        catch (Records.Store.StoreException failure)
        {
            Trace.TraceWarning("Checkpoint put off: {0}", failure.Message);
        }
    }
}
