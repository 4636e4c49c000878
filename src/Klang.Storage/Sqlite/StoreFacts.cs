using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>What a store knows of itself when it is opened.</summary>
sealed record StoreFacts
{
    public const string ShardsName = "shards";
    public const string StoreIdName = "store_id";
    public const string CreatedName = "created_at";
    public const string ChartsName = "charts_set_aside";

    public required int Shards { get; init; }

    /// <summary>Sixteen random bytes, made with the store.</summary>
    public required Guid StoreId { get; init; }

    public required long LastSequence { get; init; }

    /// <summary>No chart number up to this is given out again.</summary>
    public required long ChartsSetAside { get; init; }

    /// <summary>Leaves in the ledger.</summary>
    public required long LedgerSize { get; init; }

    /// <summary>Segments in the ledger's index.</summary>
    public required long LedgerSegments { get; init; }

    public required ReadOnlyMemory<byte> Frontier { get; init; }

    /// <summary>Reads and cross-checks them: a store whose parts contradict each other is damaged.</summary>
    public static StoreFacts Read(SqliteDatabase database)
    {
        var shards = database.ReadNumber("SELECT value FROM meta WHERE name = 'shards'");
        var storeId = ReadBytes(database, "SELECT value FROM meta WHERE name = 'store_id'");
        var frontier = ReadBytes(database, "SELECT edge FROM frontier");
        var ledgerSize = database.ReadNumber("SELECT first + count FROM ledger ORDER BY first DESC LIMIT 1");
        if (shards is < 1 or > 65536 || storeId.Length != 16 || (frontier.Length == 0) != (ledgerSize == 0))
        {
            throw SqliteFault.Damaged(database.File, "what it says of itself (meta, frontier) is missing or contradicts itself");
        }

        return new()
        {
            Shards = (int)shards,
            StoreId = new Guid(storeId),
            LastSequence = database.ReadNumber("SELECT max(seq) FROM log"),
            ChartsSetAside = Math.Max(
                database.ReadNumber("SELECT value FROM meta WHERE name = 'charts_set_aside'"),
                database.ReadNumber("SELECT max(chart) FROM head")),
            LedgerSize = ledgerSize,
            LedgerSegments = database.ReadNumber("SELECT coalesce(max(place) + 1, 0) FROM ledger_page") / LedgerSegment.PageCount,
            Frontier = frontier,
        };
    }

    static byte[] ReadBytes(SqliteDatabase database, string sql)
    {
        using var statement = database.Prepare(sql);
        var bytes = statement.Step() ? statement.Bytes(0) : [];
        statement.Reset();
        return bytes;
    }
}
