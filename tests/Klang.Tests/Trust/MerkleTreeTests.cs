using System.Numerics;
using System.Security.Cryptography;
using Klang.Trust;
using Klang.Trust.Logging;
using Klang.Trust.Verification;
using Xunit;

namespace Klang.Tests.Trust;

/// <summary>RFC 6962 §2.1, against the recursive definition, and the eight leaves that certificate logs test with.</summary>
public sealed class MerkleTreeTests
{
    const int Most = 1025;

    [Fact]
    public void Roots_of_the_well_known_leaves_are_the_published_ones()
    {
        string[] leaves = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"];
        string[] roots =
        [
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
            "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
            "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
            "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
            "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
            "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
        ];
        var hashes = leaves.Select(leaf => LeafHash(Convert.FromHexString(leaf))).ToArray();
        for (var size = 0; size <= leaves.Length; size++)
        {
            Assert.Equal(roots[size], Convert.ToHexStringLower(MerkleTree.Root(hashes[..size])));
        }
    }

    [Fact]
    public void Every_size_to_1025_has_the_root_of_a_naive_tree()
    {
        var hashes = Hashes(Most);
        var known = new Dictionary<(int, int), byte[]>();
        var frontier = new MerkleFrontier();
        var range = new CompactRange();
        var root = new byte[32];
        for (var size = 0; size <= Most; size++)
        {
            var naive = Naive(hashes, 0, size, known);
            Assert.True(size % 20 != 0 || naive.SequenceEqual(MerkleTree.Root(hashes[..size])));
            frontier.Root(root);
            Assert.Equal(naive, root);
            Assert.Equal(naive, range.Root());
            Assert.Equal(size, frontier.Size);
            Assert.Equal(32 * BitOperations.PopCount((uint)size), frontier.Edge.Length);
            new MerkleFrontier(size, frontier.Edge).Root(root);
            Assert.Equal(naive, root);
            if (size < Most)
            {
                frontier.Append(hashes[size].Span);
                range.Add(hashes[size].Span);
            }
        }
    }

    [Fact]
    public void Inclusion_is_proved_for_every_leaf_and_for_no_other_place()
    {
        var hashes = Hashes(70);
        foreach (var size in new[] { 1, 2, 3, 4, 5, 7, 8, 9, 31, 32, 33, 64, 65, 69, 70 })
        {
            var tree = hashes[..size];
            var root = MerkleTree.Root(tree);
            for (var index = 0; index < size; index++)
            {
                var path = MerkleTree.InclusionProof(tree, index);
                Assert.True(MerkleTree.VerifyInclusion(hashes[index].Span, index, size, path, root));
                Assert.False(MerkleTree.VerifyInclusion(hashes[(index + 1) % hashes.Length].Span, index, size, path, root));
                Assert.False(MerkleTree.VerifyInclusion(hashes[index].Span, index, size, [.. path, root], root));
                Assert.False(MerkleTree.VerifyInclusion(hashes[index].Span, size, size, path, root));
                if (path.Count > 0)
                {
                    Assert.False(MerkleTree.VerifyInclusion(hashes[index].Span, index ^ 1, size, path, root));
                    Assert.False(MerkleTree.VerifyInclusion(hashes[index].Span, index, size, [.. path.Skip(1)], root));
                }
            }
        }
    }

    [Fact]
    public void Consistency_is_proved_between_every_two_sizes_and_fails_for_another_history()
    {
        var hashes = Hashes(40);
        var other = Hashes(40, seed: 2);
        for (var size = 0; size <= hashes.Length; size++)
        {
            var root = MerkleTree.Root(hashes[..size]);
            for (var old = 0; old <= size; old++)
            {
                var proof = MerkleTree.ConsistencyProof(hashes[..size], old);
                var oldRoot = MerkleTree.Root(hashes[..old]);
                Assert.True(MerkleTree.VerifyConsistency(old, oldRoot, size, root, proof));
                if (old > 0)
                {
                    Assert.False(MerkleTree.VerifyConsistency(old, MerkleTree.Root(other[..old]), size, root, proof));
                    Assert.False(MerkleTree.VerifyConsistency(old, oldRoot, size, MerkleTree.Root(other[..size]), proof));
                    Assert.False(MerkleTree.VerifyConsistency(old, oldRoot, size, root, [.. proof, oldRoot]));
                }
            }
        }
    }

    [Fact]
    public void Large_trees_restored_at_their_edge_grow_as_if_they_had_never_stopped()
    {
        var hashes = Hashes(5000);
        var whole = new MerkleFrontier();
        var stopped = new MerkleFrontier();
        var (one, two) = (new byte[32], new byte[32]);
        for (var i = 0; i < hashes.Length; i++)
        {
            whole.Append(hashes[i].Span);
            stopped = new MerkleFrontier(stopped.Size, stopped.Edge.ToArray());
            stopped.Append(hashes[i].Span);
        }

        whole.Root(one);
        stopped.Root(two);
        Assert.Equal(one, two);
    }

    static ReadOnlyMemory<byte>[] Hashes(int count, int seed = 1) =>
        [.. Enumerable.Range(0, count).Select(i => LeafHash([(byte)seed, (byte)i, (byte)(i >> 8)]))];

    static ReadOnlyMemory<byte> LeafHash(byte[] leaf)
    {
        var hash = new byte[32];
        MerkleTree.HashLeaf(leaf, hash);
        Assert.Equal(SHA256.HashData([0, .. leaf]), hash);
        return hash;
    }

    // The definition itself, with subtrees remembered that come again.
    static byte[] Naive(ReadOnlyMemory<byte>[] hashes, int start, int count, Dictionary<(int, int), byte[]> known)
    {
        if (count == 0)
        {
            return SHA256.HashData([]);
        }

        if (count == 1)
        {
            return hashes[start].ToArray();
        }

        if (!known.TryGetValue((start, count), out var hash))
        {
            var left = 1;
            while (left * 2 < count)
            {
                left *= 2;
            }

            var (one, two) = (Naive(hashes, start, left, known), Naive(hashes, start + left, count - left, known));
            known[(start, count)] = hash = SHA256.HashData([1, .. one, .. two]);
        }

        return hash;
    }
}
