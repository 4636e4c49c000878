namespace Klang.Storage.Sqlite;

/// <summary>Where the store lies and how large its parts may grow.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>The folder; made when there is none. Holds records.db, its WAL and store.lock.</summary>
    public required string Directory { get; init; }

    /// <summary>Over how many shards charts are spread; fixed at creation, read from the store afterwards.</summary>
    public int Shards { get; init; } = 64;

    /// <summary>Bytes per page; fixed at creation. A power of two, 4,096 to 32,768.</summary>
    public int PageSizeBytes { get; init; } = 8192;

    /// <summary>How many commits and ledger entries may wait for the writer before more are refused as overloaded.</summary>
    public int QueueLimit { get; init; } = 4096;

    /// <summary>How many of them one group takes at most, so that none waits long behind the others.</summary>
    public int GroupLimit { get; init; } = 256;

    /// <summary>How many read connections there are at most.</summary>
    public int ReaderLimit { get; init; } = 16;

    /// <summary>Page cache of the writer. What it leaves out the system holds; it is memory that grows with what was ever written.</summary>
    public int WriterCacheBytes { get; init; } = 16 << 20;

    /// <summary>Page cache of each read connection. Small, since every commit empties it; the system's cache serves.</summary>
    public int ReaderCacheBytes { get; init; } = 2 << 20;

    /// <summary>How many terms the guards remember; a condition older than what is remembered counts as a conflict.</summary>
    public int GuardLimit { get; init; } = 1 << 16;

    /// <summary>When set, the file grows to so many pages at most and is then full, as a full disk is.</summary>
    public int? PageLimit { get; init; }
}
