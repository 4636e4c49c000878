namespace Klang.Verify;

/// <summary>A tree read from left to right: the roots of its whole subtrees, the largest first.</summary>
sealed class Growth
{
    readonly List<byte[]> edge = [];

    public long Size { get; private set; }

    public void Add(byte[] leafHash)
    {
        edge.Add(leafHash);
        for (var rest = Size; (rest & 1) == 1; rest >>= 1)
        {
            var joined = Tree.Node(edge[^2], edge[^1]);
            edge.RemoveRange(edge.Count - 2, 2);
            edge.Add(joined);
        }

        Size++;
    }

    public byte[] Root()
    {
        if (edge.Count == 0)
        {
            return System.Security.Cryptography.SHA256.HashData([]);
        }

        var root = edge[^1];
        for (var i = edge.Count - 2; i >= 0; i--)
        {
            root = Tree.Node(edge[i], root);
        }

        return root;
    }
}
