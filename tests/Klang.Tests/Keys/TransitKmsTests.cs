using System.Security.Cryptography;
using Klang.Keys;
using Klang.Tests.Trust;
using Klang.Trust;
using Xunit;

namespace Klang.Tests.Keys;

/// <summary>The root key in a transit service, against a stand-in that speaks the same API over real HTTP.</summary>
public sealed class TransitKmsTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_vault_over_the_service_opens_again_and_rotates_its_root()
    {
        await using var server = await TransitStandIn.StartAsync();
        using var kms = await OpenAsync(server);
        var store = new MemoryKeyStore();
        using (var vault = await Vault.OpenAsync(kms, store, new VaultOptions { CreateIfEmpty = true, Shards = 64 }, Stop))
        {
            Assert.Equal(2, (await vault.RotateRootAsync(null, Stop)).Version);
        }

        server.MinDecryptionVersion = 2; // The old version is retired in the service.
        using var again = await OpenAsync(server);
        using var reopened = await Vault.OpenAsync(again, store, new VaultOptions(), Stop);
        Assert.Equal(0, (await reopened.CheckKeysAsync(Stop)).FaultCount);
        Assert.All(store.All, key => Assert.Equal("root/2", key.WrappedBy));
    }

    [Fact]
    public async Task Large_batches_go_in_few_requests()
    {
        await using var server = await TransitStandIn.StartAsync();
        using var kms = await OpenAsync(server);
        var before = server.Requests;
        var items = Enumerable.Range(0, 300).Select(number => new KmsItem(new[] { (byte)number }, default)).ToArray();
        var wrapped = await kms.WrapAsync(items, Stop);

        Assert.Equal(3, server.Requests - before);
        var opened = await kms.UnwrapAsync([.. wrapped.Select(one => new KmsItem(one, default))], Stop);
        Assert.Equal(items.Select(item => item.Bytes.ToArray()), opened);
    }

    [Fact]
    public async Task Another_context_and_changed_bytes_are_refused()
    {
        await using var server = await TransitStandIn.StartAsync();
        using var kms = await OpenAsync(server);
        var wrapped = (await kms.WrapAsync([new KmsItem(RandomNumberGenerator.GetBytes(32), "a"u8.ToArray())], Stop))[0];
        wrapped[^6] ^= 1;
        await Assert.ThrowsAsync<TrustException>(async () => await kms.UnwrapAsync([new KmsItem(wrapped, "a"u8.ToArray())], Stop));
        wrapped[^6] ^= 1;
        await Assert.ThrowsAsync<TrustException>(async () => await kms.UnwrapAsync([new KmsItem(wrapped, "b"u8.ToArray())], Stop));
    }

    [Fact]
    public async Task What_is_wrong_is_said_and_never_the_token()
    {
        await using var server = await TransitStandIn.StartAsync();
        var missing = await Assert.ThrowsAsync<TrustException>(async () => await OpenAsync(server, create: false));
        Assert.Contains("no key klang-root", missing.Message, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<TrustException>(async () => await OpenAsync(server, token: "s.wrong"));
        Assert.Contains("refuses the token", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s.wrong", refused.ToString(), StringComparison.Ordinal);

        using var kms = await OpenAsync(server);
        server.Broken = 503;
        Assert.Contains("503", (await Assert.ThrowsAsync<TrustException>(async () => await kms.WrapAsync([new KmsItem(new byte[1], default)], Stop))).Message, StringComparison.Ordinal);
        await server.DisposeAsync();
        Assert.Contains("cannot be reached", (await Assert.ThrowsAsync<TrustException>(async () => await kms.WrapAsync([new KmsItem(new byte[1], default)], Stop))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_do_not_travel_in_the_clear_outside_loopback() => await Assert.ThrowsAsync<TrustException>(async () =>
        await TransitKms.OpenAsync(new TransitOptions { Address = new Uri("http://192.0.2.1:8200"), Token = "x" }, Stop));

    static ValueTask<TransitKms> OpenAsync(TransitStandIn server, bool create = true, string token = TransitStandIn.Token) =>
        TransitKms.OpenAsync(new TransitOptions { Address = server.Address, Token = token, CreateIfMissing = create }, Stop);
}
