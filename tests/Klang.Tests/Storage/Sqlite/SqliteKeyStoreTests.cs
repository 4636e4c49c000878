using System.Text;
using Klang.Records.Store;
using Klang.Storage.Sqlite;
using Klang.Trust;
using Xunit;

namespace Klang.Tests.Storage.Sqlite;

public sealed class SqliteKeyStoreTests : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("klang-keys-").FullName;

    SqliteKeyStore store = null!;

    public async ValueTask InitializeAsync() => store = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_key_reads_back_by_name_and_version_and_after_a_new_start()
    {
        await store.AddAsync([Key("shard/1", 1), Key("shard/1", 2)], default);
        for (var pass = 0; pass < 2; pass++)
        {
            Assert.Equal(2, (await store.FindAsync("shard/1", default))!.Version);
            var first = await store.FindAsync("shard/1", 1, default);
            Assert.Equal("root/1", first!.WrappedBy);
            Assert.Equal(Key("shard/1", 1).Wrapped.ToArray(), first.Wrapped.ToArray());
            Assert.Equal(Key("shard/1", 1).Commitment.ToArray(), first.Commitment.ToArray());
            Assert.Null(await store.FindAsync("shard/1", 3, default));
            Assert.Null(await store.FindAsync("shard/2", default));
            await ReopenAsync();
        }
    }

    [Fact]
    public async Task A_key_that_exists_is_not_written_over_and_others_of_the_group_are_kept()
    {
        await store.AddAsync([Key("a", 1)], default);
        var others = Enumerable.Range(0, 50).Select(i => store.AddAsync([Key($"b/{i}", 1)], default)).ToArray();
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.AddAsync([Key("c", 1), Key("a", 1)], default));
        await Task.WhenAll(others);
        Assert.Null(await store.FindAsync("c", default));
        Assert.Equal(50, (await ListAsync("b/")).Count);
    }

    [Fact]
    public async Task A_list_holds_a_prefix_in_order()
    {
        await store.AddAsync([.. Enumerable.Range(0, 600).Select(i => Key($"chart/{i:D4}", 1)), Key("charts", 1), Key("char", 1)], default);
        var listed = await ListAsync("chart/");
        Assert.Equal(Enumerable.Range(0, 600).Select(i => $"chart/{i:D4}"), listed.Select(key => key.Name));
        Assert.Equal(602, (await ListAsync("")).Count);
    }

    [Fact]
    public async Task A_destroyed_key_is_gone_from_every_byte_of_the_folder()
    {
        var secret = Encoding.UTF8.GetBytes("this-wrapped-key-must-not-linger");
        var kept = Encoding.UTF8.GetBytes("this-wrapped-key-is-to-be-kept-!");
        await store.AddAsync([.. Enumerable.Range(0, 200).Select(i => Key($"chart/{i}/N", 1))], default);
        await store.AddAsync([Key("chart/7000/N", 1) with { Wrapped = secret }, Key("chart/7001/N", 1) with { Wrapped = kept }], default);
        Assert.NotNull(await store.FindAsync("chart/7000/N", default));
        Assert.True(Holds(secret));
        await store.DestroyAsync(["chart/7000/N"], default);
        Assert.Null(await store.FindAsync("chart/7000/N", default));
        Assert.False(Holds(secret));
        Assert.True(Holds(kept));
        Assert.Equal("chart/7000/N", Assert.Single(await store.ListDestroyedAsync(default)).Name);
        await ReopenAsync();
        Assert.False(Holds(secret));
        Assert.NotNull(await store.FindAsync("chart/7001/N", default));
    }

    [Fact]
    public async Task Notes_are_kept_and_written_over()
    {
        Assert.Null(await store.ReadNoteAsync("head", default));
        await store.WriteNoteAsync("head", "one"u8.ToArray(), default);
        await store.WriteNoteAsync("head", "two"u8.ToArray(), default);
        await ReopenAsync();
        Assert.Equal("two", Rows.Text((await store.ReadNoteAsync("head", default))!.Value));
    }

    [Fact]
    public async Task A_second_opening_is_refused_with_the_reason()
    {
        var refused = await Assert.ThrowsAsync<StoreException>(OpenAsync);
        Assert.Equal(StoreFault.InUse, refused.Fault);
        Assert.Contains(folder, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_store_says_so()
    {
        await store.DisposeAsync();
        await Assert.ThrowsAsync<StoreException>(() => store.AddAsync([Key("a", 1)], default));
        await Assert.ThrowsAsync<StoreException>(async () => await store.FindAsync("a", default));
    }

    static WrappedKey Key(string name, int version) =>
        new(name, version, "root/1", Encoding.UTF8.GetBytes($"wrapped {name} {version}"), new byte[16]);

    bool Holds(byte[] secret) => Directory.EnumerateFiles(folder).Where(file => !file.EndsWith(".lock", StringComparison.Ordinal))
        .Any(file =>
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var memory = new MemoryStream();
            stream.CopyTo(memory);
            return memory.ToArray().AsSpan().IndexOf(secret) >= 0;
        });

    Task<SqliteKeyStore> OpenAsync() => SqliteKeyStore.OpenAsync(folder, TimeProvider.System, default);

    async Task ReopenAsync()
    {
        await store.DisposeAsync();
        store = await OpenAsync();
    }

    async Task<List<WrappedKey>> ListAsync(string prefix)
    {
        var keys = new List<WrappedKey>();
        await foreach (var key in store.ListAsync(prefix, default))
        {
            keys.Add(key);
        }

        return keys;
    }
}
