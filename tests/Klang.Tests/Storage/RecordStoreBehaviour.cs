using Klang.Records.Store;
using Klang.Trust;
using Xunit;

namespace Klang.Tests.Storage;

/// <summary>What every engine must do, tried through the contract alone.</summary>
public abstract class RecordStoreBehaviour : IAsyncLifetime
{
    const int ShardCount = 4;

    StoreHouse house = null!;

    IRecordStore Store => house.Store;

    public async ValueTask InitializeAsync()
    {
        house = NewHouse(ShardCount);
        await house.StartAsync();
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return house.DisposeAsync();
    }

    private protected abstract StoreHouse NewHouse(int shards);

    [Fact]
    public async Task A_new_store_is_empty()
    {
        Assert.Equal(ShardCount, Store.Shards);
        Assert.Equal(0, Store.LastSequence);
        Assert.Null(await Store.FindAsync(1, default));
        Assert.Null(await Store.FindBlockAsync(1, default));
        Assert.Null(await Store.FindClaimAsync(1, default));
        Assert.Null(await Store.ReadHeadAsync(new(1), default));
        Assert.Null(await Store.ReadBlockAsync(new(1), 0, default));
        Assert.Empty(await Store.ReadBlocksAsync(new(1), long.MaxValue, default));
        Assert.Empty(await Store.ReadLogForwardAsync(0, 10, default));
        Assert.Empty(await Store.ListRegistersAsync(default));
        Assert.Empty(await Store.FindChartsAsync(0, [], ChartId.None, 10, default));
        Assert.Empty(await LedgerAsync(0));
    }

    [Fact]
    public async Task A_commit_reads_back_whole_and_after_a_new_start()
    {
        var chart = Store.ReserveChart();
        var block = Rows.Block(chart, "first", 3000);
        var attachment = new AttachmentChunk(chart, 99, 0, new byte[70_000]);
        var commit = house.Commit(chart.Value) with
        {
            At = 42,
            Blocks = [block],
            Directory = [Rows.Directory(11, chart, slot: 2)],
            Claims = [Rows.Claim(UInt128.MaxValue, chart, "which source")],
            Heads = [Rows.Head(chart)],
            Register = [new("X0001", chart, "name"u8.ToArray())],
            Chunks = [attachment, attachment with { Number = 1, Sealed = new byte[3] }],
            Postings = [new(chart.ShardOf(ShardCount), ulong.MaxValue, chart)],
            Days = [new(chart.ShardOf(ShardCount), 5, 739_000, chart)],
        };
        var result = await Store.CommitAsync(commit, default);
        Assert.Equal(new CommitResult(CommitConflict.None, 1), result);
        for (var pass = 0; pass < 2; pass++)
        {
            await AssertReadsBackAsync(chart, block);
            await house.ReopenAsync();
        }
    }

    async Task AssertReadsBackAsync(ChartId chart, NewBlock block)
    {
        Assert.Equal(1, Store.LastSequence);
        Assert.Equal(new ResourcePlace(chart, 0, 2, 1, PlaceState.Current), await Store.FindAsync(11, default));
        Assert.Equal(new BlockPlace(chart, 0, 3), await Store.FindBlockAsync(block.Header.BlockId, default));
        var claim = await Store.FindClaimAsync(UInt128.MaxValue, default);
        Assert.Equal((chart, "which source"), (claim!.Value.Owner, Rows.Text(claim.Value.Detail)));
        var head = await Store.ReadHeadAsync(chart, default);
        Assert.Equal((chart, ChartKind.Person, "", 1L, "head"),
            (head!.Chart, head.Kind, head.Facility, head.Version, Rows.Text(head.Sealed)));
        var read = Assert.Single(await Store.ReadBlocksAsync(chart, long.MaxValue, default));
        Assert.Equal((block.Header, 0, 1L), (read.Header, read.Number, read.Sequence));
        Assert.Equal(block.Sealed.ToArray(), read.Sealed.ToArray());
        var one = await Store.ReadBlockAsync(chart, 0, default);
        Assert.Equal(read.Header, one!.Header);
        var row = Assert.Single(await Store.ReadLogForwardAsync(0, 10, default));
        Assert.Equal((1L, 42L, (chart, 0)), (row.Sequence, row.At, Assert.Single(row.Blocks)));
        var register = Assert.Single(await Store.ReadRegisterAsync("X0001", 0, default));
        Assert.Equal((chart, 1L, "name"), (register.Chart, register.Sequence, Rows.Text(register.Sealed)));
        var chunks = await Store.ReadChunksAsync(chart, 99, default);
        Assert.Equal([70_000, 3], chunks.Select(chunk => chunk.Sealed.Length));
        var group = new PostingGroup([ulong.MaxValue], []);
        var days = new PostingGroup([], [new(5, 739_000, 739_000)]);
        Assert.Equal([chart], await Store.FindChartsAsync(chart.ShardOf(ShardCount), [group, days], ChartId.None, 10, default));
        Assert.NotEmpty(await LedgerAsync(0));
    }

    [Fact]
    public async Task Reads_up_to_a_commit_leave_later_blocks_out()
    {
        var chart = Store.ReserveChart();
        for (var i = 0; i < 3; i++)
        {
            await CommitAsync(house.Commit(chart.Value) with { Blocks = [Rows.Block(chart, "b")] });
        }

        Assert.Equal([0, 1], (await Store.ReadBlocksAsync(chart, 2, default)).Select(block => block.Number));
    }

    [Fact]
    public async Task A_commit_that_expects_a_head_meets_a_newer_one_as_a_conflict()
    {
        var chart = Store.ReserveChart();
        await CommitAsync(house.Commit(chart.Value) with { Blocks = [Rows.Block(chart, "first")], Heads = [Rows.Head(chart)] });
        var more = house.Commit(chart.Value) with { Blocks = [Rows.Block(chart, "second")], ExpectedHeads = [(chart, 1)] };
        await CommitAsync(more);
        await CommitAsync(house.Commit(chart.Value) with { Heads = [Rows.Head(chart, 1)] });
        var late = house.Commit(chart.Value) with { Blocks = [Rows.Block(chart, "third")], ExpectedHeads = [(chart, 1)] };
        Assert.Equal(CommitConflict.Head, (await Store.CommitAsync(late, default)).Conflict);
        Assert.Equal(2, (await Store.ReadBlocksAsync(chart, long.MaxValue, default)).Count);
    }

    [Theory]
    [InlineData(CommitConflict.Version)]
    [InlineData(CommitConflict.Claim)]
    [InlineData(CommitConflict.Head)]
    [InlineData(CommitConflict.Chart)]
    [InlineData(CommitConflict.Term)]
    public async Task A_conflict_of_any_kind_touches_nothing(CommitConflict kind)
    {
        var chart = Store.ReserveChart();
        var since = Store.LastSequence;
        await CommitAsync(house.Commit(chart.Value) with
        {
            Blocks = [Rows.Block(chart, "first")],
            Directory = [Rows.Directory(1, chart)],
            Claims = [Rows.Claim(1, chart)],
            Heads = [Rows.Head(chart)],
            Touched = [77],
        });
        var leaves = (await LedgerAsync(0)).Sum(batch => batch.Count);
        var other = Store.ReserveChart();
        var good = house.Commit(other.Value) with
        {
            Blocks = [Rows.Block(other, "other")],
            Directory = [Rows.Directory(2, other)],
            Claims = [Rows.Claim(2, other)],
            Heads = [Rows.Head(other)],
            Register = [new("X0001", other, "n"u8.ToArray())],
        };
        var bad = kind switch
        {
            CommitConflict.Version => good with { Directory = [.. good.Directory, Rows.Directory(1, other)] },
            CommitConflict.Claim => good with { Claims = [.. good.Claims, Rows.Claim(1, other)] },
            CommitConflict.Head => good with { Heads = [.. good.Heads, Rows.Head(chart)] },
            CommitConflict.Chart => good with { ExpectedBlocks = [(chart, 0)] },
            _ => good with { Guards = [new(77, since)] },
        };
        var result = await Store.CommitAsync(bad, default);
        Assert.Equal(kind, result.Conflict);
        Assert.Equal(1, Store.LastSequence);
        Assert.Null(await Store.FindAsync(2, default));
        Assert.Null(await Store.FindClaimAsync(2, default));
        Assert.Null(await Store.ReadHeadAsync(other, default));
        Assert.Empty(await Store.ReadBlocksAsync(other, long.MaxValue, default));
        Assert.Empty(await Store.ReadRegisterAsync("X0001", 0, default));
        Assert.Equal(leaves, (await LedgerAsync(0)).Sum(batch => batch.Count));
        Assert.Equal(CommitConflict.None, (await Store.CommitAsync(good, default)).Conflict);
    }

    [Fact]
    public async Task Expectations_that_hold_let_a_change_through()
    {
        var chart = Store.ReserveChart();
        await CommitAsync(house.Commit(chart.Value) with
        {
            Blocks = [Rows.Block(chart, "first")],
            Directory = [Rows.Directory(1, chart)],
            Claims = [Rows.Claim(1, chart)],
            Heads = [Rows.Head(chart)],
            Touched = [77],
        });
        var since = Store.LastSequence;
        var moved = Store.ReserveChart();
        await CommitAsync(house.Commit(chart.Value) with
        {
            Blocks = [Rows.Block(chart, "second")],
            Directory = [Rows.Directory(1, chart, expected: 1)],
            Claims = [new(1, chart, moved, default)],
            Heads = [Rows.Head(chart, expected: 1)],
            ExpectedBlocks = [(chart, 1)],
            Guards = [new(77, since), new(78, since)],
        });
        Assert.Equal(new ResourcePlace(chart, 1, 0, 2, PlaceState.Current), await Store.FindAsync(1, default));
        Assert.Equal(moved, (await Store.FindClaimAsync(1, default))!.Value.Owner);
        await CommitAsync(house.Commit(chart.Value) with { Claims = [new(1, moved, ChartId.None, default)] });
        Assert.Null(await Store.FindClaimAsync(1, default));
    }

    [Fact]
    public async Task A_golden_row_has_no_block_and_any_version_can_be_overwritten_when_asked()
    {
        var chart = Store.ReserveChart();
        var golden = new DirectoryWrite(5, 0, chart, -1, 0, 1, PlaceState.Golden);
        await CommitAsync(house.Commit(chart.Value) with { Directory = [golden] });
        Assert.Equal(new ResourcePlace(chart, -1, 0, 1, PlaceState.Golden), await Store.FindAsync(5, default));
        await CommitAsync(house.Commit(chart.Value) with { Directory = [golden with { ExpectedVersion = -1, Version = 9 }] });
        Assert.Equal(9, (await Store.FindAsync(5, default))!.Value.Version);
    }

    [Fact]
    public async Task Of_64_writers_of_one_claim_one_wins()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, 64).Select(async _ =>
        {
            var chart = Store.ReserveChart();
            return await Store.CommitAsync(house.Commit(chart.Value) with
            {
                Claims = [Rows.Claim(1, chart)],
                Heads = [Rows.Head(chart)],
            }, default);
        }));
        Assert.Single(results, result => result.Conflict == CommitConflict.None);
        Assert.Equal(63, results.Count(result => result.Conflict == CommitConflict.Claim));
        Assert.Equal(1, Store.LastSequence);
    }

    [Fact]
    public async Task Of_many_guarded_writers_of_one_term_one_wins_until_the_condition_is_asked_again()
    {
        var since = Store.LastSequence;
        var results = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ =>
            Store.CommitAsync(house.Commit(1) with { Guards = [new(5, since)], Touched = [5] }, default)));
        Assert.Single(results, result => result.Conflict == CommitConflict.None);
        Assert.Equal(15, results.Count(result => result.Conflict == CommitConflict.Term));
    }

    [Fact]
    public async Task A_condition_older_than_this_start_counts_as_broken()
    {
        await CommitAsync(house.Commit(1) with { Touched = [5] });
        await CommitAsync(house.Commit(1));
        await house.ReopenAsync();
        Assert.Equal(CommitConflict.Term, (await Store.CommitAsync(house.Commit(1) with { Guards = [new(5, 1)] }, default)).Conflict);
        Assert.Equal(CommitConflict.None,
            (await Store.CommitAsync(house.Commit(1) with { Guards = [new(5, Store.LastSequence)] }, default)).Conflict);
    }

    [Fact]
    public async Task The_log_goes_both_ways_in_order()
    {
        var chart = Store.ReserveChart();
        for (var i = 0; i < 5; i++)
        {
            await CommitAsync(house.Commit(chart.Value) with { At = i, Blocks = [Rows.Block(chart, "b"), Rows.Block(chart, "c")] });
        }

        Assert.Equal([2L, 3, 4], (await Store.ReadLogForwardAsync(1, 3, default)).Select(row => row.Sequence));
        Assert.Equal([5L, 4], (await Store.ReadLogBackwardAsync(long.MaxValue, 2, default)).Select(row => row.Sequence));
        Assert.Equal([2L, 1], (await Store.ReadLogBackwardAsync(3, 9, default)).Select(row => row.Sequence));
        var last = (await Store.ReadLogBackwardAsync(long.MaxValue, 1, default))[0];
        Assert.Equal([(chart, 8), (chart, 9)], last.Blocks);
    }

    [Fact]
    public async Task A_register_gives_all_or_what_changed()
    {
        var (one, two) = (Store.ReserveChart(), Store.ReserveChart());
        await CommitAsync(house.Commit(1) with { Register = [new("X0001", one, "a"u8.ToArray()), new("X0002", one, "b"u8.ToArray())] });
        await CommitAsync(house.Commit(1) with { Register = [new("X0001", two, "c"u8.ToArray())] });
        await CommitAsync(house.Commit(1) with { Register = [new("X0001", one, default)] });
        Assert.Equal(["X0001", "X0002"], await Store.ListRegistersAsync(default));
        var all = await Store.ReadRegisterAsync("X0001", 0, default);
        Assert.Equal((two, 2L, "c"), (Assert.Single(all).Chart, all[0].Sequence, Rows.Text(all[0].Sealed)));
        var changed = await Store.ReadRegisterAsync("X0001", 1, default);
        Assert.Equal([(two, 2L, false), (one, 3L, true)], changed.Select(row => (row.Chart, row.Sequence, row.Sealed.IsEmpty)));
        Assert.Empty(await Store.ReadRegisterAsync("X0001", 3, default));
    }

    [Fact]
    public async Task Moved_blocks_keep_their_id_and_commit_and_are_found_from_where_they_were()
    {
        var (from, to) = (Store.ReserveChart(), Store.ReserveChart());
        var (stays, goes) = (Rows.Block(from, "stays"), Rows.Block(from, "goes"));
        await CommitAsync(house.Commit(from.Value) with { Blocks = [stays, goes], Directory = [Rows.Directory(1, from, block: 1)] });
        await CommitAsync(house.Commit(to.Value) with { Blocks = [Rows.Block(to, "own")] });
        var resealed = new NewBlock(goes.Header with { Chart = to }, Rows.Content(to, "goes", 0));
        var move = house.Commit(from.Value, to.Value) with
        {
            Moves = [new(from, 1, resealed)],
            Directory = [Rows.Directory(1, to, expected: 1, block: 0)],
            ExpectedBlocks = [(from, 2), (to, 1)],
        };
        await CommitAsync(move);
        Assert.Equal([0], (await Store.ReadBlocksAsync(from, long.MaxValue, default)).Select(block => block.Number));
        var arrived = (await Store.ReadBlocksAsync(to, 1, default))[0];
        Assert.Equal((1, 1L, goes.Header.BlockId), (arrived.Number, arrived.Sequence, arrived.Header.BlockId));
        var followed = await Store.ReadBlockAsync(from, 1, default);
        Assert.Equal((to, 1), (followed!.Header.Chart, followed.Number));
        Assert.Equal(new BlockPlace(to, 1, 3), await Store.FindBlockAsync(goes.Header.BlockId, default));
        Assert.Equal(new ResourcePlace(to, 1, 0, 2, PlaceState.Current), await Store.FindAsync(1, default));
        Assert.Equal(CommitConflict.Chart, (await Store.CommitAsync(move with { Directory = [], ExpectedBlocks = [] }, default)).Conflict);
        await CommitAsync(house.Commit(from.Value) with { Blocks = [Rows.Block(from, "later")], ExpectedBlocks = [(from, 1), (to, 2)] });
        Assert.Equal([0, 2], (await Store.ReadBlocksAsync(from, long.MaxValue, default)).Select(block => block.Number));
    }

    [Fact]
    public async Task Chart_numbers_are_never_given_out_twice()
    {
        var before = Enumerable.Range(0, 100).Select(_ => Store.ReserveChart().Value).ToArray();
        await CommitAsync(house.Commit(before[^1]) with { Heads = [Rows.Head(new(before[^1]))] });
        await house.ReopenAsync();
        Assert.True(Store.ReserveChart().Value > before.Max());
        Assert.Equal(100, before.Distinct().Count());
    }

    [Fact]
    public async Task A_broken_commit_fails_alone()
    {
        var chart = Store.ReserveChart();
        var block = Rows.Block(chart, "once");
        await CommitAsync(house.Commit(chart.Value) with { Blocks = [block] });
        var good = Enumerable.Range(0, 20).Select(_ => Store.CommitAsync(house.Commit(chart.Value) with { Blocks = [Rows.Block(chart, "g")] }, default)).ToArray();
        var repeated = Store.CommitAsync(house.Commit(chart.Value) with { Blocks = [block] }, default);
        var more = Enumerable.Range(0, 20).Select(_ => Store.CommitAsync(house.Commit(chart.Value) with { Blocks = [Rows.Block(chart, "g")] }, default)).ToArray();
        await Assert.ThrowsAsync<InvalidOperationException>(() => repeated);
        Assert.All(await Task.WhenAll([.. good, .. more]), result => Assert.Equal(CommitConflict.None, result.Conflict));
        Assert.Equal(41, (await Store.ReadBlocksAsync(chart, long.MaxValue, default)).Count);
        Assert.Equal(41, Store.LastSequence);
    }

    [Fact]
    public async Task A_commit_that_breaks_the_rules_is_refused_at_once()
    {
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Store.CommitAsync(house.Commit(1) with { Directory = [Rows.Directory(1, new(1))] }, default));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Store.CommitAsync(house.Commit(1) with { Postings = [new(0, 1, new(1))] }, default));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            Store.CommitAsync(house.Commit(1) with { Blocks = [Rows.Block(ChartId.None, "x")] }, default));
    }

    [Fact]
    public async Task Reads_and_writes_at_once_leave_a_whole_ledger_that_verifies()
    {
        const int writers = 8, each = 40;
        var charts = Enumerable.Range(0, writers).Select(_ => Store.ReserveChart()).ToArray();
        var writes = charts.Select(async chart =>
        {
            for (var i = 0; i < each; i++)
            {
                await CommitAsync(house.Commit(chart.Value) with { Blocks = [Rows.Block(chart, "w")] });
                Assert.Equal(i + 1, (await Store.ReadBlocksAsync(chart, long.MaxValue, default)).Count);
            }
        });
        var reads = charts.Select(async chart =>
        {
            for (var i = 0; i < each; i++)
            {
                await Store.AppendAsync(house.Entries(chart.Value, chart.Value + 1), default);
            }
        });
        await Task.WhenAll([.. writes, .. reads]);
        await AssertLedgerAsync(writers * each * 3);
        await house.ReopenAsync();
        await AssertLedgerAsync(writers * each * 3);
        await Store.AppendAsync(house.Entries(1), default);
        await AssertLedgerAsync((writers * each * 3) + 1);
        Assert.Equal(writers * each, Store.LastSequence);
    }

    async Task AssertLedgerAsync(long leaves)
    {
        var batches = await LedgerAsync(0);
        var next = 0L;
        foreach (var batch in batches)
        {
            Assert.Equal(next, batch.FirstIndex);
            next += batch.Count;
        }

        Assert.Equal(leaves, next);
        var middle = await LedgerAsync(next / 2);
        Assert.True(middle[0].FirstIndex <= next / 2 && middle[0].FirstIndex + middle[0].Count > next / 2);
        Assert.Equal(batches[^1].Head.ToArray(), middle[^1].Head.ToArray());
        Assert.Empty(await LedgerAsync(next));
    }

    async Task CommitAsync(Commit commit) =>
        Assert.Equal(CommitConflict.None, (await Store.CommitAsync(commit, default)).Conflict);

    async Task<List<LedgerBatch>> LedgerAsync(long from)
    {
        var batches = new List<LedgerBatch>();
        await foreach (var batch in Store.ReadLedgerAsync(from, default))
        {
            batches.Add(batch);
        }

        return batches;
    }
}
