using System.Diagnostics;
using Klang.Records.Store;
using Klang.Storage.Sqlite;
using Klang.Trust;
using Xunit;

namespace Klang.Tests.Storage.Sqlite;

public sealed class EmbeddedStoreTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("klang-house-").FullName;

    EmbeddedStoreOptions Options => new()
    {
        Directory = Path.Combine(folder, "data"),
        Records = new() { Directory = "", Shards = 4 },
    };

    string RecordsFolder => Path.Combine(Options.Directory, "records");

    string KeysFolder => Path.Combine(Options.Directory, "keys");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task What_was_written_is_there_after_a_new_start_and_the_anchor_has_moved_with_it()
    {
        Guid storeId;
        await using (var house = await OpenAsync())
        {
            storeId = house.Records.StoreId;
            await WriteAsync(house, 3);
        }

        await using var again = await OpenAsync(Options with { CreateIfMissing = false });
        Assert.Equal(storeId, again.Records.StoreId);
        Assert.Equal(4, again.Records.Shards);
        Assert.Equal(3, await CountAsync(again));
        var verified = await new Klang.Trust.Verification.LedgerVerifier(again.Vault)
            .VerifyAsync(again.Records.ReadLedgerAsync(0, default), await again.ReadAnchorAsync(default), null, default);
        Assert.True(verified.Proved);
        Assert.Equal(3, verified.Anchor);
    }

    [Fact]
    public async Task Records_put_back_to_an_older_state_are_refused()
    {
        await using (var house = await OpenAsync())
        {
            await WriteAsync(house, 2);
        }

        var old = await File.ReadAllBytesAsync(RecordsFile);
        await using (var house = await OpenAsync())
        {
            await WriteAsync(house, 1);
        }

        await File.WriteAllBytesAsync(RecordsFile, old);
        var refused = await Assert.ThrowsAsync<TrustException>(() => OpenAsync());
        Assert.Contains("has 2 entries and had 3", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_that_grew_again_from_an_older_state_are_refused()
    {
        await using (var house = await OpenAsync())
        {
            await WriteAsync(house, 2);
        }

        CopyFolder(Options.Directory, Path.Combine(folder, "other"));
        await using (var house = await OpenAsync())
        {
            await WriteAsync(house, 1);
        }

        // Written further with the same keys elsewhere, then put under the anchor of this store.
        var other = Options with { Directory = Path.Combine(folder, "other") };
        await using (var house = await OpenAsync(other))
        {
            await WriteAsync(house, 4);
        }

        File.Copy(Path.Combine(folder, "other", "records", "records.db"), RecordsFile, overwrite: true);
        var refused = await Assert.ThrowsAsync<TrustException>(() => OpenAsync());
        Assert.Contains("first 3 entries are not those", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Records_that_are_lost_are_not_taken_for_a_new_store()
    {
        await (await OpenAsync()).DisposeAsync();
        File.Delete(RecordsFile);
        var refused = await Assert.ThrowsAsync<TrustException>(() => OpenAsync());
        Assert.Contains("the keys are those of store", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_are_lost_are_not_made_anew_beside_records()
    {
        await using (var house = await OpenAsync())
        {
            await WriteAsync(house, 1);
        }

        File.Delete(Path.Combine(KeysFolder, "keys.db"));
        var refused = await Assert.ThrowsAsync<TrustException>(() => OpenAsync());
        Assert.Contains("keys.db", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(KeysFolder, "keys.db")));
    }

    [Fact]
    public async Task A_root_key_that_is_lost_is_not_made_anew()
    {
        await (await OpenAsync()).DisposeAsync();
        File.Delete(Path.Combine(KeysFolder, "root.key"));
        var refused = await Assert.ThrowsAsync<TrustException>(() => OpenAsync());
        Assert.Contains("root.key", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(KeysFolder, "root.key")));
    }

    [Fact]
    public async Task An_anchor_that_was_taken_out_is_missed()
    {
        await using (var house = await OpenAsync())
        {
            await WriteAsync(house, 1);
        }

        await using (var keys = await SqliteKeyStore.OpenAsync(KeysFolder, TimeProvider.System, default))
        {
            await keys.WriteNoteAsync(LedgerAnchor.NoteName, ReadOnlyMemory<byte>.Empty, default);
        }

        await Assert.ThrowsAsync<TrustException>(() => OpenAsync());
    }

    [Fact]
    public async Task Records_of_another_store_are_refused()
    {
        var other = Options with { Directory = Path.Combine(folder, "other") };
        await (await OpenAsync()).DisposeAsync();
        await (await OpenAsync(other)).DisposeAsync();
        File.Copy(Path.Combine(other.Directory, "records", "records.db"), RecordsFile, overwrite: true);
        await Assert.ThrowsAsync<TrustException>(() => OpenAsync());
    }

    [Fact]
    public async Task A_missing_store_is_refused_where_none_may_be_made()
    {
        var refused = await Assert.ThrowsAsync<StoreException>(() => OpenAsync(Options with { CreateIfMissing = false }));
        Assert.Contains("no store", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Options.Directory));
    }

    [Fact]
    public async Task A_root_key_kept_elsewhere_is_not_in_the_folder()
    {
        var options = Options with { RootKeyFile = Path.Combine(folder, "safe", "root.key") };
        await using (var house = await OpenAsync(options))
        {
            await WriteAsync(house, 1);
        }

        Assert.True(File.Exists(options.RootKeyFile));
        Assert.Empty(Directory.EnumerateFiles(Options.Directory, "root.key", SearchOption.AllDirectories));
        await Assert.ThrowsAsync<TrustException>(() => OpenAsync());
        await (await OpenAsync(options)).DisposeAsync();
    }

    [Fact]
    public async Task A_second_opening_is_refused_with_the_reason_and_does_no_harm()
    {
        await using var house = await OpenAsync();
        var refused = await Assert.ThrowsAsync<StoreException>(() => OpenAsync());
        Assert.Equal(StoreFault.InUse, refused.Fault);
        Assert.Contains("in use by another Klang process", refused.Message, StringComparison.Ordinal);
        await WriteAsync(house, 1);
        Assert.Equal(1, await CountAsync(house));
    }

    [Theory]
    [InlineData("records/store.lock")]
    [InlineData("keys/keys.lock")]
    public async Task A_folder_that_another_process_has_open_is_refused_with_the_reason(string lockFile)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/flock"), "The second process is flock(1).");
        await (await OpenAsync()).DisposeAsync();
        var path = Path.Combine(Options.Directory, lockFile);
        using (var other = Start(path, "sh", "-c", "echo held; read end"))
        {
            Assert.Equal("held", await other.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
            var refused = await Assert.ThrowsAsync<StoreException>(() => OpenAsync());
            Assert.Equal(StoreFault.InUse, refused.Fault);
            other.StandardInput.Close();
            await other.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // And the other way round: what the store holds, another process does not get.
        await using var house = await OpenAsync();
        using var second = Start(path, "true");
        await second.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, second.ExitCode);
    }

    static Process Start(string lockFile, params string[] command) => Process.Start(
        new ProcessStartInfo("/usr/bin/flock", ["--nonblock", lockFile, .. command]) { RedirectStandardOutput = true, RedirectStandardInput = true })!;

    string RecordsFile => Path.Combine(RecordsFolder, SqliteRecordStore.FileName);

    Task<EmbeddedStore> OpenAsync(EmbeddedStoreOptions? options = null) => EmbeddedStore.OpenAsync(options ?? Options, TimeProvider.System, default);

    static async Task WriteAsync(EmbeddedStore house, int entries)
    {
        for (var i = 0; i < entries; i++)
        {
            await house.Ledger.RecordRefusalAsync(
                new RefusedAccess("acc-1", "X0001", "TREAT", AccessAction.Read, 1, "test", "req-1"), "Patient/1", default);
        }
    }

    static async Task<int> CountAsync(EmbeddedStore house)
    {
        var count = 0;
        await foreach (var batch in house.Records.ReadLedgerAsync(0, default))
        {
            count += batch.Count;
        }

        return count;
    }

    static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        foreach (var inner in Directory.EnumerateDirectories(from))
        {
            CopyFolder(inner, Path.Combine(to, Path.GetFileName(inner)));
        }
    }
}
