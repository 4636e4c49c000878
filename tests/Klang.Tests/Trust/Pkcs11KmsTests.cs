using System.Security.Cryptography;
using Klang.Trust;
using Xunit;

namespace Klang.Tests.Trust;

/// <summary>The root key in a device. Not parallel: a PKCS#11 library has one state in a process.</summary>
[Collection(nameof(Pkcs11KmsTests))]
[CollectionDefinition(nameof(Pkcs11KmsTests), DisableParallelization = true)]
public sealed class Pkcs11KmsTests : IDisposable
{
    readonly SoftHsm hsm = new();

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => hsm.Dispose();

    [Fact]
    public async Task A_key_wrapped_by_the_device_comes_back_and_no_other_context_opens_it()
    {
        using var kms = Pkcs11Kms.Open(hsm.Options);
        var key = RandomNumberGenerator.GetBytes(32);
        var wrapped = await kms.WrapAsync([new KmsItem(key, "a"u8.ToArray())], Stop);

        Assert.Equal("root/1", kms.RootName);
        Assert.Equal(key, (await kms.UnwrapAsync([new KmsItem(wrapped[0], "a"u8.ToArray())], Stop))[0]);
        await Assert.ThrowsAsync<TrustException>(async () => await kms.UnwrapAsync([new KmsItem(wrapped[0], "b"u8.ToArray())], Stop));
    }

    [Fact]
    public async Task Every_changed_byte_is_refused()
    {
        using var kms = Pkcs11Kms.Open(hsm.Options);
        var wrapped = (await kms.WrapAsync([new KmsItem(new byte[32], "a"u8.ToArray())], Stop))[0];
        for (var at = 0; at < wrapped.Length; at++)
        {
            var changed = (byte[])wrapped.Clone();
            changed[at] ^= 0x40;
            await Assert.ThrowsAsync<TrustException>(async () => await kms.UnwrapAsync([new KmsItem(changed, "a"u8.ToArray())], Stop));
        }
    }

    [Fact]
    public async Task A_rotated_root_wraps_with_the_new_version_and_opens_both_also_after_a_restart()
    {
        IReadOnlyList<byte[]> old, young;
        using (var kms = Pkcs11Kms.Open(hsm.Options))
        {
            old = await kms.WrapAsync([new KmsItem(new byte[] { 1 }, default)], Stop);
            await kms.RotateAsync(Stop);
            young = await kms.WrapAsync([new KmsItem(new byte[] { 2 }, default)], Stop);
        }

        using var again = Pkcs11Kms.Open(hsm.Options with { CreateIfMissing = false });
        Assert.Equal("root/2", again.RootName);
        Assert.Equal([[1], [2]], await again.UnwrapAsync([new KmsItem(old[0], default), new KmsItem(young[0], default)], Stop));
    }

    [Fact]
    public async Task A_vault_over_the_device_rotates_its_root()
    {
        using var kms = Pkcs11Kms.Open(hsm.Options);
        var store = new MemoryKeyStore();
        using (var vault = await Vault.OpenAsync(kms, store, new VaultOptions { CreateIfEmpty = true, Shards = 2 }, Stop))
        {
            await vault.RotateRootAsync(null, Stop);
        }

        using var reopened = await Vault.OpenAsync(kms, store, new VaultOptions(), Stop);
        Assert.Equal(0, (await reopened.CheckKeysAsync(Stop)).FaultCount);
        Assert.All(store.All, key => Assert.Equal("root/2", key.WrappedBy));
    }

    [Fact]
    public async Task Many_at_once_share_the_device()
    {
        using var kms = Pkcs11Kms.Open(hsm.Options);
        using var other = Pkcs11Kms.Open(hsm.Options);
        var tasks = Enumerable.Range(0, 64).Select(async number =>
        {
            var by = number % 2 == 0 ? kms : other;
            byte[] key = [(byte)number];
            var wrapped = await by.WrapAsync([new KmsItem(key, default)], Stop);
            Assert.Equal(key, (await by.UnwrapAsync([new KmsItem(wrapped[0], default)], Stop))[0]);
        });
        await Task.WhenAll(tasks);
    }

    [Fact]
    public void What_is_wrong_is_said()
    {
        Assert.Contains("no key klang-root-1", Assert.Throws<TrustException>(() => Pkcs11Kms.Open(hsm.Options with { CreateIfMissing = false })).Message, StringComparison.Ordinal);
        Assert.Contains("no token", Assert.Throws<TrustException>(() => Pkcs11Kms.Open(hsm.Options with { Token = "other" })).Message, StringComparison.Ordinal);
        var wrong = Assert.Throws<TrustException>(() => Pkcs11Kms.Open(hsm.Options with { Pin = "000000" }));
        Assert.Contains("PIN", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("000000", wrong.ToString(), StringComparison.Ordinal);
        Assert.Contains("no PKCS#11 library", Assert.Throws<TrustException>(() => Pkcs11Kms.Open(hsm.Options with { Library = "/nowhere.so" })).Message, StringComparison.Ordinal);
    }
}
