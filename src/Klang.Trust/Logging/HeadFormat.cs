using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Klang.Trust.Logging;

/// <summary>Head, version 1: version, key version (2), size (8), time (8), root (32), MAC (32).</summary>
static class HeadFormat
{
    public const int Length = SignedLength + LedgerKeys.MacLength;

    const byte Version = 1;
    const int SignedLength = 1 + 2 + 8 + 8 + MerkleTree.HashLength;

    static ReadOnlySpan<byte> Kind => "klang/ledger-head/1"u8;

    public static byte[] Write(LedgerKeys keys, long size, long time, ReadOnlySpan<byte> root)
    {
        var head = new byte[Length];
        head[0] = Version;
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(1), (ushort)keys.HeadKeyVersion);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(3), size);
        BinaryPrimitives.WriteInt64BigEndian(head.AsSpan(11), time);
        root.CopyTo(head.AsSpan(19));
        keys.TryMac(keys.HeadKeyVersion, Kind, head.AsSpan(0, SignedLength), head.AsSpan(SignedLength));
        return head;
    }

    /// <summary>Size, time and root; throws <see cref="TrustException"/> when the head does not verify.</summary>
    public static (long Size, long Time, byte[] Root) Read(LedgerKeys keys, ReadOnlySpan<byte> head)
    {
        Span<byte> mac = stackalloc byte[LedgerKeys.MacLength];
        if (head.Length != Length
            || head[0] != Version
            || !keys.TryMac(BinaryPrimitives.ReadUInt16BigEndian(head[1..]), Kind, head[..SignedLength], mac)
            || !CryptographicOperations.FixedTimeEquals(mac, head[SignedLength..]))
        {
            throw new TrustException("A head of the ledger does not verify: it was changed, or the key store is that of another store.");
        }

        return Read(head);
    }

    /// <summary>The same of a head that needs no proof: this process made it.</summary>
    public static (long Size, long Time, byte[] Root) Read(ReadOnlySpan<byte> head) => (
        BinaryPrimitives.ReadInt64BigEndian(head[3..]),
        BinaryPrimitives.ReadInt64BigEndian(head[11..]),
        head.Slice(19, MerkleTree.HashLength).ToArray());
}
