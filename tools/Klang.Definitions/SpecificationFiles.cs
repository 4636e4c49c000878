using System.Text.Json;

namespace Klang.Definitions;

/// <summary>HL7's own bundles of R4 structure definitions.</summary>
static class SpecificationFiles
{
    static readonly string[] Bundles = ["Bundle-types.json", "Bundle-resources.json"];

    /// <summary>All structures of resources and data types of exactly 4.0.1, in ordinal order of their ids.</summary>
    public static IReadOnlyList<JsonElement> ReadStructures(string folder) =>
    [
        .. Bundles
            .SelectMany(name => ReadEntries(Path.Combine(folder, name)))
            .Where(resource => resource.GetProperty("resourceType").ValueEquals("StructureDefinition")
                && resource.GetProperty("fhirVersion").ValueEquals("4.0.1"))
            .OrderBy(resource => resource.GetProperty("id").GetString(), StringComparer.Ordinal),
    ];

    static IEnumerable<JsonElement> ReadEntries(string path)
    {
        var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.GetProperty("entry").EnumerateArray().Select(entry => entry.GetProperty("resource"));
    }
}
