using System.Security.Cryptography;

namespace Klang.Trust.Logging;

/// <summary>A subtree of the map: how many leaves are under it, and its hash.</summary>
readonly record struct PersonTop(long Charts, byte[] Hash);

/// <summary>
/// The sparse Merkle tree over persons. A subtree without leaves is 32 zeroes; one with a single leaf is that leaf; any other is SHA-256(01 ‖ left ‖ right). The bits of the
/// key lead the way, the highest first, so a key has one place. The upper twelve levels are held, the lower ones are made from the rows of one key prefix.
/// </summary>
sealed class PersonTree
{
    public const int TopBits = 12;
    public const int TopCount = 1 << TopBits;

    static readonly byte[] Nothing = new byte[MerkleTree.HashLength];

    // As a heap: 1 is the root, 2 and 3 its children.
    readonly PersonTop[] nodes = new PersonTop[2 * TopCount];

    public PersonTree(PersonTop[] tops)
    {
        tops.CopyTo(nodes, TopCount);
        for (var place = TopCount - 1; place > 0; place--)
        {
            nodes[place] = Join(nodes[2 * place], nodes[(2 * place) + 1]);
        }
    }

    public long Charts => nodes[1].Charts;

    public byte[] Root => nodes[1].Hash;

    public static int TopOf(ReadOnlySpan<byte> key) => (key[0] << 4) | (key[1] >> 4);

    /// <summary>The first and the last key under a prefix.</summary>
    public static (byte[] From, byte[] To) BoundsOf(int top)
    {
        var from = new byte[32];
        var to = new byte[32];
        to.AsSpan().Fill(0xFF);
        (from[0], to[0]) = ((byte)(top >> 4), (byte)(top >> 4));
        (from[1], to[1]) = ((byte)(top << 4), (byte)((top << 4) | 0x0F));
        return (from, to);
    }

    /// <summary>Of rows in order of their keys, which agree in their first bits.</summary>
    public static PersonTop HashOf(IReadOnlyList<PersonRow> rows, int start, int end, int depth)
    {
        if (end - start <= 1)
        {
            return end == start ? new PersonTop(0, Nothing) : new PersonTop(1, rows[start].Chain.MapLeaf(rows[start].Key.Span));
        }

        var middle = Split(rows, start, end, depth);
        return Join(HashOf(rows, start, middle, depth + 1), HashOf(rows, middle, end, depth + 1));
    }

    /// <summary>The hashes beside the way to a key that is among the rows of its prefix.</summary>
    public IReadOnlyList<byte[]> Prove(IReadOnlyList<PersonRow> rows, ReadOnlySpan<byte> key)
    {
        var siblings = new List<byte[]>();
        var place = 1;
        for (var depth = 0; depth < TopBits; depth++)
        {
            if (nodes[place].Charts == 1)
            {
                return siblings;
            }

            var child = (2 * place) + BitOf(key, depth);
            siblings.Add(nodes[child ^ 1].Hash);
            place = child;
        }

        var (start, end) = (0, rows.Count);
        for (var depth = TopBits; end - start > 1; depth++)
        {
            var middle = Split(rows, start, end, depth);
            var isRight = BitOf(key, depth) == 1;
            siblings.Add((isRight ? HashOf(rows, start, middle, depth + 1) : HashOf(rows, middle, end, depth + 1)).Hash);
            (start, end) = isRight ? (middle, end) : (start, middle);
        }

        return siblings;
    }

    static int Split(IReadOnlyList<PersonRow> rows, int start, int end, int depth)
    {
        while (start < end)
        {
            var middle = (start + end) / 2;
            (start, end) = BitOf(rows[middle].Key.Span, depth) == 0 ? (middle + 1, end) : (start, middle);
        }

        return start;
    }

    static PersonTop Join(PersonTop left, PersonTop right) => (left.Charts, right.Charts) switch
    {
        (0, 0 or 1) => right,
        (1, 0) => left,
        _ => new PersonTop(left.Charts + right.Charts, SHA256.HashData([1, .. left.Hash, .. right.Hash])),
    };

    static int BitOf(ReadOnlySpan<byte> key, int depth) => (key[depth >> 3] >> (7 - (depth & 7))) & 1;
}
