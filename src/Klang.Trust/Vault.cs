using System.Buffers;
using System.Buffers.Binary;
using Klang.Trust.Keys;
using Klang.Trust.Logging;
using Klang.Trust.Sealing;

namespace Klang.Trust;

/// <summary>
/// Holds and derives keys. Data keys are random, wrapped (root -> shard, facility, registry keys -> chart keys) and kept
/// in the key store; a bounded number is held open in memory and zeroed when let go. Thread-safe.
/// </summary>
public sealed class Vault : IDisposable
{
    const int MaxClaimLength = 4096;
    const int ClaimFraming = 8;

    readonly SystemKeys system;
    readonly KeyCache cache;
    readonly DataKeys dataKeys;
    readonly Packing packing = new();
    readonly SealedMessages messages;
    readonly IKeyStore store;
    readonly KeyRotation rotation;
    readonly Func<KeyInspection> inspect;

    Vault(SystemKeys system, RootWrapping root, IKeyStore store, VaultOptions options)
    {
        this.system = system;
        this.store = store;
        cache = new KeyCache(options.OpenKeys);
        dataKeys = new DataKeys(system, root, store, cache);
        messages = new SealedMessages(packing);
        rotation = new KeyRotation(system, root, store, dataKeys);
        inspect = () => new KeyInspection(system, root, store);
        LedgerKeys = new LedgerKeys(system, messages);
    }

    /// <summary>How many shards the charts are spread over; fixed at creation.</summary>
    public int Shards => system.Shards;

    /// <summary>Counts the charts whose keys are released, and holds above its ceilings; null for none.</summary>
    public HarvestBrake? Brake { get; set; }

    internal LedgerKeys LedgerKeys { get; }

    internal KeyCache Cache => cache;

    /// <summary>
    /// Opens the system keys with the root, or makes them in an empty key store when the options say so. Throws
    /// <see cref="TrustException"/> when the store is empty otherwise, incomplete, or wrapped by another root.
    /// </summary>
    public static async Task<Vault> OpenAsync(
        IKms kms, IKeyStore store, VaultOptions options, CancellationToken cancellationToken)
    {
        var root = new RootWrapping(kms);
        var system = await SystemKeys.OpenAsync(root, store, options, cancellationToken);
        return new Vault(system, root, store, options);
    }

    /// <summary>Makes data keys for new charts; durable before the task completes, so that nothing is ever sealed under a key that a crash could lose. Keys that exist are left alone.</summary>
    public Task CreateKeysAsync(Permit permit, IReadOnlyList<KeyName> names, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            Require(permit, name, "permit");
        }

        return dataKeys.MakeAsync(names, cancellationToken);
    }

    /// <summary>Something that seals under this key. The permit must cover it. Facility and registry keys are made on first use.</summary>
    public async ValueTask<Sealer> SealerAsync(Permit permit, KeyName name, CancellationToken cancellationToken)
    {
        Require(permit, name, "permit");
        var make = name.Kind != KeyKind.Chart;
        return new Sealer(messages, cache.TryHold(name) ?? await dataKeys.HoldAsync(name, make, cancellationToken));
    }

    /// <summary>Something that opens what was sealed under this key. The receipt must cover it.</summary>
    public async ValueTask<Opener> OpenerAsync(Receipt receipt, KeyName name, CancellationToken cancellationToken)
    {
        Require(receipt.Permit, name, "receipt");
        if (Brake is { } brake && name.Kind == KeyKind.Chart && !receipt.Permit.EveryChart)
        {
            brake.Release(receipt.Permit, name.Chart);
        }

        return new Opener(messages, cache.TryHold(name) ?? await dataKeys.HoldAsync(name, make: false, cancellationToken));
    }

    /// <summary>Makes a new root version and wraps all that the older ones wrapped by it.</summary>
    public Task<KeyRotated> RotateRootAsync(IProgress<long>? progress, CancellationToken cancellationToken) =>
        rotation.RotateRootAsync(progress, cancellationToken);

    /// <summary>
    /// Gives shards new keys, wraps their chart keys by them and retires the old ones, while readers and writers go on. Run again after a crash it completes.
    /// </summary>
    /// <param name="shards">Shard numbers, 0 to <see cref="Shards"/> - 1; at least one.</param>
    /// <param name="progress">Told how many chart keys are done.</param>
    /// <param name="cancellationToken">Stops between batches; every key still opens.</param>
    public Task<KeyRotated> RotateShardsAsync(IReadOnlySet<int> shards, IProgress<long>? progress, CancellationToken cancellationToken) =>
        rotation.RotateShardsAsync(InRange(shards), progress, cancellationToken);

    /// <summary>Gives shards new access keys; heads are sealed under them when they next change.</summary>
    public Task<KeyRotated> RotateAccessAsync(IReadOnlySet<int> shards, CancellationToken cancellationToken) =>
        rotation.RotateAccessAsync(InRange(shards), cancellationToken);

    /// <summary>Gives a chart's compartment, a facility or the registry a new key for what is sealed from now on. Throws <see cref="TrustException"/> when there is no such key.</summary>
    public Task<KeyRotated> RotateAsync(KeyName name, CancellationToken cancellationToken) => rotation.RotateAsync(name, cancellationToken);

    /// <summary>Unwraps every key in the store and compares it with its commitment.</summary>
    public Task<KeyCheck> CheckKeysAsync(CancellationToken cancellationToken) => inspect().RunAsync(cancellationToken);

    /// <summary>
    /// Destroys all keys of a chart: what they sealed cannot be opened again, here or in a backup of records; final for backups of keys when the last one from
    /// before has expired.
    /// </summary>
    public Task DestroyChartAsync(long chart, CancellationToken cancellationToken) =>
        dataKeys.DestroyAsync([KeyName.OfChart(chart, Compartment.Normal), KeyName.OfChart(chart, Compartment.Restricted)], cancellationToken);

    /// <summary>True while a chart has a key.</summary>
    public async ValueTask<bool> HasKeyAsync(long chart, CancellationToken cancellationToken) =>
        await HasKeyAsync(KeyName.OfChart(chart, Compartment.Normal), cancellationToken)
        || await HasKeyAsync(KeyName.OfChart(chart, Compartment.Restricted), cancellationToken);

    /// <summary>True when there is such a key.</summary>
    public async ValueTask<bool> HasKeyAsync(KeyName name, CancellationToken cancellationToken) =>
        await store.FindAsync(name.ToString(), cancellationToken) is not null;

    /// <summary>Puts a legal hold on a chart, or lifts it (empty): what is held cannot be erased. Kept beside the keys, durable when it completes.</summary>
    public Task WriteHoldAsync(long chart, ReadOnlyMemory<byte> hold, CancellationToken cancellationToken) =>
        store.WriteNoteAsync(HoldName(chart), hold, cancellationToken);

    /// <summary>The legal hold of a chart; empty when there is none.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadHoldAsync(long chart, CancellationToken cancellationToken) =>
        await store.ReadNoteAsync(HoldName(chart), cancellationToken) ?? default;

    static string HoldName(long chart) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"hold/{chart}");

    IReadOnlySet<int> InRange(IReadOnlySet<int> shards) => shards.Count > 0 && shards.All(shard => shard >= 0 && shard < Shards)
        ? shards
        : throw new ArgumentOutOfRangeException(nameof(shards), $"Shards are numbered 0 to {Shards - 1}.");

    /// <summary>Seals an access head under its shard's access key.</summary>
    public byte[] SealHead(long chart, long version, ReadOnlySpan<byte> plain)
    {
        Span<byte> buffer = stackalloc byte[64];
        return messages.Seal(system.AccessOf(chart), HeadContext(buffer, chart, version), plain);
    }

    /// <summary>Opens an access head: decisions read it and nothing else, before any receipt.</summary>
    public byte[] OpenHead(long chart, long version, ReadOnlySpan<byte> sealedHead)
    {
        Span<byte> buffer = stackalloc byte[64];
        var output = new ArrayBufferWriter<byte>(Math.Max(256, sealedHead.Length));
        messages.Open(system.AccessOf(chart), HeadContext(buffer, chart, version), sealedHead, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Keyed hash of an identifying value, normalised by the caller: kind and value, e.g. <c>cid</c> + 13 digits. At most 4,000 bytes together.</summary>
    public UInt128 Claim(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> value)
    {
        var length = kind.Length + value.Length + ClaimFraming;
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, MaxClaimLength);
        var message = new AssociatedData(length <= 256 ? stackalloc byte[256] : new byte[length], kind);
        message.Add(value);
        return Hash128(system.Claims, message.Bytes);
    }

    /// <summary>Keyed hash of <c>Type/id</c> for the directory: ids that clients choose may name people.</summary>
    public UInt128 DirectoryKey(ReadOnlySpan<byte> typeAndId) => Hash128(system.Directory, typeAndId);

    /// <summary>The 128 bits of a resource id derived from a source key (Incoming).</summary>
    public UInt128 DerivedId(ReadOnlySpan<byte> sourceKey) => Hash128(system.Ids, sourceKey);

    /// <summary>Keyed hash of a posting term within one shard (0 to <see cref="Shards"/> - 1).</summary>
    public ulong Posting(int shard, ReadOnlySpan<byte> term)
    {
        Span<byte> mac = stackalloc byte[32];
        system.Posting(shard).Mac(term, mac);
        return BinaryPrimitives.ReadUInt64BigEndian(mac);
    }

    /// <summary>Keyed 32-byte digest of content, for the ledger.</summary>
    public byte[] Digest(ReadOnlySpan<byte> content)
    {
        var mac = new byte[32];
        system.Digest.Mac(content, mac);
        return mac;
    }

    /// <summary>Protects a small value that goes out and comes back (cursors): sealed, bound to a purpose. At most 4,096 bytes.</summary>
    public string SealToken(ReadOnlySpan<byte> purpose, ReadOnlySpan<byte> plain) => Tokens.Seal(system.Token, purpose, plain);

    /// <summary>Opens what <see cref="SealToken"/> made; null when it was not made here, for this purpose, or was changed.</summary>
    public byte[]? OpenToken(ReadOnlySpan<byte> purpose, string token) => Tokens.Open(system.Token, purpose, token);

    /// <summary>Zeroes all keys. Sealers and openers still held keep theirs until they are disposed.</summary>
    public void Dispose()
    {
        rotation.Dispose();
        cache.Close();
        LedgerKeys.Dispose();
        system.Dispose();
        packing.Dispose();
    }

    static ReadOnlySpan<byte> HeadContext(Span<byte> buffer, long chart, long version)
    {
        var associated = new AssociatedData(buffer, "klang/head/1"u8);
        associated.Add(chart);
        associated.Add(version);
        return associated.Bytes;
    }

    static UInt128 Hash128(KeyRing ring, ReadOnlySpan<byte> message)
    {
        Span<byte> mac = stackalloc byte[32];
        ring.Mac(message, mac);
        return BinaryPrimitives.ReadUInt128BigEndian(mac);
    }

    static void Require(Permit permit, KeyName name, string by)
    {
        if (!name.IsValid)
        {
            throw new ArgumentException($"{name} names no key.", nameof(name));
        }

        if (!permit.Covers(name))
        {
            throw new TrustException($"The {by} of request {permit.RequestId} does not cover {name}.");
        }
    }
}
