namespace Klang.Composition;

/// <summary>Where a house lies and how it is opened.</summary>
sealed record HouseOptions
{
    /// <summary>The data folder: <c>records/</c> and <c>keys/</c> lie in it.</summary>
    public required string Data { get; init; }

    /// <summary>The file with the root keys. Whoever has the folder and this file can read everything; keep them apart.</summary>
    public required string KeyFile { get; init; }

    /// <summary>Makes an empty house when there is none.</summary>
    public bool CreateIfMissing { get; init; }

    /// <summary>True in production, where a key file is refused.</summary>
    public bool Production { get; init; }

    /// <summary>Bases under which this server is reached, each with a closing slash.</summary>
    public IReadOnlyList<string> OwnBases { get; init; } = [];

    public string RecordsFolder => Path.Combine(Data, "records");

    public string KeysFolder => Path.Combine(Data, "keys");

    /// <summary>The key file of a data folder when no other is named.</summary>
    public static string DefaultKeyFile(string data) => Path.Combine(data, "keys", "root.key");
}
