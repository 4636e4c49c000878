namespace Klang.Exchange.Thai43;

/// <summary>How much of an archive is read before it is refused.</summary>
public sealed record F43Limits
{
    /// <summary>Members in one archive: 52 files and some litter.</summary>
    public int MembersMax { get; init; } = 500;

    /// <summary>Size of the zip's directory; it is held in memory.</summary>
    public int DirectoryBytesMax { get; init; } = 1024 * 1024;

    /// <summary>Expanded size of one member.</summary>
    public long MemberBytesMax { get; init; } = 16L * 1024 * 1024 * 1024;

    /// <summary>Expanded size of all members together.</summary>
    public long ArchiveBytesMax { get; init; } = 64L * 1024 * 1024 * 1024;

    /// <summary>Expanded to packed size; text of this kind packs 5 to 30 to 1.</summary>
    public int RatioMax { get; init; } = 100;

    /// <summary>The ratio is looked at only beyond this many expanded bytes.</summary>
    public long RatioFreeBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Bytes of one physical line.</summary>
    public int RowBytesMax { get; init; } = 64 * 1024;

    /// <summary>Columns of a header.</summary>
    public int ColumnsMax { get; init; } = 200;

    /// <summary>Characters of one key cell; the standard's longest is 24.</summary>
    public int KeyCharsMax { get; init; } = 64;

    /// <summary>Rows of one file; line numbers are 32-bit.</summary>
    public int RowsMax { get; init; } = 500_000_000;

    /// <summary>Memory of one spool before it goes to disk, sealed.</summary>
    public int SpoolBytes { get; init; } = 8 * 1024 * 1024;

    /// <summary>Rows of one person handed over at once; more come as further groups of the same person.</summary>
    public int RowsPerGroupMax { get; init; } = 5_000;

    /// <summary>Lines a receipt names per file and reason; further ones are only counted.</summary>
    public int LinesPerReasonMax { get; init; } = 100_000;

    /// <summary>Length of the JSON in one DATA_CORRECT or POLICY cell.</summary>
    public int JsonCharsMax { get; init; } = 32 * 1024;
}
