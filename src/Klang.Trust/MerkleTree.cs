using System.Numerics;
using System.Security.Cryptography;

namespace Klang.Trust;

/// <summary>
/// RFC 6962 §2.1: the hash tree over the ledger, and proofs over it. Everything here works on leaf hashes of 32 bytes.
/// </summary>
public static class MerkleTree
{
    /// <summary>Bytes of a hash.</summary>
    public const int HashLength = 32;

    const int StackLeaf = 512;

    /// <summary>Root of the empty tree: SHA-256 of nothing.</summary>
    public static byte[] EmptyRoot => SHA256.HashData([]);

    /// <summary>SHA-256(0x00 ‖ leaf).</summary>
    public static void HashLeaf(ReadOnlySpan<byte> leaf, Span<byte> hash)
    {
        Span<byte> input = leaf.Length < StackLeaf ? stackalloc byte[StackLeaf] : new byte[leaf.Length + 1];
        input[0] = 0;
        leaf.CopyTo(input[1..]);
        SHA256.HashData(input[..(leaf.Length + 1)], hash);
    }

    /// <summary>SHA-256(0x01 ‖ left ‖ right). The hash may overwrite either side.</summary>
    public static void HashNode(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash)
    {
        Span<byte> input = stackalloc byte[1 + (2 * HashLength)];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + HashLength)..]);
        SHA256.HashData(input, hash);
    }

    /// <summary>The root over these leaf hashes.</summary>
    public static byte[] Root(IReadOnlyList<ReadOnlyMemory<byte>> leafHashes) => Root(leafHashes, 0, leafHashes.Count);

    /// <summary>The audit path of one leaf in the tree of all these leaf hashes (RFC 6962 §2.1.1).</summary>
    public static IReadOnlyList<byte[]> InclusionProof(IReadOnlyList<ReadOnlyMemory<byte>> leafHashes, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, leafHashes.Count);
        var path = new List<byte[]>();
        AddPath(leafHashes, 0, leafHashes.Count, index, path);
        return path;
    }

    /// <summary>Proof that the tree of all these leaf hashes extends the one of the first so many (RFC 6962 §2.1.2).</summary>
    public static IReadOnlyList<byte[]> ConsistencyProof(IReadOnlyList<ReadOnlyMemory<byte>> leafHashes, int oldSize)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, leafHashes.Count);
        var proof = new List<byte[]>();
        if (oldSize > 0 && oldSize < leafHashes.Count)
        {
            AddSubproof(leafHashes, 0, leafHashes.Count, oldSize, whole: true, proof);
        }

        return proof;
    }

    /// <summary>True when the leaf hash lies at this index of the tree with this size and root (RFC 9162 §2.1.3.2).</summary>
    public static bool VerifyInclusion(
        ReadOnlySpan<byte> leafHash, long index, long size, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size || leafHash.Length != HashLength)
        {
            return false;
        }

        var node = index;
        var last = size - 1;
        Span<byte> hash = stackalloc byte[HashLength];
        leafHash.CopyTo(hash);
        foreach (var sibling in path)
        {
            if (last == 0 || sibling.Length != HashLength)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                HashNode(sibling, hash, hash);
                while ((node & 1) == 0 && node != 0)
                {
                    node >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                HashNode(hash, sibling, hash);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && hash.SequenceEqual(root);
    }

    /// <summary>True when the tree with the new size and root extends the one with the old (RFC 9162 §2.1.4.2).</summary>
    public static bool VerifyConsistency(
        long oldSize, ReadOnlySpan<byte> oldRoot, long newSize, ReadOnlySpan<byte> newRoot, IReadOnlyList<byte[]> proof)
    {
        if (oldSize < 0 || oldSize > newSize || oldRoot.Length != HashLength || newRoot.Length != HashLength)
        {
            return false;
        }

        if (oldSize == newSize)
        {
            return proof.Count == 0 && oldRoot.SequenceEqual(newRoot);
        }

        if (oldSize == 0)
        {
            return proof.Count == 0 && oldRoot.SequenceEqual(EmptyRoot);
        }

        return VerifyGrowth(oldSize, oldRoot, newSize, newRoot, proof);
    }

    static bool VerifyGrowth(
        long oldSize, ReadOnlySpan<byte> oldRoot, long newSize, ReadOnlySpan<byte> newRoot, IReadOnlyList<byte[]> proof)
    {
        // A tree of 2^k leaves is a node of the new tree, so the proof leaves it out.
        var startsAtRoot = BitOperations.IsPow2(oldSize);
        if ((proof.Count == 0 && !startsAtRoot) || proof.Any(p => p.Length != HashLength))
        {
            return false;
        }

        var node = oldSize - 1;
        var last = newSize - 1;
        while ((node & 1) == 1)
        {
            node >>= 1;
            last >>= 1;
        }

        Span<byte> old = stackalloc byte[HashLength];
        (startsAtRoot ? oldRoot : proof[0]).CopyTo(old);
        Span<byte> grown = stackalloc byte[HashLength];
        old.CopyTo(grown);
        for (var i = startsAtRoot ? 0 : 1; i < proof.Count; i++)
        {
            if (last == 0)
            {
                return false;
            }

            if ((node & 1) == 1 || node == last)
            {
                HashNode(proof[i], old, old);
                HashNode(proof[i], grown, grown);
                while ((node & 1) == 0 && node != 0)
                {
                    node >>= 1;
                    last >>= 1;
                }
            }
            else
            {
                HashNode(grown, proof[i], grown);
            }

            node >>= 1;
            last >>= 1;
        }

        return last == 0 && old.SequenceEqual(oldRoot) && grown.SequenceEqual(newRoot);
    }

    static byte[] Root(IReadOnlyList<ReadOnlyMemory<byte>> hashes, int start, int count)
    {
        if (count == 0)
        {
            return EmptyRoot;
        }

        if (count == 1)
        {
            return hashes[start].ToArray();
        }

        var left = SplitOf(count);
        var hash = new byte[HashLength];
        HashNode(Root(hashes, start, left), Root(hashes, start + left, count - left), hash);
        return hash;
    }

    static void AddPath(IReadOnlyList<ReadOnlyMemory<byte>> hashes, int start, int count, int index, List<byte[]> path)
    {
        if (count == 1)
        {
            return;
        }

        var left = SplitOf(count);
        if (index < left)
        {
            AddPath(hashes, start, left, index, path);
            path.Add(Root(hashes, start + left, count - left));
        }
        else
        {
            AddPath(hashes, start + left, count - left, index - left, path);
            path.Add(Root(hashes, start, left));
        }
    }

    static void AddSubproof(
        IReadOnlyList<ReadOnlyMemory<byte>> hashes, int start, int count, int old, bool whole, List<byte[]> proof)
    {
        if (old == count)
        {
            if (!whole)
            {
                proof.Add(Root(hashes, start, count));
            }

            return;
        }

        var left = SplitOf(count);
        if (old <= left)
        {
            AddSubproof(hashes, start, left, old, whole, proof);
            proof.Add(Root(hashes, start + left, count - left));
        }
        else
        {
            AddSubproof(hashes, start + left, count - left, old - left, whole: false, proof);
            proof.Add(Root(hashes, start, left));
        }
    }

    // The largest power of two below the count.
    static int SplitOf(int count) => 1 << BitOperations.Log2((uint)(count - 1));
}
