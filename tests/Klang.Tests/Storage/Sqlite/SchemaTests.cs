using Klang.Records.Store;
using Klang.Storage.Sqlite;
using Klang.Trust;
using Xunit;

namespace Klang.Tests.Storage.Sqlite;

/// <summary>Schemas go forward only. A store written by the first version is kept as bytes and opened by every later one.</summary>
public sealed class SchemaTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("klang-schema-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static SchemaStep Next => new(SqliteSchema.Records.NewestVersion + 1, "CREATE TABLE later (one INTEGER PRIMARY KEY); INSERT INTO later VALUES (7);");

    [Fact]
    public async Task A_store_of_version_1_opens_today_with_all_it_held()
    {
        var store = FirstVersion();
        await using var house = await EmbeddedStore.OpenAsync(store, TimeProvider.System, default);
        Assert.Equal(4, house.Records.Shards);
        Assert.Equal(3, house.Records.LastSequence);
        var register = await house.Records.ReadRegisterAsync("X0001", 0, default);
        Assert.Equal([1L, 2, 3], register.Select(row => row.Chart.Value));
        var proof = await new Klang.Trust.Verification.LedgerVerifier(house.Vault).VerifyAsync(
            house.Records.ReadLedgerAsync(0, default), await house.ReadAnchorAsync(default), null, default);
        Assert.True(proof.Proved, proof.Problem?.Explanation);
        Assert.Equal(3, proof.Entries);
        var key = KeyName.OfChart(1, Compartment.Normal);
        var receipt = await house.Ledger.RecordAsync(FirstStore.PermitFor(1), "test", default);
        using var opener = await house.Vault.OpenerAsync(receipt, key, default);
        var plain = new System.Buffers.ArrayBufferWriter<byte>();
        opener.Open("row 1"u8, register[0].Sealed.Span, plain);
        Assert.Equal("kept since version 1", System.Text.Encoding.UTF8.GetString(plain.WrittenSpan));
    }

    [Fact]
    public void A_later_step_is_applied_once_and_keeps_what_is_there()
    {
        var store = FirstVersion();
        for (var pass = 0; pass < 2; pass++)
        {
            using var database = StoreFile.Open(store.RecordsFile, 8192, 1 << 20, SqliteSchema.Records.With(Next));
            Assert.Equal(Next.Version, database.ReadNumber("PRAGMA user_version"));
            Assert.Equal(1, database.ReadNumber("SELECT count(*) FROM later"));
            Assert.Equal(3, database.ReadNumber("SELECT count(*) FROM log"));
        }
    }

    [Fact]
    public async Task A_store_of_a_later_version_is_refused_and_left_as_it_is()
    {
        var store = FirstVersion();
        StoreFile.Open(store.RecordsFile, 8192, 1 << 20, SqliteSchema.Records.With(Next)).Dispose();
        var refused = await Assert.ThrowsAsync<StoreException>(() => EmbeddedStore.OpenAsync(store, TimeProvider.System, default));
        Assert.Equal(StoreFault.TooNew, refused.Fault);
        using var database = SqliteDatabase.OpenReadOnly(store.RecordsFile);
        Assert.Equal(Next.Version, database.ReadNumber("PRAGMA user_version"));
    }

    [Fact]
    public void A_step_that_fails_leaves_the_version_before_it()
    {
        var store = FirstVersion();
        var broken = Next with { Sql = "CREATE TABLE later (one INTEGER PRIMARY KEY); INSERT INTO nowhere VALUES (1);" };
        Assert.Throws<StoreException>(() => StoreFile.Open(store.RecordsFile, 8192, 1 << 20, SqliteSchema.Records.With(broken)));
        using var database = StoreFile.Open(store.RecordsFile, 8192, 1 << 20, SqliteSchema.Records);
        Assert.Equal(SqliteSchema.Records.NewestVersion, database.ReadNumber("PRAGMA user_version"));
        Assert.Equal(0, database.ReadNumber("SELECT count(*) FROM sqlite_schema WHERE name = 'later'"));
    }

    [Fact]
    public void Keys_for_records_and_records_for_keys_are_refused()
    {
        var store = FirstVersion();
        var refused = Assert.Throws<StoreException>(() => StoreFile.Open(store.KeysFile, 4096, 1 << 20, SqliteSchema.Records));
        Assert.Contains("not one of Klang's records", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_are_numbered_from_1_without_a_gap()
    {
        foreach (var schema in (SqliteSchema[])[SqliteSchema.Records, SqliteSchema.Keys])
        {
            Assert.Equal(Enumerable.Range(1, schema.Steps.Count), schema.Steps.Select(step => step.Version));
        }
    }

    EmbeddedStoreOptions FirstVersion()
    {
        var store = new EmbeddedStoreOptions { Directory = Path.Combine(folder, "data") };
        FirstStore.Unpack(store.Directory);
        return store;
    }
}
