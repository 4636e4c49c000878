using System.Globalization;

namespace Klang.Trust.Keys;

/// <summary>
/// The keys of the house itself, one set per store, each random and wrapped by the root: opened together at start and
/// held until the vault closes.
/// </summary>
sealed class SystemKeys : IDisposable
{
    static readonly string[] Singles = ["claims", "directory", "ids", "digest", "token", "ledger", "ledger-head"];
    // Added after the first version: an older store gets them when it is opened.
    static readonly string[] Later = ["checkpoint", "ledger-index", "person-map"];
    static readonly string[] PerShard = ["shard", "access", "posting"];

    readonly Lock adding = new();
    readonly Dictionary<string, KeyRing> rings;
    readonly List<KeyRing> replaced = [];
    readonly KeyRing[] shard;
    readonly KeyRing[] access;
    readonly KeyRing[] posting;

    SystemKeys(Dictionary<string, KeyRing> rings, int shards)
    {
        this.rings = rings;
        shard = OfEachShard("shard", shards);
        access = OfEachShard("access", shards);
        posting = OfEachShard("posting", shards);
        Claims = Single("claims");
        Directory = Single("directory");
        Ids = Single("ids");
        Digest = Single("digest");
        Token = Single("token");
        Ledger = Single("ledger");
        LedgerHead = Single("ledger-head");
        Checkpoint = Single("checkpoint");
        LedgerIndex = Single("ledger-index");
        PersonMap = Single("person-map");
    }

    public int Shards => shard.Length;

    public KeyRing Claims { get; }

    public KeyRing Directory { get; }

    public KeyRing Ids { get; }

    public KeyRing Digest { get; }

    public KeyRing Token { get; }

    public KeyRing Ledger { get; }

    public KeyRing LedgerHead { get; }

    /// <summary>Seed of the Ed25519 key that signs checkpoints.</summary>
    public KeyRing Checkpoint { get; }

    /// <summary>Hashes what the ledger is searched by.</summary>
    public KeyRing LedgerIndex { get; }

    /// <summary>Hashes charts in the map of persons.</summary>
    public KeyRing PersonMap { get; }

    /// <summary>Wraps the chart keys of the chart's shard.</summary>
    public KeyRing ShardOf(long chart) => Volatile.Read(ref shard[chart % shard.Length]);

    /// <summary>Seals the access heads of the chart's shard.</summary>
    public KeyRing AccessOf(long chart) => Volatile.Read(ref access[chart % access.Length]);

    public KeyRing Posting(int shardNumber) => posting[shardNumber];

    public static async Task<SystemKeys> OpenAsync(
        RootWrapping root, IKeyStore store, VaultOptions options, CancellationToken cancellationToken)
    {
        if (await store.FindAsync("shard/0", cancellationToken) is null)
        {
            await CreateAsync(root, store, options, cancellationToken);
        }

        await AddLaterAsync(root, store, cancellationToken);
        var rows = await CollectAsync(store, cancellationToken);
        var keys = await root.UnwrapAsync(rows, cancellationToken);
        var rings = rows.Zip(keys)
            .GroupBy(pair => pair.First.Name, StringComparer.Ordinal)
            .ToDictionary(
                g => g.Key,
                g => new KeyRing(g.Key, [.. g.Select(pair => pair.Second).OrderBy(k => k.Version)]),
                StringComparer.Ordinal);
        return new SystemKeys(rings, rings.Keys.Count(name => name.StartsWith("shard/", StringComparison.Ordinal)));
    }

    internal static string ShardName(int number) => Name("shard", number);

    internal static string AccessName(int number) => Name("access", number);

    /// <summary>
    /// Adds a version to a shard's or an access key. Older versions stay open in memory until the vault closes, for whoever is at work with them.
    /// </summary>
    public async Task AddVersionAsync(string name, RootWrapping root, IKeyStore store, MakerGate gate, CancellationToken cancellationToken)
    {
        var old = rings[name];
        var key = RingKey.Generate(old.Newest.Version + 1);
        await store.AddAsync(await root.WrapAsync([(name, key)], cancellationToken), cancellationToken);
        var ring = new KeyRing(name, [.. old.Versions.Select(version => new RingKey(version.Version, version.Bytes)), key]);
        await gate.AloneAsync(() => Replace(name, ring), CancellationToken.None);
    }

    void Replace(string name, KeyRing ring)
    {
        lock (adding)
        {
            replaced.Add(rings[name]);
            rings[name] = ring;
            var slash = name.IndexOf('/', StringComparison.Ordinal);
            var number = int.Parse(name.AsSpan(slash + 1), CultureInfo.InvariantCulture);
            Volatile.Write(ref (name.StartsWith("shard/", StringComparison.Ordinal) ? shard : access)[number], ring);
        }
    }

    public void Dispose()
    {
        lock (adding)
        {
            foreach (var ring in rings.Values.Concat(replaced))
            {
                ring.Release();
            }

            replaced.Clear();
        }
    }

    static async Task CreateAsync(RootWrapping root, IKeyStore store, VaultOptions options, CancellationToken cancellationToken)
    {
        if (!options.CreateIfEmpty)
        {
            throw new TrustException("The key store holds no keys. Restore it from its backup; a new one cannot open old data.");
        }

        if (options.Shards is < 1 or > VaultOptions.MaxShards)
        {
            throw new ArgumentOutOfRangeException(
                nameof(options), $"A store has 1 to {VaultOptions.MaxShards} shards, not {options.Shards}.");
        }

        await AddAsync(root, store, Names(options.Shards), cancellationToken);
    }

    static async Task AddLaterAsync(RootWrapping root, IKeyStore store, CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        foreach (var name in Later)
        {
            if (await store.FindAsync(name, cancellationToken) is null)
            {
                missing.Add(name);
            }
        }

        if (missing.Count > 0)
        {
            await AddAsync(root, store, missing, cancellationToken);
        }
    }

    static async Task AddAsync(RootWrapping root, IKeyStore store, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var keys = names.Select(name => (name, RingKey.Generate(1))).ToArray();
        try
        {
            await store.AddAsync(await root.WrapAsync(keys, cancellationToken), cancellationToken);
        }
        finally
        {
            foreach (var (_, key) in keys)
            {
                key.Zero();
            }
        }
    }

    static IEnumerable<string> Names(int shards) =>
        Singles.Concat(Later).Concat(PerShard.SelectMany(kind => Enumerable.Range(0, shards).Select(n => Name(kind, n))));

    static string Name(string kind, int number) => string.Create(CultureInfo.InvariantCulture, $"{kind}/{number}");

    static async Task<List<WrappedKey>> CollectAsync(IKeyStore store, CancellationToken cancellationToken)
    {
        var rows = new List<WrappedKey>();
        foreach (var kind in PerShard)
        {
            await foreach (var row in store.ListAsync(kind + "/", cancellationToken))
            {
                rows.Add(row);
            }
        }

        foreach (var name in Singles.Concat(Later))
        {
            await foreach (var row in store.ListAsync(name, cancellationToken))
            {
                if (row.Name == name)
                {
                    rows.Add(row);
                }
            }
        }

        return rows;
    }

    KeyRing Single(string name) =>
        rings.TryGetValue(name, out var ring)
            ? ring
            : throw new TrustException($"The key store lacks the system key {name}. Restore it from its backup.");

    KeyRing[] OfEachShard(string kind, int shards) => [.. Enumerable.Range(0, shards).Select(n => Single(Name(kind, n)))];
}
