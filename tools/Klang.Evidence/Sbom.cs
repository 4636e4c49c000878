using System.Text.Json;
using System.Text.Json.Nodes;

namespace Klang.Evidence;

/// <summary>The packages of the executables as a CycloneDX document, from the lock files: what restore is held to is what is listed.</summary>
static class Sbom
{
    static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Every package of the projects under <c>src</c>, once.</summary>
    public static IReadOnlyList<Package> Packages(string root) =>
    [
        .. Directory.GetFiles(Path.Combine(root, "src"), "packages.lock.json", SearchOption.AllDirectories).SelectMany(PackagesIn)
            .DistinctBy(package => (package.Name.ToUpperInvariant(), package.Version))
            .OrderBy(package => package.Name, StringComparer.OrdinalIgnoreCase).ThenBy(package => package.Version, StringComparer.Ordinal),
    ];

    public static byte[] Document(IReadOnlyList<Package> packages) => JsonSerializer.SerializeToUtf8Bytes(
        new JsonObject
        {
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.5",
            ["version"] = 1,
            ["metadata"] = new JsonObject { ["component"] = new JsonObject { ["type"] = "application", ["name"] = "klang" } },
            ["components"] = new JsonArray([.. packages.Select(Component)]),
        },
        Indented);

    static JsonObject Component(Package package) => new()
    {
        ["type"] = "library",
        ["bom-ref"] = package.Url,
        ["name"] = package.Name,
        ["version"] = package.Version,
        ["purl"] = package.Url,
        ["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-512", ["content"] = Convert.ToHexStringLower(Convert.FromBase64String(package.Sha512)) }),
    };

    static IEnumerable<Package> PackagesIn(string lockFile)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(lockFile));
        foreach (var framework in document.RootElement.GetProperty("dependencies").EnumerateObject())
        {
            foreach (var package in framework.Value.EnumerateObject())
            {
                if (package.Value.TryGetProperty("contentHash", out var hash)) // Projects have none.
                {
                    yield return new Package(package.Name, package.Value.GetProperty("resolved").GetString()!, hash.GetString()!);
                }
            }
        }
    }
}
