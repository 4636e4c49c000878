using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Klang.Trust.Logging;

/// <summary>
/// One leaf and the body it commits to. Everything but the leaf's time is fixed here, off the sequencer's one thread;
/// the sequencer stamps the time, so that times never go back along the log.
/// </summary>
sealed class PreparedEntry
{
    public const int SaltLength = 32;

    /// <summary>Version 1, time (8), entry id (16), commitment (32).</summary>
    public const int LeafLength = 1 + 8 + 16 + 32;

    const byte LeafVersion = 1;

    readonly byte[] salted;
    readonly byte[] leaf = new byte[LeafLength];

    /// <param name="salted">"klang/ledger/1", then room for 32 bytes of salt, then the body with its entry id zero.</param>
    /// <param name="decidedAt">UTC ticks.</param>
    public PreparedEntry(byte[] salted, long decidedAt)
    {
        this.salted = salted;
        DecidedAt = decidedAt;
        Span<byte> random = stackalloc byte[SaltLength + EntryBody.IdLength];
        RandomNumberGenerator.Fill(random);
        random[..SaltLength].CopyTo(salted.AsSpan(Label.Length));
        random[SaltLength..].CopyTo(salted.AsSpan(Label.Length + SaltLength + EntryBody.IdOffset));
        leaf[0] = LeafVersion;
        random[SaltLength..].CopyTo(leaf.AsSpan(9));
        SHA256.HashData(salted, leaf.AsSpan(25));
    }

    public static ReadOnlySpan<byte> Label => "klang/ledger/1"u8;

    public long DecidedAt { get; }

    /// <summary>Salt and body.</summary>
    public ReadOnlySpan<byte> SaltedBody => salted.AsSpan(Label.Length);

    /// <summary>Leaf bytes, complete once stamped.</summary>
    public ReadOnlySpan<byte> Leaf => leaf;

    /// <summary>RFC 6962 leaf hash; empty until the sequencer has stamped the leaf.</summary>
    public ReadOnlyMemory<byte> LeafHash { get; private set; }

    public void Stamp(long time)
    {
        BinaryPrimitives.WriteInt64BigEndian(leaf.AsSpan(1), time);
        var hash = new byte[MerkleTree.HashLength];
        MerkleTree.HashLeaf(leaf, hash);
        LeafHash = hash;
    }
}
