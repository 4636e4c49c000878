namespace Klang.Trust;

/// <summary>How the key file may be used.</summary>
public sealed record KeyFileOptions
{
    /// <summary>True in production, where a root key in a file is refused: it belongs in a device.</summary>
    public bool Production { get; init; }

    /// <summary>Makes the file with a new root key when there is none.</summary>
    public bool CreateIfMissing { get; init; }
}
