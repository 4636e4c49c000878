using System.Buffers;
using Klang.Trust;
using Microsoft.Extensions.Time.Testing;

namespace Klang.Tests.Trust;

/// <summary>A vault over a key file and a key store in memory, and a ledger whose port sequences at once.</summary>
sealed class TrustHouse : IAsyncDisposable
{
    readonly string folder;

    TrustHouse(string folder, KeyFileKms kms, MemoryKeyStore store, Vault vault)
    {
        this.folder = folder;
        Kms = kms;
        Store = store;
        Vault = vault;
        Port = new MemoryPort(new LedgerSequencer(vault, Clock));
        Ledger = new Ledger(Port, Clock);
    }

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    public KeyFileKms Kms { get; }

    public MemoryKeyStore Store { get; }

    public Vault Vault { get; }

    public MemoryPort Port { get; }

    public Ledger Ledger { get; }

    public static async Task<TrustHouse> OpenAsync(int shards = 4, int openKeys = 64)
    {
        var folder = Directory.CreateTempSubdirectory("klang-trust-").FullName;
        var kms = KeyFileKms.Open(Path.Combine(folder, "root.key"), new KeyFileOptions { CreateIfMissing = true });
        var store = new MemoryKeyStore();
        var options = new VaultOptions { CreateIfEmpty = true, Shards = shards, OpenKeys = openKeys };
        return new TrustHouse(folder, kms, store, await Vault.OpenAsync(kms, store, options, default));
    }

    public static Permit PermitFor(params long[] charts) => Permit.Grant(
        "acc-1", "X0001", "TREAT", AccessAction.Read, [.. charts], false,
        [Compartment.Normal, Compartment.Restricted], "development", "req-1");

    public static Permit PermitForEvery() => Permit.Grant(
        "acc-1", "X0001", "TREAT", AccessAction.Query, [], true, [Compartment.Normal], "development", "req-2");

    public Task<Receipt> ReceiptFor(params long[] charts) =>
        Ledger.RecordAsync(PermitFor(charts), "Patient/1", default);

    public async Task<Sealer> SealerAsync(KeyName name)
    {
        var permit = PermitFor(name.Chart);
        await Vault.CreateKeysAsync(permit, [name], default);
        return await Vault.SealerAsync(permit, name, default);
    }

    public async Task<Opener> OpenerAsync(KeyName name) =>
        await Vault.OpenerAsync(await ReceiptFor(name.Chart), name, default);

    public static byte[] Open(Opener opener, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> message)
    {
        var output = new ArrayBufferWriter<byte>();
        opener.Open(associated, message, output);
        return output.WrittenSpan.ToArray();
    }

    public ValueTask DisposeAsync()
    {
        Vault.Dispose();
        Kms.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }
}
