using Klang.Trust;
using Xunit;

namespace Klang.Tests.Trust;

public sealed class LedgerTests
{
    [Fact]
    public async Task A_receipt_comes_with_one_leaf_for_each_chart()
    {
        await using var house = await TrustHouse.OpenAsync();
        var receipt = await house.ReceiptFor(1, 2, 3);
        Assert.Equal(3, receipt.LeafHashes.Length);
        Assert.Equal(3, receipt.LeafHashes.Select(h => Convert.ToHexString(h.Span)).Distinct().Count());
        Assert.Single((await house.Ledger.RecordAsync(TrustHouse.PermitForEvery(), "Patient?name=x", default)).LeafHashes);
        Assert.Single((await house.ReceiptFor()).LeafHashes);
        Assert.Equal(5, house.Port.Sequencer.Size);
    }

    [Fact]
    public async Task No_receipt_comes_when_the_entries_were_not_made_durable()
    {
        await using var house = await TrustHouse.OpenAsync();
        house.Port.Fails = true;
        await Assert.ThrowsAsync<IOException>(() => house.ReceiptFor(1));
        Assert.Equal(0, house.Port.Sequencer.Size);
        var deaf = new Ledger(new DeafPort(), house.Clock);
        await Assert.ThrowsAsync<TrustException>(() => deaf.RecordAsync(TrustHouse.PermitFor(1), "x", default));
    }

    [Fact]
    public async Task A_failed_transaction_leaves_the_sequencer_as_it_was()
    {
        await using var house = await TrustHouse.OpenAsync();
        await house.ReceiptFor(1);
        house.Port.Fails = true;
        await Assert.ThrowsAsync<IOException>(() => house.ReceiptFor(2, 3));
        house.Port.Fails = false;
        await house.ReceiptFor(4);
        Assert.Equal([0L, 1L], house.Port.Batches.Select(b => b.FirstIndex));
        var sequencer = house.Port.Sequencer;
        Assert.Throws<InvalidOperationException>(() => sequencer.Accept(house.Port.Batches[0]));
    }

    [Fact]
    public async Task A_restart_goes_on_from_the_stored_frontier()
    {
        await using var house = await TrustHouse.OpenAsync();
        for (var chart = 1; chart < 20; chart++)
        {
            await house.ReceiptFor(chart);
            var restarted = new LedgerSequencer(house.Vault, house.Clock);
            restarted.Restore(house.Port.Batches[^1].Frontier);
            Assert.Equal(chart, restarted.Size);
            var entries = house.Ledger.Prepare(TrustHouse.PermitFor(7), "x", []);
            var there = restarted.Stage([entries]).Head.ToArray();
            Assert.Equal(house.Port.Sequencer.Stage([entries]).Head.ToArray(), there);
        }

        var frontier = house.Port.Batches[^1].Frontier.ToArray();
        for (var i = 0; i < frontier.Length; i++)
        {
            var changed = frontier.ToArray();
            changed[i] ^= 1;
            Assert.Throws<TrustException>(() => house.Port.Sequencer.Restore(changed));
        }
    }

    sealed class DeafPort : ILedgerPort
    {
        public Task AppendAsync(PreparedEntries entries, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
