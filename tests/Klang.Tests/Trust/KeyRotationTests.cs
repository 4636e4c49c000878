using System.Text;
using Klang.Trust;
using Xunit;

namespace Klang.Tests.Trust;

/// <summary>Every level of keys is rotated while it is in use (security: the old key opens nothing afterwards, and no read fails meanwhile).</summary>
public sealed class KeyRotationTests
{
    static readonly byte[] Context = "row"u8.ToArray();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_shard_key_is_rotated_under_load_without_a_failed_read()
    {
        await using var house = await TrustHouse.OpenAsync(shards: 2, openKeys: 4);
        var messages = await SealManyAsync(house, 40);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 3).Select(seed => Task.Run(async () =>
        {
            var reads = 0;
            for (var at = seed; !done.IsCancellationRequested || reads < 200; at++, reads++)
            {
                await ExpectAsync(house, messages, (at * 7 % 40) + 1);
            }

            return reads;
        })).ToArray();
        var makers = Task.Run(async () =>
        {
            for (var chart = 1000; !done.IsCancellationRequested || chart < 1050; chart++)
            {
                using var sealer = await house.SealerAsync(KeyName.OfChart(chart, Compartment.Normal));
                lock (messages)
                {
                    messages[chart] = sealer.Seal(Context, Encoding.UTF8.GetBytes($"chart {chart}"));
                }
            }
        });

        for (var round = 0; round < 3; round++)
        {
            await house.Vault.RotateShardsAsync(new HashSet<int> { 0, 1 }, null, Stop);
        }

        await done.CancelAsync();
        Assert.All(await Task.WhenAll(readers), reads => Assert.True(reads >= 200));
        await makers;
        Assert.Equal([4, 4], house.Store.All.Where(key => key.Name.StartsWith("shard/", StringComparison.Ordinal)).Select(key => key.Version));
        Assert.All(
            house.Store.All.Where(key => key.Name.StartsWith("chart/", StringComparison.Ordinal)),
            key => Assert.EndsWith("/4", key.WrappedBy, StringComparison.Ordinal));
        await ExpectAllAfterReopeningAsync(house, messages);
    }

    [Fact]
    public async Task A_rotation_that_was_interrupted_leaves_every_key_openable_and_is_completed_by_the_next()
    {
        await using var house = await TrustHouse.OpenAsync(shards: 1);
        var messages = await SealManyAsync(house, 600);
        using var crash = new CancellationTokenSource();
        var progress = new StopAt(256, crash);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => house.Vault.RotateShardsAsync(new HashSet<int> { 0 }, progress, crash.Token));
        var wrappers = house.Store.All.Where(key => key.Name.StartsWith("chart/", StringComparison.Ordinal)).Select(key => key.WrappedBy).Distinct();
        Assert.Equal(["shard/0/1", "shard/0/2"], wrappers.Order());
        await ExpectAllAfterReopeningAsync(house, messages);

        var rotated = await house.Vault.RotateShardsAsync(new HashSet<int> { 0 }, null, Stop);

        Assert.Equal(600, rotated.Rewrapped);
        Assert.Equal([3], house.Store.All.Where(key => key.Name == "shard/0").Select(key => key.Version));
        await ExpectAllAfterReopeningAsync(house, messages);
    }

    [Fact]
    public async Task A_new_root_wraps_everything_that_the_old_one_wrapped()
    {
        await using var house = await TrustHouse.OpenAsync();
        var messages = await SealManyAsync(house, 5);

        var rotated = await house.Vault.RotateRootAsync(null, Stop);

        Assert.Equal(("root", 2), (rotated.Name, rotated.Version));
        Assert.DoesNotContain(house.Store.All, key => key.WrappedBy == "root/1");
        await ExpectAllAfterReopeningAsync(house, messages);
        Assert.Equal(0, (await house.Vault.CheckKeysAsync(Stop)).FaultCount);
    }

    [Fact]
    public async Task A_chart_seals_under_its_new_key_and_opens_what_the_old_one_sealed()
    {
        await using var house = await TrustHouse.OpenAsync();
        var messages = await SealManyAsync(house, 1);
        var name = KeyName.OfChart(1, Compartment.Normal);

        Assert.Equal(2, (await house.Vault.RotateAsync(name, Stop)).Version);

        using (var sealer = await house.SealerAsync(name))
        {
            messages[2] = sealer.Seal(Context, "chart 2"u8);
        }

        using var opener = await house.OpenerAsync(name);
        Assert.Equal("chart 1", Encoding.UTF8.GetString(TrustHouse.Open(opener, Context, messages[1])));
        Assert.Equal("chart 2", Encoding.UTF8.GetString(TrustHouse.Open(opener, Context, messages[2])));
        Assert.NotEqual(messages[1].AsSpan(0, 4).ToArray(), messages[2].AsSpan(0, 4).ToArray());
    }

    [Fact]
    public async Task Heads_sealed_before_and_after_an_access_key_was_rotated_both_open()
    {
        await using var house = await TrustHouse.OpenAsync();
        var before = house.Vault.SealHead(1, 1, "before"u8);
        await house.Vault.RotateAccessAsync(new HashSet<int> { 0, 1, 2, 3 }, Stop);
        var after = house.Vault.SealHead(1, 2, "after"u8);

        Assert.Equal("before"u8, house.Vault.OpenHead(1, 1, before));
        Assert.Equal("after"u8, house.Vault.OpenHead(1, 2, after));
    }

    [Fact]
    public async Task The_check_names_a_key_that_was_changed_or_exchanged()
    {
        await using var house = await TrustHouse.OpenAsync();
        await SealManyAsync(house, 3);
        var key = house.Store.All.First(one => one.Name == "chart/2/N");
        var bytes = key.Wrapped.ToArray();
        bytes[20] ^= 1;
        house.Store.Replace(key with { Wrapped = bytes });
        var claims = house.Store.All.First(one => one.Name == "claims");
        house.Store.Replace(house.Store.All.First(one => one.Name == "directory") with { Name = "claims", Commitment = claims.Commitment });

        var check = await house.Vault.CheckKeysAsync(Stop);

        Assert.Equal(2, check.FaultCount);
        Assert.Contains(check.Faults, fault => fault.Contains("chart/2/N", StringComparison.Ordinal));
        Assert.Contains(check.Faults, fault => fault.Contains("claims", StringComparison.Ordinal));
        Assert.Equal(3, check.Kinds.Single(kind => kind.Kind == "chart").Count);
    }

    [Fact]
    public async Task A_destroyed_chart_cannot_be_opened_even_where_its_key_was_in_memory()
    {
        await using var house = await TrustHouse.OpenAsync();
        await SealManyAsync(house, 2);

        await house.Vault.DestroyChartAsync(1, Stop);

        await Assert.ThrowsAsync<TrustException>(() => house.OpenerAsync(KeyName.OfChart(1, Compartment.Normal)));
        Assert.DoesNotContain(house.Store.All, key => key.Name.StartsWith("chart/1/", StringComparison.Ordinal));
        (await house.OpenerAsync(KeyName.OfChart(2, Compartment.Normal))).Dispose();
    }

    static async Task<Dictionary<int, byte[]>> SealManyAsync(TrustHouse house, int count)
    {
        var messages = new Dictionary<int, byte[]>();
        for (var chart = 1; chart <= count; chart++)
        {
            using var sealer = await house.SealerAsync(KeyName.OfChart(chart, Compartment.Normal));
            messages.Add(chart, sealer.Seal(Context, Encoding.UTF8.GetBytes($"chart {chart}")));
        }

        return messages;
    }

    static async Task ExpectAsync(TrustHouse house, Dictionary<int, byte[]> messages, int chart)
    {
        byte[] message;
        lock (messages)
        {
            message = messages[chart];
        }

        using var opener = await house.OpenerAsync(KeyName.OfChart(chart, Compartment.Normal));
        Assert.Equal($"chart {chart}", Encoding.UTF8.GetString(TrustHouse.Open(opener, Context, message)));
    }

    static async Task ExpectAllAfterReopeningAsync(TrustHouse house, Dictionary<int, byte[]> messages)
    {
        using var vault = await Vault.OpenAsync(house.Kms, house.Store, new VaultOptions(), Stop);
        var ledger = new Ledger(new MemoryPort(new LedgerSequencer(vault, house.Clock)), house.Clock);
        foreach (var (chart, message) in messages)
        {
            var receipt = await ledger.RecordAsync(TrustHouse.PermitFor(chart), "Patient/1", Stop);
            using var opener = await vault.OpenerAsync(receipt, KeyName.OfChart(chart, Compartment.Normal), Stop);
            Assert.Equal($"chart {chart}", Encoding.UTF8.GetString(TrustHouse.Open(opener, Context, message)));
        }
    }

    /// <summary>As if the process died after so many keys.</summary>
    sealed class StopAt(long count, CancellationTokenSource stop) : IProgress<long>
    {
        public void Report(long value)
        {
            if (value >= count)
            {
                stop.Cancel();
            }
        }
    }
}
