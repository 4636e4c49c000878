namespace Klang.Exchange.Fhir;

/// <summary>How much of a file or folder of FHIR is read before it is refused.</summary>
public sealed record FhirImportLimits
{
    /// <summary>Bytes of a file that is one JSON text; it is held in memory.</summary>
    public int FileBytesMax { get; init; } = 50 * 1024 * 1024;

    /// <summary>Bytes of one line of NDJSON; it is held in memory.</summary>
    public int LineBytesMax { get; init; } = 50 * 1024 * 1024;

    /// <summary>Bytes of one NDJSON file, which is streamed.</summary>
    public long LinesBytesMax { get; init; } = 64L * 1024 * 1024 * 1024;

    /// <summary>Files in a folder and its subfolders.</summary>
    public int FilesMax { get; init; } = 200_000;

    /// <summary>Folders within folders.</summary>
    public int FolderDepthMax { get; init; } = 8;

    /// <summary>Bytes from the start of a file by which its place in the order is told.</summary>
    public int LookBytesMax { get; init; } = 1024 * 1024;
}
