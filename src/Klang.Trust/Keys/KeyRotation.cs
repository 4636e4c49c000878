using System.Globalization;

namespace Klang.Trust.Keys;

/// <summary>
/// Rotates keys of every level while they are in use. A newer version is added first, then what the older one wrapped is wrapped anew, and only then the
/// older one is retired: a crash at any moment leaves every key openable, and running it again completes it.
/// </summary>
sealed class KeyRotation(SystemKeys system, RootWrapping root, IKeyStore store, DataKeys dataKeys) : IDisposable
{
    const int BatchKeys = 256;
    const string RootPrefix = "root/";

    readonly SemaphoreSlim turn = new(1);

    public Task<KeyRotated> RotateRootAsync(IProgress<long>? progress, CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            await root.RotateAsync(cancellationToken);
            var count = await RewrapAsync("", row => IsOldRoot(row.WrappedBy), root.RewrapAsync, progress, cancellationToken);
            return new KeyRotated("root", VersionOf(root.Name), count);
        },
        cancellationToken);

    public Task<KeyRotated> RotateShardsAsync(IReadOnlySet<int> shards, IProgress<long>? progress, CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            foreach (var shard in shards)
            {
                await system.AddVersionAsync(SystemKeys.ShardName(shard), root, store, dataKeys.Gate, cancellationToken);
            }

            var count = await RewrapAsync("chart/", row => IsOldShard(row, shards), RewrapChartsAsync, progress, cancellationToken);
            await RetireAsync(shards, cancellationToken);
            return new KeyRotated(
                shards.Count == 1 ? SystemKeys.ShardName(shards.First()) : "shard", shards.Max(shard => system.ShardOf(shard).Newest.Version), count);
        },
        cancellationToken);

    /// <summary>Access keys seal heads, which say themselves which version opens them; the next change of a head uses the new one.</summary>
    public Task<KeyRotated> RotateAccessAsync(IReadOnlySet<int> shards, CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            foreach (var shard in shards)
            {
                await system.AddVersionAsync(SystemKeys.AccessName(shard), root, store, dataKeys.Gate, cancellationToken);
            }

            return new KeyRotated("access", shards.Max(shard => system.AccessOf(shard).Newest.Version), 0);
        },
        cancellationToken);

    public Task<KeyRotated> RotateAsync(KeyName name, CancellationToken cancellationToken) => InTurnAsync(
        async () => new KeyRotated(name.ToString(), await dataKeys.AddVersionAsync(name, cancellationToken), 0), cancellationToken);

    public void Dispose() => turn.Dispose();

    async Task<KeyRotated> InTurnAsync(Func<Task<KeyRotated>> rotate, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            return await rotate();
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Wraps anew until a whole pass finds nothing left.</summary>
    async Task<long> RewrapAsync(
        string prefix, Func<WrappedKey, bool> isOld, Func<IReadOnlyList<WrappedKey>, CancellationToken, ValueTask<IReadOnlyList<WrappedKey>>> rewrap,
        IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var done = 0L;
        while (true)
        {
            var before = done;
            var batch = new List<WrappedKey>(BatchKeys);
            await foreach (var row in store.ListAsync(prefix, cancellationToken))
            {
                if (isOld(row))
                {
                    batch.Add(row);
                }

                if (batch.Count == BatchKeys)
                {
                    done += await ReplaceAsync(batch, rewrap, cancellationToken);
                    progress?.Report(done);
                }
            }

            done += await ReplaceAsync(batch, rewrap, cancellationToken);
            progress?.Report(done);
            if (done == before)
            {
                return done;
            }
        }
    }

    async ValueTask<int> ReplaceAsync(
        List<WrappedKey> batch, Func<IReadOnlyList<WrappedKey>, CancellationToken, ValueTask<IReadOnlyList<WrappedKey>>> rewrap,
        CancellationToken cancellationToken)
    {
        var count = batch.Count;
        if (count > 0)
        {
            await store.ReplaceAsync(await rewrap(batch, cancellationToken), cancellationToken);
            batch.Clear();
        }

        return count;
    }

    ValueTask<IReadOnlyList<WrappedKey>> RewrapChartsAsync(IReadOnlyList<WrappedKey> rows, CancellationToken cancellationToken)
    {
        var rewrapped = new List<WrappedKey>(rows.Count);
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var shard = system.ShardOf(ChartOf(row.Name));
            var key = KeyWrapping.Unwrap(shard, row);
            rewrapped.Add(KeyWrapping.Wrap(shard, row.Name, key));
            key.Zero();
        }

        return ValueTask.FromResult<IReadOnlyList<WrappedKey>>(rewrapped);
    }

    async Task RetireAsync(IReadOnlySet<int> shards, CancellationToken cancellationToken)
    {
        var old = new List<(string, int)>();
        foreach (var shard in shards)
        {
            var ring = system.ShardOf(shard);
            await foreach (var row in store.ListAsync(ring.Name, cancellationToken))
            {
                if (row.Name == ring.Name && row.Version < ring.Newest.Version)
                {
                    old.Add((row.Name, row.Version));
                }
            }
        }

        await store.RetireAsync(old, cancellationToken);
    }

    bool IsOldRoot(string wrappedBy) => wrappedBy.StartsWith(RootPrefix, StringComparison.Ordinal) && wrappedBy != root.Name;

    bool IsOldShard(WrappedKey row, IReadOnlySet<int> shards)
    {
        var chart = ChartOf(row.Name);
        var ring = system.ShardOf(chart);
        return shards.Contains((int)(chart % system.Shards)) && VersionOf(row.WrappedBy) < ring.Newest.Version;
    }

    internal static long ChartOf(string name)
    {
        var number = name.AsSpan("chart/".Length);
        return long.Parse(number[..number.IndexOf('/')], CultureInfo.InvariantCulture);
    }

    internal static int VersionOf(string name) => int.Parse(name.AsSpan(name.LastIndexOf('/') + 1), CultureInfo.InvariantCulture);
}
