using System.Runtime.CompilerServices;
using Klang.Trust;

namespace Klang.Tests.Trust;

/// <summary>A key store in memory, with the promises of <see cref="IKeyStore"/> and ways to break them.</summary>
sealed class MemoryKeyStore : IKeyStore
{
    readonly Lock gate = new();
    readonly SortedDictionary<(string Name, int Version), WrappedKey> keys = [];
    readonly Dictionary<string, ReadOnlyMemory<byte>> notes = [];

    public int Adds { get; private set; }

    public IReadOnlyList<WrappedKey> All
    {
        get
        {
            lock (gate)
            {
                return [.. keys.Values];
            }
        }
    }

    public IReadOnlyList<string> Notes
    {
        get
        {
            lock (gate)
            {
                return [.. notes.Keys];
            }
        }
    }

    public void Replace(WrappedKey key)
    {
        lock (gate)
        {
            keys[(key.Name, key.Version)] = key;
        }
    }

    public void Remove(string name)
    {
        lock (gate)
        {
            foreach (var key in keys.Keys.Where(k => k.Name == name).ToArray())
            {
                keys.Remove(key);
            }
        }
    }

    public async ValueTask<WrappedKey?> FindAsync(string name, CancellationToken cancellationToken)
    {
        await Task.Yield();
        lock (gate)
        {
            return keys.Values.LastOrDefault(k => k.Name == name);
        }
    }

    public async ValueTask<WrappedKey?> FindAsync(string name, int version, CancellationToken cancellationToken)
    {
        await Task.Yield();
        lock (gate)
        {
            return keys.GetValueOrDefault((name, version));
        }
    }

    public async Task AddAsync(IReadOnlyList<WrappedKey> added, CancellationToken cancellationToken)
    {
        await Task.Yield();
        lock (gate)
        {
            Adds++;
            foreach (var key in added)
            {
                keys.Add((key.Name, key.Version), key);
            }
        }
    }

    public Task ReplaceAsync(IReadOnlyList<WrappedKey> rewrapped, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            foreach (var key in rewrapped.Where(key => keys.ContainsKey((key.Name, key.Version))))
            {
                keys[(key.Name, key.Version)] = key;
            }
        }

        return Task.CompletedTask;
    }

    public Task RetireAsync(IReadOnlyList<(string Name, int Version)> versions, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            foreach (var version in versions)
            {
                keys.Remove(version);
            }
        }

        return Task.CompletedTask;
    }

    public Task DestroyAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            Remove(name);
        }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<WrappedKey> ListAsync(
        string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (var key in All.Where(k => k.Name.StartsWith(prefix, StringComparison.Ordinal)))
        {
            yield return key;
        }
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadNoteAsync(string name, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            return ValueTask.FromResult<ReadOnlyMemory<byte>?>(notes.TryGetValue(name, out var note) ? note : (ReadOnlyMemory<byte>?)null);
        }
    }

    public Task WriteNoteAsync(string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            notes[name] = value.ToArray();
        }

        return Task.CompletedTask;
    }
}
