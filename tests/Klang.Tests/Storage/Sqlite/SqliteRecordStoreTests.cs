namespace Klang.Tests.Storage.Sqlite;

public sealed class SqliteRecordStoreTests : RecordStoreBehaviour
{
    private protected override StoreHouse NewHouse(int shards) => new SqliteHouse(shards);
}
