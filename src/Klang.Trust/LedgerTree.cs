using System.Buffers.Binary;
using System.Numerics;
using Klang.Trust.Logging;

namespace Klang.Trust;

/// <summary>
/// The ledger's tree as tiles (C2SP tlog-tiles) and proofs over it (RFC 6962 §2.1). A tile holds 256 hashes: of leaves at level 0, of complete tiles
/// of the level below above it. A proof reads a tile for each of its hashes and no more, however long the log. Thread-safe.
/// </summary>
/// <remarks>Sizes asked for must be durable; throws <see cref="TrustException"/> when the store does not hold what they need.</remarks>
public sealed class LedgerTree(ILedgerTreePort port)
{
    /// <summary>Hashes in a full tile.</summary>
    public const int TileWidth = 1 << TileHeight;

    /// <summary>Height of the subtree that a tile spans.</summary>
    public const int TileHeight = 8;

    /// <summary>Highest level there can be.</summary>
    public const int LevelMax = 63 / TileHeight;

    readonly TileCache cache = new();

    /// <summary>Size and root of the durable tree.</summary>
    public LedgerHead Head => port.Head;

    /// <summary>How many hashes the tile has in a tree of this size; 0 when it is not in it.</summary>
    public static int WidthOf(int level, long number, long size)
    {
        var hashes = level is < 0 or > LevelMax ? 0 : size >> (TileHeight * level);
        return number < 0 || number > hashes >> TileHeight ? 0 : (int)Math.Min(TileWidth, hashes - (number << TileHeight));
    }

    /// <summary>The first hashes of a tile, 32 bytes each.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadTileAsync(int level, long number, int width, CancellationToken cancellationToken)
    {
        if (cache.Find(level, number) is { } known && known.Length >= width * MerkleTree.HashLength)
        {
            return known.AsMemory(0, width * MerkleTree.HashLength);
        }

        var first = number << TileHeight;
        var hashes = level == 0
            ? HashLeaves((await ReadEntriesAsync(first, width, cancellationToken)).Span, width)
            : (await port.ReadNodesAsync(level, first, width, cancellationToken)).ToArray();
        if (hashes.Length != width * MerkleTree.HashLength)
        {
            throw new TrustException($"The ledger's store lacks hashes of tile {number} of level {level}.");
        }

        cache.Keep(level, number, hashes);
        return hashes;
    }

    /// <summary>Leaves from an index on, each with its length (2) ahead: an entry bundle.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadEntriesAsync(long first, int count, CancellationToken cancellationToken)
    {
        var leaves = await port.ReadLeavesAsync(first, count, cancellationToken);
        return leaves.Length == count * (2 + PreparedEntry.LeafLength)
            ? leaves
            : throw new TrustException($"The ledger's store lacks leaves between {first} and {first + count - 1}.");
    }

    /// <summary>One leaf as it was hashed.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadLeafAsync(long index, CancellationToken cancellationToken) =>
        (await ReadEntriesAsync(index, 1, cancellationToken))[2..];

    /// <summary>Hash of one leaf.</summary>
    public async ValueTask<byte[]> ReadLeafHashAsync(long index, CancellationToken cancellationToken)
    {
        var hash = new byte[MerkleTree.HashLength];
        MerkleTree.HashLeaf((await ReadLeafAsync(index, cancellationToken)).Span, hash);
        return hash;
    }

    /// <summary>The first leaf of the first so many that bears this time or a later one; the size when none does. Times never go back along the log.</summary>
    public async ValueTask<long> FindTimeAsync(DateTimeOffset time, long size, CancellationToken cancellationToken)
    {
        var (low, high) = (0L, size);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            var leaf = await ReadLeafAsync(middle, cancellationToken);
            if (BinaryPrimitives.ReadInt64BigEndian(leaf.Span[1..]) < time.UtcTicks)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Root of the first so many leaves.</summary>
    public ValueTask<byte[]> ReadRootAsync(long size, CancellationToken cancellationToken) =>
        size == 0 ? ValueTask.FromResult(MerkleTree.EmptyRoot) : HashAsync(0, size, cancellationToken);

    /// <summary>Audit path of a leaf in the tree of the first so many, the leaf's sibling first.</summary>
    public async ValueTask<IReadOnlyList<byte[]>> ProveInclusionAsync(long index, long size, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<byte[]>();
        var (start, count) = (0L, size);
        while (count > 1)
        {
            var left = SplitOf(count);
            if (index < start + left)
            {
                path.Add(await HashAsync(start + left, count - left, cancellationToken));
                count = left;
            }
            else
            {
                path.Add(await HashAsync(start, left, cancellationToken));
                (start, count) = (start + left, count - left);
            }
        }

        path.Reverse();
        return path;
    }

    /// <summary>Proof that the tree of the first <paramref name="newSize"/> leaves extends that of the first <paramref name="oldSize"/>.</summary>
    public async ValueTask<IReadOnlyList<byte[]>> ProveConsistencyAsync(long oldSize, long newSize, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(oldSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(oldSize, newSize);
        var proof = new List<byte[]>();
        if (oldSize == 0 || oldSize == newSize)
        {
            return proof;
        }

        var (start, count, whole) = (0L, newSize, true);
        while (oldSize != start + count)
        {
            var left = SplitOf(count);
            if (oldSize <= start + left)
            {
                proof.Add(await HashAsync(start + left, count - left, cancellationToken));
                count = left;
            }
            else
            {
                proof.Add(await HashAsync(start, left, cancellationToken));
                (start, count, whole) = (start + left, count - left, false);
            }
        }

        if (!whole)
        {
            proof.Add(await HashAsync(start, count, cancellationToken));
        }

        proof.Reverse();
        return proof;
    }

    // The start is a multiple of the largest power of two in the count: every range of an RFC 6962 tree is.
    async ValueTask<byte[]> HashAsync(long start, long count, CancellationToken cancellationToken)
    {
        if (BitOperations.IsPow2(count))
        {
            return await HashWholeAsync(start, BitOperations.Log2((ulong)count), cancellationToken);
        }

        var left = SplitOf(count);
        var hash = await HashWholeAsync(start, BitOperations.Log2((ulong)left), cancellationToken);
        var rest = await HashAsync(start + left, count - left, cancellationToken);
        MerkleTree.HashNode(hash, rest, hash);
        return hash;
    }

    async ValueTask<byte[]> HashWholeAsync(long start, int height, CancellationToken cancellationToken)
    {
        var level = height / TileHeight;
        var place = start >> (level * TileHeight);
        var inTile = (int)(place & (TileWidth - 1));
        var count = 1 << (height % TileHeight);
        var tile = await ReadTileAsync(level, place >> TileHeight, inTile + count, cancellationToken);
        return Join(tile.Slice(inTile * MerkleTree.HashLength, count * MerkleTree.HashLength).ToArray());
    }

    static byte[] Join(byte[] hashes)
    {
        for (var length = hashes.Length / MerkleTree.HashLength; length > 1; length /= 2)
        {
            for (var i = 0; i < length / 2; i++)
            {
                MerkleTree.HashNode(At(hashes, 2 * i), At(hashes, (2 * i) + 1), At(hashes, i));
            }
        }

        return hashes[..MerkleTree.HashLength];
    }

    static byte[] HashLeaves(ReadOnlySpan<byte> leaves, int count)
    {
        var hashes = new byte[count * MerkleTree.HashLength];
        for (var i = 0; i < count; i++)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(leaves);
            MerkleTree.HashLeaf(leaves.Slice(2, length), At(hashes, i));
            leaves = leaves[(2 + length)..];
        }

        return hashes;
    }

    static Span<byte> At(byte[] hashes, int place) => hashes.AsSpan(place * MerkleTree.HashLength, MerkleTree.HashLength);

    // The largest power of two below the count.
    static long SplitOf(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}
