using Klang.Fhir.Search;

namespace Klang.Http;

/// <summary>How much one client may ask of the server at once. Every limit has its name and its answer.</summary>
sealed record HttpLimits
{
    public static HttpLimits Default { get; } = new();

    /// <summary>Largest body of one resource. Beyond: 413.</summary>
    public int ResourceBytesMax { get; init; } = 2 * 1024 * 1024;

    /// <summary>Largest body of a Bundle. Beyond: 413.</summary>
    public int BundleBytesMax { get; init; } = 50 * 1024 * 1024;

    /// <summary>Largest body of a Binary, raw or as JSON. Beyond: 413.</summary>
    public int BinaryBytesMax { get; init; } = 20 * 1024 * 1024;

    /// <summary>Largest form of a POST search. Beyond: 413.</summary>
    public int FormBytesMax { get; init; } = 64 * 1024;

    /// <summary>Most entries of a batch. Beyond: 413.</summary>
    public int BatchEntriesMax { get; init; } = 5_000;

    /// <summary>Most entries of a transaction. Beyond: 413.</summary>
    public int TransactionEntriesMax { get; init; } = 1_000;

    /// <summary>How many entries of one batch are worked on at a time, so that their commits share an fsync.</summary>
    public int BatchParallel { get; init; } = 8;

    /// <summary>Most times a gzip body may unpack to. Beyond, over 64 KiB: 413.</summary>
    public int GzipRatioMax { get; init; } = 100;

    /// <summary>Most parameters of one search. Beyond: 400.</summary>
    public int ParametersMax { get; init; } = SearchLimits.ParametersMax;

    /// <summary>Longest request line (URL). Beyond: 414.</summary>
    public int RequestLineBytesMax { get; init; } = 16 * 1024;

    /// <summary>Largest request headers together. Beyond: 431.</summary>
    public int HeaderBytesMax { get; init; } = 32 * 1024;

    /// <summary>Most requests at work at a time. Beyond: 503 with Retry-After.</summary>
    public int ConcurrentMax { get; init; } = 1_024;

    /// <summary>Most bytes of request bodies held at a time. Beyond: 503 with Retry-After.</summary>
    public long BodyBytesInFlightMax { get; init; } = 512L * 1024 * 1024;

    /// <summary>Largest 43-file archive, packed. Beyond: 413.</summary>
    public long ArchiveBytesMax { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>Most archives read at a time. Beyond: 429 with Retry-After.</summary>
    public int ArchivesMax { get; init; } = 4;

    /// <summary>Longest time for a client to send its headers. Beyond: 408.</summary>
    public TimeSpan HeadersTimeMax { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest work on one request. Beyond: 503.</summary>
    public TimeSpan RequestTimeMax { get; init; } = TimeSpan.FromSeconds(60);
}
