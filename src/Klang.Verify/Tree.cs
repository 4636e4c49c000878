using System.Numerics;
using System.Security.Cryptography;

namespace Klang.Verify;

/// <summary>RFC 6962 §2.1: hashes, and proofs read from the leaf up (RFC 9162 §2.1.3.2, §2.1.4.2).</summary>
public static class Tree
{
    public const int HashLength = 32;

    public static byte[] Leaf(ReadOnlySpan<byte> leaf) => SHA256.HashData([0, .. leaf]);

    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right) => SHA256.HashData([1, .. left, .. right]);

    /// <summary>Root that a leaf hash at this index and a path lead to; null when the path has another length than the tree is high.</summary>
    public static byte[]? RootFrom(byte[] leafHash, long index, long size, IReadOnlyList<byte[]> path)
    {
        if (index < 0 || index >= size)
        {
            return null;
        }

        // Below the height at which the index leaves the tree's right edge every step has a sibling; above it only the left ones do.
        var inner = BitLength(index ^ (size - 1));
        var border = BitOperations.PopCount((ulong)(index >> inner));
        if (path.Count != inner + border)
        {
            return null;
        }

        var hash = leafHash;
        for (var i = 0; i < path.Count; i++)
        {
            hash = i < inner && ((index >> i) & 1) == 0 ? Node(hash, path[i]) : Node(path[i], hash);
        }

        return hash;
    }

    /// <summary>True when the proof leads from the old root to the new.</summary>
    public static bool Extends(long oldSize, byte[] oldRoot, long newSize, byte[] newRoot, IReadOnlyList<byte[]> proof)
    {
        if (oldSize == newSize)
        {
            return proof.Count == 0 && oldRoot.AsSpan().SequenceEqual(newRoot);
        }

        if (oldSize == 0)
        {
            return proof.Count == 0 && oldRoot.AsSpan().SequenceEqual(SHA256.HashData([]));
        }

        if (oldSize < 0 || oldSize > newSize)
        {
            return false;
        }

        var shift = BitOperations.TrailingZeroCount(oldSize);
        var inner = BitLength((oldSize - 1) ^ (newSize - 1)) - shift;
        var border = BitOperations.PopCount((ulong)((oldSize - 1) >> (inner + shift)));
        var first = BitOperations.IsPow2(oldSize) ? 0 : 1;
        if (proof.Count != first + inner + border)
        {
            return false;
        }

        var seed = first == 0 ? oldRoot : proof[0];
        var (old, grown) = (seed, seed);
        var mask = (oldSize - 1) >> shift;
        for (var i = 0; i < inner + border; i++)
        {
            var sibling = proof[first + i];
            if (i >= inner || ((mask >> i) & 1) == 1)
            {
                old = Node(sibling, old);
                grown = Node(sibling, grown);
            }
            else
            {
                grown = Node(grown, sibling);
            }
        }

        return old.AsSpan().SequenceEqual(oldRoot) && grown.AsSpan().SequenceEqual(newRoot);
    }

    static int BitLength(long value) => value == 0 ? 0 : BitOperations.Log2((ulong)value) + 1;
}
