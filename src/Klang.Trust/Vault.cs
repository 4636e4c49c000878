using System.Buffers;

namespace Klang.Trust;

/// <summary>
/// Holds and derives keys. Data keys are random, wrapped (root -> shard, facility, registry keys -> chart keys) and kept
/// in the key store; a bounded number is held open in memory and zeroed when let go. Thread-safe.
/// </summary>
public sealed class Vault
{
    /// <summary>How many shards the charts are spread over; fixed at creation.</summary>
    public int Shards => throw new NotSupportedException();

    /// <summary>Makes data keys for new charts; durable before the task completes, so that nothing is ever sealed under a key that a crash could lose. Keys that exist are left alone.</summary>
    public Task CreateKeysAsync(Permit permit, IReadOnlyList<KeyName> names, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Something that seals under this key. The permit must cover it. Facility and registry keys are made on first use.</summary>
    public ValueTask<Sealer> SealerAsync(Permit permit, KeyName name, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Something that opens what was sealed under this key. The receipt must cover it.</summary>
    public ValueTask<Opener> OpenerAsync(Receipt receipt, KeyName name, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Seals an access head under its shard's access key.</summary>
    public byte[] SealHead(long chart, long version, ReadOnlySpan<byte> plain) => throw new NotSupportedException();

    /// <summary>Opens an access head: decisions read it and nothing else, before any receipt.</summary>
    public byte[] OpenHead(long chart, long version, ReadOnlySpan<byte> sealedHead) => throw new NotSupportedException();

    /// <summary>Keyed hash of an identifying value, normalised by the caller: kind and value, e.g. <c>cid</c> + 13 digits.</summary>
    public UInt128 Claim(ReadOnlySpan<byte> kind, ReadOnlySpan<byte> value) => throw new NotSupportedException();

    /// <summary>Keyed hash of <c>Type/id</c> for the directory: ids that clients choose may name people.</summary>
    public UInt128 DirectoryKey(ReadOnlySpan<byte> typeAndId) => throw new NotSupportedException();

    /// <summary>The 128 bits of a resource id derived from a source key (Incoming).</summary>
    public UInt128 DerivedId(ReadOnlySpan<byte> sourceKey) => throw new NotSupportedException();

    /// <summary>Keyed hash of a posting term within one shard.</summary>
    public ulong Posting(int shard, ReadOnlySpan<byte> term) => throw new NotSupportedException();

    /// <summary>Keyed 32-byte digest of content, for the ledger.</summary>
    public byte[] Digest(ReadOnlySpan<byte> content) => throw new NotSupportedException();

    /// <summary>Protects a small value that goes out and comes back (cursors): sealed, bound to a purpose.</summary>
    public string SealToken(ReadOnlySpan<byte> purpose, ReadOnlySpan<byte> plain) => throw new NotSupportedException();

    /// <summary>Opens what <see cref="SealToken"/> made; null when it was not made here or was changed.</summary>
    public byte[]? OpenToken(ReadOnlySpan<byte> purpose, string token) => throw new NotSupportedException();
}

/// <summary>Seals under one data key: compress (zstd with the shipped dictionary), then AES-256-GCM. Layout in docs/formats.md. Thread-safe.</summary>
public sealed class Sealer
{
    /// <summary>Seals; the associated data are rebuilt from the row's columns on opening.</summary>
    public byte[] Seal(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plain) => throw new NotSupportedException();
}

/// <summary>Opens what was sealed under one data key. Thread-safe.</summary>
public sealed class Opener
{
    /// <summary>Opens into the buffer; throws <see cref="TrustException"/> when it does not verify.</summary>
    public void Open(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> sealedBytes, IBufferWriter<byte> output) =>
        throw new NotSupportedException();
}
