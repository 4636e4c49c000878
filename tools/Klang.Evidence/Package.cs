namespace Klang.Evidence;

/// <summary>A package as a lock file pins it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Sha512">Base64, of its content.</param>
sealed record Package(string Name, string Version, string Sha512)
{
    public string Url => $"pkg:nuget/{Name}@{Version}";
}
