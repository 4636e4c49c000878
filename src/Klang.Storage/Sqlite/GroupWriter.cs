using Klang.Records.Store;

namespace Klang.Storage.Sqlite;

/// <summary>
/// One thread that takes whatever waits at that moment, together, and never waits for more. The queue is bounded:
/// what finds it full is refused at once.
/// </summary>
sealed class GroupWriter<T> : IAsyncDisposable
{
    readonly int queueLimit;
    readonly int groupLimit;
    readonly Action<IReadOnlyList<T>> write;
    readonly Queue<T> queue = [];
    readonly object gate = new();
    readonly TaskCompletionSource stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    bool closed;

    /// <summary>Starts the thread. The action gets each group and must answer for every member; it must not throw.</summary>
    public GroupWriter(string name, int queueLimit, int groupLimit, Action<IReadOnlyList<T>> write)
    {
        this.queueLimit = queueLimit;
        this.groupLimit = groupLimit;
        this.write = write;
        new Thread(Run) { Name = name, IsBackground = true }.Start();
    }

    /// <summary>Puts one into the queue, or throws <see cref="StoreException"/> when it is full or the writer closed.</summary>
    public void Enqueue(T item)
    {
        lock (gate)
        {
            if (closed)
            {
                throw new StoreException(StoreFault.Broken, "The store is closed.");
            }

            if (queue.Count >= queueLimit)
            {
                throw new StoreException(StoreFault.Overloaded, "Too many writes wait already. Try again shortly.");
            }

            queue.Enqueue(item);
            if (queue.Count == 1)
            {
                Monitor.Pulse(gate);
            }
        }
    }

    /// <summary>Takes no more, finishes what waits, and ends the thread.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            closed = true;
            Monitor.Pulse(gate);
        }

        await stopped.Task;
    }

    void Run()
    {
        var group = new List<T>(groupLimit);
        while (Take(group))
        {
            write(group);
            group.Clear();
        }

        stopped.SetResult();
    }

    bool Take(List<T> group)
    {
        lock (gate)
        {
            while (queue.Count == 0)
            {
                if (closed)
                {
                    return false;
                }

                Monitor.Wait(gate);
            }

            while (group.Count < groupLimit && queue.TryDequeue(out var item))
            {
                group.Add(item);
            }

            return true;
        }
    }
}
