using Klang.Storage.Sqlite;

namespace Klang.Composition;

/// <summary>Where a house lies and under which addresses it is reached.</summary>
/// <param name="Store">Folder, keys and limits.</param>
sealed record HouseOptions(EmbeddedStoreOptions Store)
{
    /// <summary>The data folder.</summary>
    public string Data => Store.Directory;

    /// <summary>Bases under which this server is reached, each with a closing slash.</summary>
    public IReadOnlyList<string> OwnBases { get; init; } = [];
}
