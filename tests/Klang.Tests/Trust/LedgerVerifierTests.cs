using System.Buffers.Binary;
using Klang.Trust;
using Klang.Trust.Verification;
using Xunit;

namespace Klang.Tests.Trust;

/// <summary>Whatever is done to a stored log, the verifier names it and the entry where it begins.</summary>
public sealed class LedgerVerifierTests
{
    const int LeafRow = 2 + 57;
    const int BatchSize = 5;
    const int Batches = 6;

    [Fact]
    public async Task A_whole_log_proves_with_and_without_keys()
    {
        await using var house = await LogAsync();
        var anchor = house.Port.Batches[3].Head;
        var proved = await VerifyAsync(house, house.Port.Batches, anchor);
        Assert.True(proved.Proved, proved.Problem?.Explanation);
        Assert.Equal(Batches * BatchSize, proved.Entries);
        Assert.Equal(Batches, proved.Batches);
        Assert.Equal(4 * BatchSize, proved.Anchor);
        Assert.Equal(Convert.ToBase64String(house.Port.Batches[^1].Head.Slice(19, 32).Span), proved.Root);
        var bare = await new LedgerVerifier(null).VerifyAsync(MemoryPort.Stream(house.Port.Batches), null, null, default);
        Assert.True(bare.Proved);
        Assert.False(bare.WithKeys);
        Assert.Equal(proved.Root, bare.Root);
        var empty = await VerifyAsync(house, []);
        Assert.True(empty.Proved);
        Assert.Equal(0, empty.Entries);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(29)]
    public async Task An_edited_leaf_is_named(int index)
    {
        await using var house = await LogAsync();
        var (batches, row) = Open(house, index);
        row[2 + 30] ^= 1;
        await FindsAsync(house, batches, LedgerFault.Edited, index);
        await FindsWithoutKeysAsync(batches, index);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(29)]
    public async Task A_back_dated_entry_is_named(int index)
    {
        await using var house = await LogAsync();
        var (batches, row) = Open(house, index);
        var time = BinaryPrimitives.ReadInt64BigEndian(row.AsSpan()[3..]);
        BinaryPrimitives.WriteInt64BigEndian(row.AsSpan()[3..], time - TimeSpan.FromDays(30).Ticks);
        await FindsAsync(house, batches, LedgerFault.BackDated, index);
    }

    [Fact]
    public async Task An_entry_dated_later_is_named_as_the_first_of_its_batch()
    {
        await using var house = await LogAsync();
        var (batches, row) = Open(house, 14);
        var time = BinaryPrimitives.ReadInt64BigEndian(row.AsSpan()[3..]);
        BinaryPrimitives.WriteInt64BigEndian(row.AsSpan()[3..], time + 1);
        var problem = await FindsAsync(house, batches, LedgerFault.Edited, 10);
        Assert.Equal(14, problem.LastIndex);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(11)]
    [InlineData(29)]
    public async Task A_dropped_leaf_is_named(int index)
    {
        await using var house = await LogAsync();
        var batches = house.Port.Batches.ToList();
        Replace(batches, index, leaves => leaves.RemoveAt(index % BatchSize));
        await FindsAsync(house, batches, LedgerFault.Dropped, index);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    public async Task A_repeated_leaf_is_named(int index)
    {
        await using var house = await LogAsync();
        var batches = house.Port.Batches.ToList();
        Replace(batches, index, leaves => leaves.Insert(index % BatchSize, leaves[(index % BatchSize) - 1]));
        await FindsAsync(house, batches, LedgerFault.Duplicated, index);
    }

    [Fact]
    public async Task Leaves_that_changed_places_are_named()
    {
        await using var house = await LogAsync(sameTime: true);
        var batches = house.Port.Batches.ToList();
        Replace(batches, 6, leaves => (leaves[1], leaves[3]) = (leaves[3], leaves[1]));
        await FindsAsync(house, batches, LedgerFault.Reordered, 6);
        await FindsWithoutKeysAsync(batches, 5);
    }

    [Fact]
    public async Task Batches_dropped_repeated_or_reordered_are_named()
    {
        await using var house = await LogAsync();
        var whole = house.Port.Batches;
        await FindsAsync(house, [.. whole[..2], .. whole[3..]], LedgerFault.Dropped, 10);
        await FindsAsync(house, whole[1..], LedgerFault.Dropped, 0);
        await FindsAsync(house, [.. whole[..3], whole[2], .. whole[3..]], LedgerFault.Duplicated, 10);
        await FindsAsync(house, [.. whole[..2], whole[3], whole[2], .. whole[4..]], LedgerFault.Reordered, 10);
    }

    [Fact]
    public async Task Batches_renumbered_to_hide_a_gap_are_named()
    {
        await using var house = await LogAsync();
        var whole = house.Port.Batches;
        var moved = whole[3] with { FirstIndex = whole[2].FirstIndex };
        await FindsAsync(house, [.. whole[..2], moved], LedgerFault.Edited, 10);
        await FindsWithoutKeysAsync([.. whole[..2], moved], 10);
    }

    [Fact]
    public async Task A_truncated_log_is_named_by_the_anchor()
    {
        await using var house = await LogAsync();
        var whole = house.Port.Batches;
        var anchor = whole[^1].Head;
        await FindsAsync(house, whole[..4], LedgerFault.Truncated, 20, anchor);
        await FindsAsync(house, [], LedgerFault.Truncated, 0, anchor);
        var (batches, _) = Open(house, 29);
        batches[^1] = batches[^1] with { Leaves = batches[^1].Leaves[..^1] };
        await FindsAsync(house, batches, LedgerFault.Unreadable, 29, anchor);
    }

    [Fact]
    public async Task Another_history_by_the_same_store_is_named_by_the_anchor()
    {
        await using var house = await LogAsync();
        var anchor = house.Port.Batches[3].Head;
        var fork = new MemoryPort(new LedgerSequencer(house.Vault, house.Clock));
        var prefix = house.Port.Batches[..2];
        fork.Sequencer.Restore(prefix[^1].Frontier);
        for (var batch = 2; batch < Batches; batch++)
        {
            fork.Append([house.Ledger.Prepare(TrustHouse.PermitFor(1, 2, 3, 4, 5), "Patient/9", [])]);
        }

        Assert.True((await VerifyAsync(house, [.. prefix, .. fork.Batches])).Proved);
        await FindsAsync(house, [.. prefix, .. fork.Batches], LedgerFault.Forked, 0, anchor);

        var uneven = new MemoryPort(new LedgerSequencer(house.Vault, house.Clock));
        uneven.Append([house.Ledger.Prepare(TrustHouse.PermitFor([.. Enumerable.Range(1, 21).Select(n => (long)n)]), "x", [])]);
        await FindsAsync(house, uneven.Batches, LedgerFault.Forked, 0, anchor);
    }

    [Fact]
    public async Task A_log_written_under_other_keys_is_named()
    {
        await using var house = await LogAsync();
        await using var other = await LogAsync();
        await FindsAsync(house, other.Port.Batches, LedgerFault.Edited, 0);
        await FindsAsync(house, house.Port.Batches, LedgerFault.Forked, 0, other.Port.Batches[^1].Head);
    }

    [Fact]
    public async Task Every_byte_of_a_batch_counts()
    {
        await using var house = await LogAsync();
        var batch = house.Port.Batches[0];
        var count = 0;
        foreach (var changed in Variants(batch))
        {
            count++;
            var result = await VerifyAsync(house, [changed]);
            Assert.False(result.Proved, $"variant {count}");
            Assert.InRange(result.Problem!.Index, 0, BatchSize - 1);
        }

        Assert.True(count > 700);

        static IEnumerable<LedgerBatch> Variants(LedgerBatch batch)
        {
            for (var i = 0; i < batch.Leaves.Length; i++)
            {
                yield return batch with { Leaves = Flip(batch.Leaves, i) };
            }

            for (var i = 0; i < batch.Bodies.Length; i++)
            {
                yield return batch with { Bodies = Flip(batch.Bodies, i) };
            }

            for (var i = 0; i < batch.Head.Length; i++)
            {
                yield return batch with { Head = Flip(batch.Head, i) };
            }

            yield return batch with { Count = BatchSize - 1 };
            yield return batch with { Count = BatchSize + 1 };
            yield return batch with { Count = 0 };
            yield return batch with { Bodies = default };
        }

        static byte[] Flip(ReadOnlyMemory<byte> bytes, int at)
        {
            var changed = bytes.ToArray();
            changed[at] ^= 4;
            return changed;
        }
    }

    [Fact]
    public async Task A_long_log_of_uneven_batches_proves_and_reports_progress()
    {
        await using var house = await TrustHouse.OpenAsync();
        var random = new Random(7);
        var expected = 0L;
        for (var i = 0; i < 1100; i++)
        {
            var groups = Enumerable.Range(0, random.Next(1, 4))
                .Select(_ => house.Ledger.Prepare(TrustHouse.PermitFor([.. Enumerable.Range(1, random.Next(1, 6)).Select(n => (long)n)]), "x", []))
                .ToArray();
            expected += groups.Sum(g => g.Count);
            house.Port.Append(groups);
            house.Clock.Advance(TimeSpan.FromMilliseconds(random.Next(20)));
        }

        var progress = new Counter();
        var result = await new LedgerVerifier(house.Vault).VerifyAsync(
            MemoryPort.Stream(house.Port.Batches), house.Port.Batches[^1].Head, progress, default);
        Assert.True(result.Proved, result.Problem?.Explanation);
        Assert.Equal(expected, result.Entries);
        Assert.Equal(expected, progress.Last);
        Assert.True(progress.Calls > 2);
    }

    [Fact]
    public async Task Entries_read_back_as_they_were_recorded()
    {
        await using var house = await TrustHouse.OpenAsync();
        var digest = house.Vault.Digest("content"u8);
        var at = house.Clock.GetUtcNow();
        house.Port.Append(
        [
            house.Ledger.Prepare(TrustHouse.PermitFor(5), "Patient/ก", []),
            house.Ledger.Prepare(TrustHouse.PermitFor(5, 6), "Bundle", [new WrittenDigest(6, digest)]),
        ]);
        house.Clock.Advance(TimeSpan.FromHours(1));
        var refused = new RefusedAccess("acc-2", "X0002", "TREAT", AccessAction.Read, 5, "no-relation", "req-9");
        await house.Ledger.RecordRefusalAsync(refused, new string('x', 100_000), default);

        var reader = new LedgerReader(house.Vault);
        var entries = house.Port.Batches.SelectMany(reader.Read).ToList();
        Assert.Equal([0L, 1L, 2L], entries.Select(e => e.Index));
        Assert.Equal([5L, 6L, 5L], entries.Select(e => e.Chart));
        Assert.Equal([true, true, false], entries.Select(e => e.Granted));
        Assert.Equal(("acc-1", "X0001", "TREAT", "development", "req-1", "Patient/ก"),
            (entries[0].CallerId, entries[0].Facility, entries[0].Purpose, entries[0].Rule, entries[0].RequestId, entries[0].What));
        Assert.Equal(at, entries[0].At);
        Assert.Equal(at, entries[0].DecidedAt);
        Assert.Equal(digest, entries[1].Digest.ToArray());
        Assert.Equal("no-relation", entries[2].Rule);
        Assert.Contains("sha256:", entries[2].What, StringComparison.Ordinal);
        Assert.Equal(3, entries.Select(e => e.EntryId).Distinct().Count());

        var seen = new List<LedgerEntry>();
        await foreach (var entry in reader.FindAsync(MemoryPort.Stream(house.Port.Batches), 5, at, at.AddMinutes(5), default))
        {
            seen.Add(entry);
        }

        Assert.Equal([0L], seen.Select(e => e.Index));
        Assert.Throws<TrustException>(() => reader.Read(house.Port.Batches[0] with { FirstIndex = 1 }));
    }

    [Fact]
    public async Task Times_never_go_back_when_the_clock_does()
    {
        await using var house = await TrustHouse.OpenAsync();
        await house.ReceiptFor(1);
        var frontier = house.Port.Batches[^1].Frontier;
        var early = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(house.Clock.GetUtcNow().AddHours(-2));
        var port = new MemoryPort(new LedgerSequencer(house.Vault, early));
        port.Sequencer.Restore(frontier);
        await new Ledger(port, early).RecordAsync(TrustHouse.PermitFor(2), "x", default);
        var result = await VerifyAsync(house, [.. house.Port.Batches, .. port.Batches]);
        Assert.True(result.Proved, result.Problem?.Explanation);
        Assert.Equal(result.First, result.Last);
    }

    [Fact]
    public async Task Sixty_four_callers_at_once_make_one_provable_log()
    {
        await using var house = await TrustHouse.OpenAsync();
        var receipts = await Task.WhenAll(Enumerable.Range(0, 64).Select(caller => Task.Run(async () =>
        {
            var mine = new List<Receipt>();
            for (var i = 0; i < 20; i++)
            {
                mine.Add(await house.ReceiptFor(caller + 1, i + 100));
            }

            return mine;
        })));
        var result = await VerifyAsync(house, house.Port.Batches);
        Assert.True(result.Proved, result.Problem?.Explanation);
        Assert.Equal(64 * 20 * 2, result.Entries);
        var hashes = house.Port.Batches.SelectMany(b => BatchProof.Read(b, null).LeafHashes).Select(Convert.ToHexString).ToHashSet();
        var receipted = receipts.SelectMany(r => r).SelectMany(r => r.LeafHashes).Select(h => Convert.ToHexString(h.Span)).ToHashSet();
        Assert.True(receipted.SetEquals(hashes));
    }

    [Fact]
    public async Task The_anchor_keeps_the_newest_head_and_refuses_a_shorter_or_other_log()
    {
        await using var house = await LogAsync();
        using var anchor = new LedgerAnchor(house.Store, house.Vault, house.Clock);
        Func<long, IAsyncEnumerable<LedgerBatch>> log = from => MemoryPort.Stream(house.Port.Batches.Where(batch => batch.FirstIndex + batch.Count > from));
        await Assert.ThrowsAsync<TrustException>(() => anchor.CheckAsync(house.Port.Sequencer, log, default));
        Assert.Null(await anchor.ReadAsync(default));
        anchor.Observe(house.Port.Batches[3]);
        anchor.Observe(house.Port.Batches[4]);
        await anchor.FlushAsync(default);
        Assert.Equal(house.Port.Batches[4].Head.ToArray(), (await anchor.ReadAsync(default))!.Value.ToArray());
        await anchor.CheckAsync(house.Port.Sequencer, log, default);

        var cut = new LedgerSequencer(house.Vault, house.Clock);
        cut.Restore(house.Port.Batches[3].Frontier);
        await Assert.ThrowsAsync<TrustException>(() => anchor.CheckAsync(cut, log, default));
        foreach (var length in (int[])[25, 26])
        {
            var other = new MemoryPort(new LedgerSequencer(house.Vault, house.Clock));
            other.Append([house.Ledger.Prepare(TrustHouse.PermitFor([.. Enumerable.Range(1, length).Select(n => (long)n)]), "x", [])]);
            await Assert.ThrowsAsync<TrustException>(() => anchor.CheckAsync(other.Sequencer, _ => MemoryPort.Stream(other.Batches), default));
        }
    }

    [Fact]
    public async Task A_sequencer_tells_its_anchor_of_what_is_accepted_and_of_nothing_else()
    {
        await using var house = await TrustHouse.OpenAsync();
        using var anchor = new LedgerAnchor(house.Store, house.Vault, house.Clock);
        var sequencer = new LedgerSequencer(house.Vault, house.Clock, anchor);
        var batch = sequencer.Stage([house.Ledger.Prepare(TrustHouse.PermitFor(1), "x", [])]);
        await anchor.FlushAsync(default);
        Assert.Null(await anchor.ReadAsync(default));
        sequencer.Accept(batch);
        await anchor.FlushAsync(default);
        Assert.Equal(batch.Head.ToArray(), (await anchor.ReadAsync(default))!.Value.ToArray());
    }

    [Fact]
    public async Task A_running_anchor_writes_each_second_and_when_it_stops()
    {
        await using var house = await LogAsync();
        using var anchor = new LedgerAnchor(house.Store, house.Vault, house.Clock);
        using var stop = new CancellationTokenSource();
        var running = anchor.RunAsync(stop.Token);
        anchor.Observe(house.Port.Batches[0]);
        Assert.Null(await anchor.ReadAsync(default));
        house.Clock.Advance(TimeSpan.FromSeconds(1));
        for (var i = 0; i < 1000 && await anchor.ReadAsync(default) is null; i++)
        {
            await Task.Delay(1);
        }

        Assert.Equal(house.Port.Batches[0].Head.ToArray(), (await anchor.ReadAsync(default))!.Value.ToArray());
        anchor.Observe(house.Port.Batches[5]);
        await stop.CancelAsync();
        await running;
        Assert.Equal(house.Port.Batches[5].Head.ToArray(), (await anchor.ReadAsync(default))!.Value.ToArray());
    }

    static async Task<TrustHouse> LogAsync(bool sameTime = false)
    {
        var house = await TrustHouse.OpenAsync();
        for (var batch = 0; batch < Batches; batch++)
        {
            var entries = new List<PreparedEntries>();
            for (var i = 0; i < BatchSize; i++)
            {
                house.Clock.Advance(TimeSpan.FromSeconds(sameTime ? 0 : 1));
                entries.Add(house.Ledger.Prepare(TrustHouse.PermitFor(batch + 1), $"Observation/{i}", []));
            }

            house.Port.Append(entries);
        }

        return house;
    }

    static async Task<LedgerVerification> VerifyAsync(
        TrustHouse house, IReadOnlyList<LedgerBatch> batches, ReadOnlyMemory<byte>? anchor = null) =>
        await new LedgerVerifier(house.Vault).VerifyAsync(MemoryPort.Stream(batches), anchor, null, default);

    static async Task<LedgerProblem> FindsAsync(
        TrustHouse house, IReadOnlyList<LedgerBatch> batches, LedgerFault fault, long index, ReadOnlyMemory<byte>? anchor = null)
    {
        var result = await VerifyAsync(house, batches, anchor);
        Assert.NotNull(result.Problem);
        Assert.Equal((fault, index), (result.Problem.Fault, result.Problem.Index));
        Assert.True(result.Entries <= index || fault is LedgerFault.Forked or LedgerFault.Duplicated);
        return result.Problem;
    }

    static async Task FindsWithoutKeysAsync(IReadOnlyList<LedgerBatch> batches, long index)
    {
        var result = await new LedgerVerifier(null).VerifyAsync(MemoryPort.Stream(batches), null, null, default);
        Assert.NotNull(result.Problem);
        Assert.InRange(index, result.Problem.Index, result.Problem.LastIndex);
    }

    static (List<LedgerBatch> Batches, ArraySegment<byte> Row) Open(TrustHouse house, int index)
    {
        var batches = house.Port.Batches.ToList();
        var leaves = batches[index / BatchSize].Leaves.ToArray();
        batches[index / BatchSize] = batches[index / BatchSize] with { Leaves = leaves };
        return (batches, new ArraySegment<byte>(leaves, index % BatchSize * LeafRow, LeafRow));
    }

    static void Replace(List<LedgerBatch> batches, int index, Action<List<byte[]>> change)
    {
        var place = index / BatchSize;
        var rows = batches[place].Leaves.ToArray().Chunk(LeafRow).ToList();
        change(rows);
        batches[place] = batches[place] with { Leaves = rows.SelectMany(row => row).ToArray() };
    }

    sealed class Counter : IProgress<long>
    {
        public long Last { get; private set; }

        public int Calls { get; private set; }

        public void Report(long value) => (Last, Calls) = (value, Calls + 1);
    }
}
