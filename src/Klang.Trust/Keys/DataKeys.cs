using System.Collections.Concurrent;

namespace Klang.Trust.Keys;

/// <summary>
/// The data keys: found in the key store, unwrapped, held in the cache; made when they are new. Two callers never make
/// the same key, and makers of different keys do not wait for each other, so the store can sync them together.
/// </summary>
sealed class DataKeys(SystemKeys system, RootWrapping root, IKeyStore store, KeyCache cache)
{
    readonly ConcurrentDictionary<KeyName, TaskCompletionSource> making = new();

    /// <summary>Closed while the key that wraps is exchanged.</summary>
    public MakerGate Gate { get; } = new();

    /// <summary>The key, held for the caller.</summary>
    public async ValueTask<KeyRing> HoldAsync(KeyName name, bool make, CancellationToken cancellationToken)
    {
        var ring = cache.TryHold(name) ?? await ReadAsync(name, cancellationToken);
        if (ring is null && make)
        {
            await MakeAsync([name], cancellationToken);
            ring = cache.TryHold(name) ?? await ReadAsync(name, cancellationToken);
        }

        return ring ?? throw new TrustException($"There is no key {name}: it was never made, or it was destroyed.");
    }

    /// <summary>Makes the keys that do not exist yet; all of them are durable when it completes.</summary>
    public async Task MakeAsync(IReadOnlyList<KeyName> names, CancellationToken cancellationToken)
    {
        IReadOnlyList<KeyName> left = names;
        while (left.Count > 0)
        {
            var (mine, others) = Reserve(left);
            await MakeReservedAsync(mine, cancellationToken);
            foreach (var other in others)
            {
                await other.Done.WaitAsync(cancellationToken);
            }

            left = [.. others.Select(other => other.Name)];
        }
    }

    (List<KeyName> Mine, List<(KeyName Name, Task Done)> Others) Reserve(IReadOnlyList<KeyName> names)
    {
        var mine = new List<KeyName>(names.Count);
        var others = new List<(KeyName, Task)>();
        foreach (var name in names)
        {
            if (cache.Contains(name) || mine.Contains(name))
            {
                continue;
            }

            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var first = making.GetOrAdd(name, done);
            if (first == done)
            {
                mine.Add(name);
            }
            else
            {
                others.Add((name, first.Task));
            }
        }

        return (mine, others);
    }

    async Task MakeReservedAsync(List<KeyName> names, CancellationToken cancellationToken)
    {
        try
        {
            await AddMissingAsync(names, cancellationToken);
        }
        finally
        {
            foreach (var name in names)
            {
                if (making.TryRemove(name, out var done))
                {
                    done.SetResult();
                }
            }
        }
    }

    async Task AddMissingAsync(List<KeyName> names, CancellationToken cancellationToken)
    {
        var made = new List<(KeyName Name, RingKey Key)>(names.Count);
        foreach (var name in names)
        {
            if (await store.FindAsync(name.ToString(), cancellationToken) is null)
            {
                made.Add((name, RingKey.Generate(1)));
            }
        }

        if (made.Count == 0)
        {
            return;
        }

        try
        {
            await AddAsync(made, cancellationToken);
        }
        catch
        {
            made.ForEach(m => m.Key.Zero());
            throw;
        }

        foreach (var (name, key) in made)
        {
            cache.AddAndHold(name, new KeyRing(name.ToString(), key)).Release();
        }
    }

    /// <summary>Adds a version, used by whoever seals next; what older ones sealed opens as before. Gives its number.</summary>
    public async Task<int> AddVersionAsync(KeyName name, CancellationToken cancellationToken)
    {
        var newest = await store.FindAsync(name.ToString(), cancellationToken)
            ?? throw new TrustException($"There is no key {name}: it was never made, or it was destroyed.");
        var key = RingKey.Generate(newest.Version + 1);
        try
        {
            await AddAsync([(name, key)], cancellationToken);
        }
        finally
        {
            key.Zero();
        }

        cache.Remove(name);
        return newest.Version + 1;
    }

    /// <summary>Destroys keys for good, here and in the store.</summary>
    public async Task DestroyAsync(IReadOnlyList<KeyName> names, CancellationToken cancellationToken)
    {
        await store.DestroyAsync([.. names.Select(name => name.ToString())], cancellationToken);
        foreach (var name in names)
        {
            cache.Remove(name);
        }
    }

    async Task AddAsync(List<(KeyName Name, RingKey Key)> made, CancellationToken cancellationToken)
    {
        await Gate.EnterAsync(cancellationToken);
        try
        {
            await store.AddAsync(await WrapAsync(made, cancellationToken), cancellationToken);
        }
        finally
        {
            Gate.Leave();
        }
    }

    async ValueTask<List<WrappedKey>> WrapAsync(List<(KeyName Name, RingKey Key)> made, CancellationToken cancellationToken)
    {
        var rows = new List<WrappedKey>(made.Count);
        var byRoot = new List<(string, RingKey)>();
        foreach (var (name, key) in made)
        {
            if (name.Kind == KeyKind.Chart)
            {
                rows.Add(KeyWrapping.Wrap(system.ShardOf(name.Chart), name.ToString(), key));
            }
            else
            {
                byRoot.Add((name.ToString(), key));
            }
        }

        if (byRoot.Count > 0)
        {
            rows.AddRange(await root.WrapAsync(byRoot, cancellationToken));
        }

        return rows;
    }

    async ValueTask<KeyRing?> ReadAsync(KeyName name, CancellationToken cancellationToken)
    {
        var text = name.ToString();
        var newest = await store.FindAsync(text, cancellationToken);
        if (newest is null)
        {
            return null;
        }

        var rows = new List<WrappedKey>(newest.Version);
        for (var version = 1; version < newest.Version; version++)
        {
            if (await store.FindAsync(text, version, cancellationToken) is { } older)
            {
                rows.Add(older);
            }
        }

        rows.Add(newest);
        foreach (var row in rows)
        {
            CheckRow(row, text);
        }

        return cache.AddAndHold(name, new KeyRing(text, await UnwrapAsync(name, rows, cancellationToken)));
    }

    async ValueTask<RingKey[]> UnwrapAsync(KeyName name, List<WrappedKey> rows, CancellationToken cancellationToken) =>
        name.Kind == KeyKind.Chart
            ? [.. rows.Select(row => KeyWrapping.Unwrap(system.ShardOf(name.Chart), row))]
            : [.. await root.UnwrapAsync(rows, cancellationToken)];

    static void CheckRow(WrappedKey row, string name)
    {
        if (row.Name != name || row.Version is < 1 or > KeyWrapping.MaxVersion)
        {
            throw new TrustException($"The key store answered {row.Name} version {row.Version} where {name} was asked.");
        }
    }
}
