using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Klang.Trust;

/// <summary>The running chain over the entries that concern one chart: whoever leaves one out breaks the count or the head.</summary>
/// <param name="Count">Entries.</param>
/// <param name="Head">SHA-256(02 ‖ head before ‖ leaf hash), from 32 zeroes on.</param>
public readonly record struct PersonChain(long Count, ReadOnlyMemory<byte> Head)
{
    /// <summary>Of a chart that no entry concerns.</summary>
    public static PersonChain Empty { get; } = new(0, new byte[MerkleTree.HashLength]);

    /// <summary>The chain with one more entry.</summary>
    public PersonChain Add(ReadOnlySpan<byte> leafHash)
    {
        Span<byte> message = stackalloc byte[1 + (2 * MerkleTree.HashLength)];
        message[0] = 2;
        Head.Span.CopyTo(message[1..]);
        leafHash.CopyTo(message[(1 + MerkleTree.HashLength)..]);
        return new PersonChain(Count + 1, SHA256.HashData(message));
    }

    /// <summary>Its leaf in the map of persons: SHA-256(00 ‖ key (32) ‖ count (8) ‖ head (32)).</summary>
    internal byte[] MapLeaf(ReadOnlySpan<byte> key)
    {
        Span<byte> message = stackalloc byte[1 + 32 + 8 + MerkleTree.HashLength];
        message[0] = 0;
        key.CopyTo(message[1..]);
        BinaryPrimitives.WriteInt64BigEndian(message[33..], Count);
        Head.Span.CopyTo(message[41..]);
        return SHA256.HashData(message);
    }
}
