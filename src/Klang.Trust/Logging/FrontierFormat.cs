using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Klang.Trust.Logging;

/// <summary>
/// Frontier row, version 1: version, key version (2), size (8), time of the last leaf (8), the edge's hashes (32 each),
/// MAC (32).
/// </summary>
static class FrontierFormat
{
    const byte Version = 1;
    const int HeaderLength = 1 + 2 + 8 + 8;

    static ReadOnlySpan<byte> Kind => "klang/ledger-frontier/1"u8;

    public static byte[] Write(LedgerKeys keys, MerkleFrontier frontier, long lastTime)
    {
        var edge = frontier.Edge;
        var bytes = new byte[HeaderLength + edge.Length + LedgerKeys.MacLength];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(1), (ushort)keys.HeadKeyVersion);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(3), frontier.Size);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(11), lastTime);
        edge.CopyTo(bytes.AsSpan(HeaderLength));
        keys.TryMac(keys.HeadKeyVersion, Kind, bytes.AsSpan(0, bytes.Length - LedgerKeys.MacLength), bytes.AsSpan(HeaderLength + edge.Length));
        return bytes;
    }

    /// <summary>Throws <see cref="TrustException"/> when it was changed or is of another store.</summary>
    public static (MerkleFrontier Frontier, long LastTime) Read(LedgerKeys keys, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderLength + LedgerKeys.MacLength || bytes[0] != Version)
        {
            throw Damaged();
        }

        var size = BinaryPrimitives.ReadInt64BigEndian(bytes[3..]);
        var edge = bytes[HeaderLength..^LedgerKeys.MacLength];
        Span<byte> mac = stackalloc byte[LedgerKeys.MacLength];
        if (!keys.TryMac(BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]), Kind, bytes[..^LedgerKeys.MacLength], mac)
            || !CryptographicOperations.FixedTimeEquals(mac, bytes[^LedgerKeys.MacLength..])
            || size < 0
            || edge.Length != BitOperations.PopCount((ulong)size) * MerkleTree.HashLength)
        {
            throw Damaged();
        }

        return (new MerkleFrontier(size, edge), BinaryPrimitives.ReadInt64BigEndian(bytes[11..]));
    }

    static TrustException Damaged() =>
        new("The ledger's stored frontier does not verify: it was changed, or the key store is that of another store.");
}
