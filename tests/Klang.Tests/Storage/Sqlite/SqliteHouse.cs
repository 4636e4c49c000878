using Klang.Records.Store;
using Klang.Storage.Sqlite;
using Klang.Trust;

namespace Klang.Tests.Storage.Sqlite;

/// <summary>A store on SQLite in a folder of its own.</summary>
sealed class SqliteHouse(int shards) : StoreHouse(shards)
{
    public SqliteStoreOptions Options { get; set; } = new() { Directory = "" };

    public string DataFolder => Path.Combine(Folder, "data");

    public string DatabaseFile => Path.Combine(DataFolder, SqliteRecordStore.FileName);

    public new SqliteRecordStore Store => (SqliteRecordStore)base.Store;

    public static async Task<SqliteHouse> OpenAsync(int shards = 4, Func<SqliteStoreOptions, SqliteStoreOptions>? options = null)
    {
        var house = new SqliteHouse(shards);
        house.Options = options?.Invoke(house.Options) ?? house.Options;
        await house.StartAsync();
        return house;
    }

    protected override async Task<IRecordStore> OpenEngineAsync(LedgerSequencer sequencer) =>
        await SqliteRecordStore.OpenAsync(
            Options with { Directory = DataFolder, Shards = Shards }, sequencer, TimeProvider.System, default);
}
