namespace Klang.Trust.Verification;

/// <summary>The whole subtrees of a tree read from left to right, as a stack: equal heights on top are joined.</summary>
sealed class CompactRange
{
    readonly Stack<(int Height, byte[] Hash)> subtrees = new();

    public long Size { get; private set; }

    public void Add(ReadOnlySpan<byte> leafHash)
    {
        var (height, hash) = (0, leafHash.ToArray());
        while (subtrees.TryPeek(out var left) && left.Height == height)
        {
            subtrees.Pop();
            MerkleTree.HashNode(left.Hash, hash, left.Hash);
            (height, hash) = (height + 1, left.Hash);
        }

        subtrees.Push((height, hash));
        Size++;
    }

    public byte[] Root()
    {
        if (subtrees.Count == 0)
        {
            return MerkleTree.EmptyRoot;
        }

        byte[]? right = null;
        foreach (var (_, left) in subtrees)
        {
            if (right is null)
            {
                right = (byte[])left.Clone();
            }
            else
            {
                MerkleTree.HashNode(left, right, right);
            }
        }

        return right!;
    }
}
