using System.Collections.Concurrent;
using Klang.Records.Store;

namespace Klang.Storage.Sqlite;

/// <summary>A bounded number of read connections with their prepared statements, opened as they are needed.</summary>
sealed class ReaderPool<TReader>(int limit, Func<TReader> open) : IAsyncDisposable
    where TReader : class, IDisposable
{
    readonly ConcurrentStack<TReader> idle = new();
    readonly SemaphoreSlim places = new(limit, limit);
    volatile bool closed;

    /// <summary>Runs a read on a connection of its own. Reads are short and run on the caller's thread.</summary>
    public async ValueTask<TResult> ReadAsync<TState, TResult>(
        TState state, Func<TReader, TState, TResult> read, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            if (closed)
            {
                throw new StoreException(StoreFault.Broken, "The store is closed.");
            }

            if (!idle.TryPop(out var reader))
            {
                reader = open();
            }

            return Use(reader, state, read);
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>Waits for the reads that run and closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        closed = true;
        for (var taken = 0; taken < limit; taken++)
        {
            await places.WaitAsync(CancellationToken.None);
        }

        while (idle.TryPop(out var reader))
        {
            reader.Dispose();
        }

        places.Release(limit);
    }

    /// <summary>A connection on which a read failed is closed: its statements may stand anywhere.</summary>
    TResult Use<TState, TResult>(TReader reader, TState state, Func<TReader, TState, TResult> read)
    {
        try
        {
            var result = read(reader, state);
            idle.Push(reader);
            return result;
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }
}
