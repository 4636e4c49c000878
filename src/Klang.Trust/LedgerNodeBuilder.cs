using System.Buffers.Binary;
using Klang.Trust.Logging;

namespace Klang.Trust;

/// <summary>Makes the roots of complete tiles anew from leaves, for a store that was written before they were kept.</summary>
public sealed class LedgerNodeBuilder
{
    readonly MerkleFrontier frontier = new();
    readonly List<LedgerNode> completed = [];

    /// <summary>Takes the next leaves as a batch has them; answers the roots of tiles that became complete. Throws <see cref="TrustException"/> when they are none.</summary>
    public IReadOnlyList<LedgerNode> Add(ReadOnlySpan<byte> leaves)
    {
        completed.Clear();
        Span<byte> hash = stackalloc byte[MerkleTree.HashLength];
        while (!leaves.IsEmpty)
        {
            if (leaves.Length < 2 || leaves.Length - 2 < BinaryPrimitives.ReadUInt16BigEndian(leaves))
            {
                throw new TrustException($"Leaf {frontier.Size} of the ledger has an unknown form.");
            }

            var length = BinaryPrimitives.ReadUInt16BigEndian(leaves);
            MerkleTree.HashLeaf(leaves.Slice(2, length), hash);
            frontier.Append(hash, completed);
            leaves = leaves[(2 + length)..];
        }

        return completed;
    }
}
