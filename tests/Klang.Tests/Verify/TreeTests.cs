using Klang.Trust;
using Klang.Verify;
using Xunit;

namespace Klang.Tests.Verify;

/// <summary>The stand-alone verifier's arithmetic against the writer's: the only place where the two meet.</summary>
public sealed class TreeTests
{
    [Fact]
    public void Both_agree_on_every_proof_up_to_70_leaves_and_on_what_is_none()
    {
        var hashes = Enumerable.Range(0, 70).Select(i => (ReadOnlyMemory<byte>)Tree.Leaf([(byte)i])).ToArray();
        for (var size = 1; size <= hashes.Length; size++)
        {
            var root = MerkleTree.Root(hashes[..size]);
            for (var index = 0; index < size; index++)
            {
                var path = MerkleTree.InclusionProof(hashes[..size], index);
                Assert.Equal(root, Tree.RootFrom(hashes[index].ToArray(), index, size, path));
                Assert.Null(Tree.RootFrom(hashes[index].ToArray(), index, size, [.. path, root]));
                Assert.True(path.Count == 0 || !root.AsSpan().SequenceEqual(Tree.RootFrom(hashes[index].ToArray(), index ^ 1, size, path)));
            }

            for (var old = 0; old <= size; old++)
            {
                var oldRoot = MerkleTree.Root(hashes[..old]);
                var proof = MerkleTree.ConsistencyProof(hashes[..size], old);
                Assert.True(Tree.Extends(old, oldRoot, size, root, proof), $"{old} to {size}");
                Assert.False(Tree.Extends(old, oldRoot, size, root, [.. proof, root]));
                Assert.False(old > 0 && Tree.Extends(old, Tree.Leaf([99]), size, root, proof));
                Assert.False(old > 0 && old < size && Tree.Extends(old, oldRoot, size, Tree.Leaf([99]), proof));
            }
        }

        Assert.Null(Tree.RootFrom(hashes[0].ToArray(), -1, 5, []));
        Assert.False(Tree.Extends(6, hashes[0].ToArray(), 5, hashes[0].ToArray(), []));
    }
}
