using System.Reflection;
using System.Text;
using Klang.Trust;
using Xunit;

namespace Klang.Tests.Trust;

public sealed class VaultTests
{
    static readonly KeyName Chart5 = KeyName.OfChart(5, Compartment.Normal);

    [Fact]
    public async Task What_is_sealed_opens_again()
    {
        await using var house = await TrustHouse.OpenAsync();
        using var sealer = await house.SealerAsync(Chart5);
        using var opener = await house.OpenerAsync(Chart5);
        foreach (var length in new[] { 0, 1, 62, 63, 64, 65, 1000, 100_000 })
        {
            var plain = Encoding.UTF8.GetBytes(new string('ก', length));
            var message = sealer.Seal("row"u8, plain);
            Assert.Equal(plain, TrustHouse.Open(opener, "row"u8, message));
        }
    }

    [Fact]
    public async Task Every_byte_of_a_sealed_message_counts()
    {
        await using var house = await TrustHouse.OpenAsync();
        using var sealer = await house.SealerAsync(Chart5);
        using var opener = await house.OpenerAsync(Chart5);
        var message = sealer.Seal("row"u8, "{\"resourceType\":\"Patient\"}"u8);
        for (var i = 0; i < message.Length; i++)
        {
            foreach (var bit in new[] { 1, 128 })
            {
                var changed = message.ToArray();
                changed[i] ^= (byte)bit;
                Assert.Throws<TrustException>(() => TrustHouse.Open(opener, "row"u8, changed));
            }
        }

        for (var length = 0; length < message.Length; length++)
        {
            Assert.Throws<TrustException>(() => TrustHouse.Open(opener, "row"u8, message.AsSpan(0, length)));
        }
    }

    [Fact]
    public async Task A_message_opens_under_its_own_columns_alone()
    {
        await using var house = await TrustHouse.OpenAsync();
        using var sealer = await house.SealerAsync(Chart5);
        using var opener = await house.OpenerAsync(Chart5);
        object[] columns = [5L, (UInt128)77, "N", "X0001", (UInt128)88, 638_000_000_000_000_000L, 15L];
        object[] others = [6L, (UInt128)78, "R", "X0002", (UInt128)89, 638_000_000_000_000_001L, 16L];
        var message = sealer.Seal(Bind("klang/block/1", columns), "content"u8);
        Assert.Equal("content"u8.ToArray(), TrustHouse.Open(opener, Bind("klang/block/1", columns), message));
        Assert.Throws<TrustException>(() => TrustHouse.Open(opener, Bind("klang/block/2", columns), message));
        for (var i = 0; i < columns.Length; i++)
        {
            var swapped = columns.ToArray();
            swapped[i] = others[i];
            Assert.Throws<TrustException>(() => TrustHouse.Open(opener, Bind("klang/block/1", swapped), message));
        }
    }

    [Fact]
    public void Lists_of_parts_never_give_the_same_bytes()
    {
        Assert.NotEqual(Bind("k", ["ab", "c"]), Bind("k", ["a", "bc"]));
        Assert.NotEqual(Bind("k", ["a", ""]), Bind("k", ["a"]));
        Assert.NotEqual(Bind("ka", ["b"]), Bind("k", ["ab"]));
    }

    [Fact]
    public async Task Sealing_the_same_twice_gives_different_messages_padded_to_64_bytes()
    {
        await using var house = await TrustHouse.OpenAsync();
        using var sealer = await house.SealerAsync(Chart5);
        var one = sealer.Seal("row"u8, "same"u8);
        var two = sealer.Seal("row"u8, "same"u8);
        Assert.NotEqual(one, two);
        Assert.Equal(5 + 12 + 64 + 16, one.Length);
        Assert.Equal(one.Length, sealer.Seal("row"u8, "a little longer"u8).Length);
    }

    [Fact]
    public async Task Keys_are_made_once_and_found_again_after_a_restart()
    {
        await using var house = await TrustHouse.OpenAsync();
        var permit = TrustHouse.PermitFor(5);
        using var sealer = await house.SealerAsync(Chart5);
        var message = sealer.Seal("row"u8, "content"u8);
        var head = house.Vault.SealHead(5, 1, "head"u8);
        var claim = house.Vault.Claim("cid"u8, "1999900000008"u8);
        var adds = house.Store.Adds;
        await house.Vault.CreateKeysAsync(permit, [Chart5, Chart5], default);
        Assert.Equal(adds, house.Store.Adds);

        using var again = await Vault.OpenAsync(house.Kms, house.Store, new VaultOptions(), default);
        Assert.Equal(4, again.Shards);
        using var opener = await again.OpenerAsync(await house.ReceiptFor(5), Chart5, default);
        Assert.Equal("content"u8.ToArray(), TrustHouse.Open(opener, "row"u8, message));
        Assert.Equal("head"u8.ToArray(), again.OpenHead(5, 1, head));
        Assert.Equal(claim, again.Claim("cid"u8, "1999900000008"u8));
    }

    [Fact]
    public async Task Many_makers_of_the_same_keys_make_each_once()
    {
        await using var house = await TrustHouse.OpenAsync();
        var permit = TrustHouse.PermitFor([.. Enumerable.Range(1, 50).Select(n => (long)n)]);
        var names = Enumerable.Range(1, 50).Select(n => KeyName.OfChart(n, Compartment.Normal)).ToArray();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(maker => Task.Run(async () =>
        {
            await house.Vault.CreateKeysAsync(permit, [.. names.Skip(maker % 7), KeyName.Registry], default);
            using var sealer = await house.Vault.SealerAsync(permit, KeyName.OfFacility("X0001"), default);
            sealer.Seal("row"u8, "x"u8);
        })));
        Assert.Equal(50, house.Store.All.Count(k => k.Name.StartsWith("chart/", StringComparison.Ordinal)));
        Assert.Single(house.Store.All, k => k.Name == "facility/X0001");
        Assert.Single(house.Store.All, k => k.Name == "registry");
    }

    [Fact]
    public async Task A_permit_or_receipt_opens_only_what_it_covers()
    {
        await using var house = await TrustHouse.OpenAsync();
        using (await house.SealerAsync(Chart5))
        {
        }

        var other = TrustHouse.PermitFor(6);
        await Assert.ThrowsAsync<TrustException>(async () => await house.Vault.SealerAsync(other, Chart5, default));
        await Assert.ThrowsAsync<TrustException>(async () => await house.Vault.CreateKeysAsync(other, [Chart5], default));
        var receipt = await house.ReceiptFor(6);
        await Assert.ThrowsAsync<TrustException>(async () => await house.Vault.OpenerAsync(receipt, Chart5, default));
        var every = await house.Ledger.RecordAsync(TrustHouse.PermitForEvery(), "Patient?x", default);
        (await house.Vault.OpenerAsync(every, Chart5, default)).Dispose();
        var restricted = KeyName.OfChart(5, Compartment.Restricted);
        await Assert.ThrowsAsync<TrustException>(async () => await house.Vault.OpenerAsync(every, restricted, default));
    }

    [Fact]
    public async Task A_key_that_was_never_made_or_was_destroyed_is_named()
    {
        await using var house = await TrustHouse.OpenAsync(openKeys: 1);
        var e = await Assert.ThrowsAsync<TrustException>(async () =>
            await house.Vault.SealerAsync(TrustHouse.PermitFor(5), Chart5, default));
        Assert.Contains("chart/5/N", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_moved_to_another_chart_or_shard_is_refused()
    {
        await using var house = await TrustHouse.OpenAsync(openKeys: 1);
        foreach (var chart in new long[] { 1, 2, 5 })
        {
            (await house.SealerAsync(KeyName.OfChart(chart, Compartment.Normal))).Dispose();
        }

        var keys = house.Store.All.ToDictionary(k => k.Name);
        house.Store.Replace(keys["chart/5/N"] with { Name = "chart/1/N" });
        await Refused(house, 1);
        house.Store.Replace(keys["chart/2/N"] with { Name = "chart/1/N" });
        await Refused(house, 1);
        house.Store.Replace(keys["chart/1/N"] with { WrappedBy = "shard/2/1" });
        await Refused(house, 1);
        house.Store.Replace(keys["chart/1/N"] with { WrappedBy = "shard/1/2" });
        await Refused(house, 1);
        house.Store.Replace(keys["chart/1/N"]);
        (await house.OpenerAsync(KeyName.OfChart(1, Compartment.Normal))).Dispose();
    }

    [Fact]
    public async Task A_key_that_does_not_match_its_commitment_is_refused()
    {
        await using var house = await TrustHouse.OpenAsync(openKeys: 1);
        (await house.SealerAsync(Chart5)).Dispose();
        (await house.SealerAsync(KeyName.OfChart(6, Compartment.Normal))).Dispose();
        var key = house.Store.All.Single(k => k.Name == "chart/5/N");
        var commitment = key.Commitment.ToArray();
        commitment[15] ^= 1;
        house.Store.Replace(key with { Commitment = commitment });
        await Refused(house, 5);
        house.Store.Replace(key with { Commitment = commitment.AsMemory(0, 15) });
        await Refused(house, 5);

        var claims = house.Store.All.Single(k => k.Name == "claims");
        house.Store.Replace(claims with { Commitment = commitment });
        await Assert.ThrowsAsync<TrustException>(() => Vault.OpenAsync(house.Kms, house.Store, new VaultOptions(), default));
    }

    [Fact]
    public async Task An_empty_or_incomplete_key_store_is_refused()
    {
        await using var house = await TrustHouse.OpenAsync();
        await Assert.ThrowsAsync<TrustException>(() =>
            Vault.OpenAsync(house.Kms, new MemoryKeyStore(), new VaultOptions(), default));
        house.Store.Remove("posting/2");
        var e = await Assert.ThrowsAsync<TrustException>(() =>
            Vault.OpenAsync(house.Kms, house.Store, new VaultOptions { CreateIfEmpty = true }, default));
        Assert.Contains("posting/2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_head_opens_as_the_version_of_the_chart_it_was_sealed_for()
    {
        await using var house = await TrustHouse.OpenAsync();
        var head = house.Vault.SealHead(5, 3, "relations"u8);
        Assert.Equal("relations"u8.ToArray(), house.Vault.OpenHead(5, 3, head));
        Assert.Throws<TrustException>(() => house.Vault.OpenHead(5, 2, head));
        Assert.Throws<TrustException>(() => house.Vault.OpenHead(9, 3, head));
        Assert.Throws<TrustException>(() => house.Vault.OpenHead(6, 3, head));
    }

    [Fact]
    public async Task Keyed_hashes_differ_by_kind_value_purpose_and_store()
    {
        await using var house = await TrustHouse.OpenAsync();
        await using var other = await TrustHouse.OpenAsync();
        var vault = house.Vault;
        Assert.Equal(vault.Claim("cid"u8, "1"u8), vault.Claim("cid"u8, "1"u8));
        UInt128[] hashes =
        [
            vault.Claim("cid"u8, "1"u8), vault.Claim("cid"u8, "2"u8), vault.Claim("ci"u8, "d1"u8), vault.Claim("hn"u8, "1"u8),
            other.Vault.Claim("cid"u8, "1"u8), vault.DirectoryKey("1"u8), vault.DerivedId("1"u8),
            vault.Posting(0, "1"u8), vault.Posting(1, "1"u8),
        ];
        Assert.Equal(hashes.Length, hashes.Distinct().Count());
        Assert.Equal(32, vault.Digest("content"u8).Length);
        Assert.NotEqual(vault.Digest("content"u8), other.Vault.Digest("content"u8));
    }

    [Fact]
    public async Task A_token_comes_back_for_its_purpose_alone()
    {
        await using var house = await TrustHouse.OpenAsync();
        await using var other = await TrustHouse.OpenAsync();
        var token = house.Vault.SealToken("cursor"u8, "page 2"u8);
        Assert.Matches("^[A-Za-z0-9_-]+$", token);
        Assert.Equal("page 2"u8.ToArray(), house.Vault.OpenToken("cursor"u8, token));
        Assert.Null(house.Vault.OpenToken("other"u8, token));
        Assert.Null(other.Vault.OpenToken("cursor"u8, token));
        Assert.NotEqual(token, house.Vault.SealToken("cursor"u8, "page 2"u8));
        for (var i = 0; i < token.Length; i++)
        {
            // The last character carries two bits that say nothing; flip one that does.
            var changed = token.ToCharArray();
            changed[i] = changed[i] is 'A' or 'B' or 'C' or 'D' ? 'x' : 'A';
            var opened = house.Vault.OpenToken("cursor"u8, new string(changed));
            Assert.True(opened is null, $"character {i}");
        }

        foreach (var bad in new[] { "", "!", "AAAA", token[..^4], token + "AAAA", new string('A', 10_000), "กขค" })
        {
            Assert.Null(house.Vault.OpenToken("cursor"u8, bad));
        }
    }

    [Fact]
    public async Task Evicted_keys_are_zeroed_once_nobody_uses_them()
    {
        await using var house = await TrustHouse.OpenAsync(openKeys: 2);
        using var sealer = await house.SealerAsync(Chart5);
        var held = house.Vault.Cache.TryHold(Chart5)!;
        held.Release();
        for (var chart = 6; chart < 12; chart++)
        {
            (await house.SealerAsync(KeyName.OfChart(chart, Compartment.Normal))).Dispose();
        }

        Assert.Equal(2, house.Vault.Cache.Count);
        Assert.False(house.Vault.Cache.Contains(Chart5));
        Assert.False(held.IsZeroed);
        var message = sealer.Seal("row"u8, "still under the right key"u8);

        sealer.Dispose();
        Assert.True(held.IsZeroed);
        Assert.Equal(new byte[32], held.Newest.Bytes.ToArray());
        Assert.Throws<ObjectDisposedException>(() => sealer.Seal("row"u8, "x"u8));
        using var opener = await house.OpenerAsync(Chart5);
        Assert.Equal("still under the right key"u8.ToArray(), TrustHouse.Open(opener, "row"u8, message));
    }

    [Fact]
    public async Task Closing_the_vault_zeroes_its_keys()
    {
        var house = await TrustHouse.OpenAsync();
        (await house.SealerAsync(Chart5)).Dispose();
        var ring = house.Vault.Cache.TryHold(Chart5)!;
        ring.Release();
        await house.DisposeAsync();
        Assert.True(ring.IsZeroed);
        Assert.Throws<TrustException>(() => house.Vault.Claim("cid"u8, "1"u8));
    }

    [Fact]
    public async Task Sixty_four_threads_seal_and_open_through_a_small_cache()
    {
        await using var house = await TrustHouse.OpenAsync(openKeys: 4);
        var charts = Enumerable.Range(1, 16).Select(n => (long)n).ToArray();
        var permit = TrustHouse.PermitFor(charts);
        var names = charts.Select(c => KeyName.OfChart(c, Compartment.Normal)).ToArray();
        await house.Vault.CreateKeysAsync(permit, names, default);
        var receipt = await house.ReceiptFor(charts);
        await Task.WhenAll(Enumerable.Range(0, 64).Select(worker => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                var name = names[(worker + (i * 7)) % names.Length];
                var plain = Encoding.UTF8.GetBytes($"{worker} {i} {name}");
                using var sealer = await house.Vault.SealerAsync(permit, name, default);
                using var opener = await house.Vault.OpenerAsync(receipt, name, default);
                Assert.Equal(plain, TrustHouse.Open(opener, "row"u8, sealer.Seal("row"u8, plain)));
            }
        })));
    }

    [Fact]
    public async Task Keys_of_wrong_shape_are_not_named()
    {
        await using var house = await TrustHouse.OpenAsync();
        KeyName[] wrong = [KeyName.OfChart(0, Compartment.Normal), KeyName.OfChart(1, 0), KeyName.OfFacility(new string('X', 65)), default];
        foreach (var name in wrong)
        {
            await Assert.ThrowsAsync<ArgumentException>(async () =>
                await house.Vault.SealerAsync(TrustHouse.PermitForEvery(), name, default));
        }
    }

    [Fact]
    public async Task What_belongs_to_no_facility_has_a_key_that_no_facility_code_names()
    {
        await using var house = await TrustHouse.OpenAsync();
        using (var ofNone = await house.SealerAsync(KeyName.OfFacility("")))
        {
            var message = ofNone.Seal("row"u8, "a"u8);
            using var opener = await house.OpenerAsync(KeyName.OfFacility(""));
            Assert.Equal("a"u8.ToArray(), TrustHouse.Open(opener, "row"u8, message));
            using var other = await house.SealerAsync(KeyName.OfFacility("none"));
            using var otherOpener = await house.OpenerAsync(KeyName.OfFacility("none"));
            Assert.Throws<TrustException>(() => TrustHouse.Open(otherOpener, "row"u8, message));
        }
    }

    [Fact]
    public void Nobody_but_the_ledger_can_make_a_receipt()
    {
        Assert.Empty(typeof(Receipt).GetConstructors(BindingFlags.Public | BindingFlags.Instance));
        var makers = typeof(Receipt).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Where(m => m.DeclaringType!.IsPublic && (m.ReturnType == typeof(Receipt) || m.ReturnType == typeof(Task<Receipt>)))
            .Select(m => $"{m.DeclaringType!.Name}.{m.Name}");
        Assert.Equal(["Ledger.RecordAsync"], makers);
    }

    static async Task Refused(TrustHouse house, long chart)
    {
        // Another chart takes the one place in the cache, so that the key is read again.
        (await house.SealerAsync(KeyName.OfChart(99, Compartment.Normal))).Dispose();
        await Assert.ThrowsAsync<TrustException>(() => house.OpenerAsync(KeyName.OfChart(chart, Compartment.Normal)));
    }

    static byte[] Bind(string kind, IReadOnlyList<object> columns)
    {
        var associated = new AssociatedData(new byte[512], Encoding.UTF8.GetBytes(kind));
        foreach (var column in columns)
        {
            switch (column)
            {
                case long number:
                    associated.Add(number);
                    break;
                case UInt128 number:
                    associated.Add(number);
                    break;
                default:
                    associated.Add((string)column);
                    break;
            }
        }

        return associated.Bytes.ToArray();
    }
}
