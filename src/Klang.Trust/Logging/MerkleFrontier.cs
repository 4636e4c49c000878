using System.Numerics;

namespace Klang.Trust.Logging;

/// <summary>
/// The right edge of a growing tree: the roots of its whole subtrees, largest first, one for each bit set in its size.
/// Enough to append and to name the root.
/// </summary>
sealed class MerkleFrontier
{
    const int MaxHeight = 64;

    readonly byte[] hashes = new byte[MaxHeight * MerkleTree.HashLength];

    public MerkleFrontier()
    {
    }

    /// <param name="size">How many leaves.</param>
    /// <param name="edge">One hash for each bit set in the size.</param>
    public MerkleFrontier(long size, ReadOnlySpan<byte> edge)
    {
        Size = size;
        edge.CopyTo(hashes);
    }

    public long Size { get; private set; }

    public ReadOnlySpan<byte> Edge => hashes.AsSpan(0, BitOperations.PopCount((ulong)Size) * MerkleTree.HashLength);

    public MerkleFrontier Copy() => new(Size, Edge);

    /// <param name="leafHash">Hash of the next leaf.</param>
    /// <param name="completed">Takes the roots of tiles that become complete by it; null where nobody keeps them.</param>
    public void Append(ReadOnlySpan<byte> leafHash, List<LedgerNode>? completed = null)
    {
        var count = BitOperations.PopCount((ulong)Size);
        leafHash.CopyTo(At(count));

        // As many joins as there are ones at the end of the old size, as in binary counting. Every eighth ends a tile.
        var joins = BitOperations.TrailingZeroCount(~(ulong)Size);
        for (var height = 1; height <= joins; height++)
        {
            MerkleTree.HashNode(At(count - 1), At(count), At(count - 1));
            count--;
            if (height % LedgerTree.TileHeight == 0)
            {
                completed?.Add(new LedgerNode(height / LedgerTree.TileHeight, Size >> height, At(count).ToArray()));
            }
        }

        Size++;
    }

    public void Root(Span<byte> root)
    {
        var count = BitOperations.PopCount((ulong)Size);
        if (count == 0)
        {
            MerkleTree.EmptyRoot.CopyTo(root);
            return;
        }

        At(count - 1).CopyTo(root);
        for (var i = count - 2; i >= 0; i--)
        {
            MerkleTree.HashNode(At(i), root, root);
        }
    }

    Span<byte> At(int place) => hashes.AsSpan(place * MerkleTree.HashLength, MerkleTree.HashLength);
}
