using Klang.Trust;
using Xunit;

namespace Klang.Tests.Trust;

/// <summary>Tiles and proofs from tiles (C2SP tlog-tiles), against the tree that holds all leaf hashes.</summary>
public sealed class LedgerTreeTests
{
    const int Most = 1100;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Roots_and_proofs_from_tiles_are_those_of_the_whole_tree()
    {
        await using var house = await TrustHouse.OpenAsync();
        var hashes = await FillAsync(house, Most);
        var tree = new LedgerTree(new MemoryTree(house.Port));
        var sizes = new[] { 0, 1, 2, 3, 255, 256, 257, 300, 511, 512, 513, 768, 1000, 1023, 1024, 1025, Most };
        foreach (var size in sizes)
        {
            var root = MerkleTree.Root(hashes[..size]);
            Assert.Equal(root, await tree.ReadRootAsync(size, Stop));
            foreach (var index in new[] { 0, 1, 255, 256, 511, 700, size - 2, size - 1 }.Where(index => index >= 0 && index < size))
            {
                var proof = await tree.ProveInclusionAsync(index, size, Stop);
                Assert.Equal(MerkleTree.InclusionProof(hashes[..size], index), proof);
                Assert.True(MerkleTree.VerifyInclusion(hashes[index].Span, index, size, proof, root));
                Assert.Equal(hashes[index].ToArray(), await tree.ReadLeafHashAsync(index, Stop));
            }

            foreach (var old in sizes.Where(old => old <= size))
            {
                var proof = await tree.ProveConsistencyAsync(old, size, Stop);
                Assert.Equal(MerkleTree.ConsistencyProof(hashes[..size], old), proof);
            }
        }
    }

    [Fact]
    public async Task A_tree_of_70000_leaves_has_the_tiles_that_the_standard_counts()
    {
        await using var house = await TrustHouse.OpenAsync();
        const int Size = 70_000;
        var hashes = await FillAsync(house, Size);
        var port = new MemoryTree(house.Port);
        var tree = new LedgerTree(port);
        Assert.Equal(256, LedgerTree.WidthOf(0, 272, Size));
        Assert.Equal(112, LedgerTree.WidthOf(0, 273, Size));
        Assert.Equal(0, LedgerTree.WidthOf(0, 274, Size));
        Assert.Equal(256, LedgerTree.WidthOf(1, 0, Size));
        Assert.Equal(17, LedgerTree.WidthOf(1, 1, Size));
        Assert.Equal(1, LedgerTree.WidthOf(2, 0, Size));
        Assert.Equal(0, LedgerTree.WidthOf(3, 0, Size));
        Assert.Equal(0, LedgerTree.WidthOf(8, 0, Size));
        Assert.Equal(0, LedgerTree.WidthOf(-1, 0, Size));
        Assert.Equal(MerkleTree.Root(hashes[..65536]), (await tree.ReadTileAsync(2, 0, 1, Stop)).ToArray());
        Assert.Equal(MerkleTree.Root(hashes[65536..65792]), (await tree.ReadTileAsync(1, 1, 17, Stop))[..32].ToArray());

        var before = port.Reads;
        var proof = await tree.ProveInclusionAsync(12_345, Size, Stop);
        Assert.True(MerkleTree.VerifyInclusion(hashes[12_345].Span, 12_345, Size, proof, MerkleTree.Root(hashes)));
        Assert.InRange(port.Reads - before, 1, 8);
    }

    [Fact]
    public async Task A_store_that_lacks_a_tile_is_named_and_no_proof_is_made_up()
    {
        await using var house = await TrustHouse.OpenAsync();
        await FillAsync(house, 600);
        var tree = new LedgerTree(new MemoryTree(house.Port));
        await Assert.ThrowsAsync<TrustException>(async () => await tree.ReadTileAsync(0, 2, 100, Stop));
        await Assert.ThrowsAsync<TrustException>(async () => await tree.ReadRootAsync(601, Stop));
        await Assert.ThrowsAsync<TrustException>(async () => await tree.ReadLeafAsync(600, Stop));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await tree.ProveInclusionAsync(5, 5, Stop));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await tree.ProveConsistencyAsync(6, 5, Stop));
    }

    [Fact]
    public async Task Nodes_made_anew_from_the_leaves_are_those_that_were_written()
    {
        await using var house = await TrustHouse.OpenAsync();
        await FillAsync(house, 66_000);
        var builder = new LedgerNodeBuilder();
        var anew = house.Port.Batches.SelectMany(batch => builder.Add(batch.Leaves.Span).ToArray()).Select(Text);
        Assert.Equal(house.Port.Batches.SelectMany(batch => batch.Nodes).Select(Text), anew);
        Assert.Throws<TrustException>(() => builder.Add(new byte[] { 9, 9, 9 }));

        static string Text(LedgerNode node) => $"{node.Level}/{node.Number} {Convert.ToHexString(node.Hash.Span)}";
    }

    internal static async Task<ReadOnlyMemory<byte>[]> FillAsync(TrustHouse house, int leaves)
    {
        var hashes = new List<ReadOnlyMemory<byte>>();
        while (hashes.Count < leaves)
        {
            var charts = Enumerable.Range(1, Math.Min(leaves - hashes.Count, leaves > 5000 ? 500 : 7)).Select(chart => (long)chart).ToArray();
            hashes.AddRange((await house.ReceiptFor(charts)).LeafHashes);
        }

        return [.. hashes];
    }
}
