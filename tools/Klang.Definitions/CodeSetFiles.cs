using System.Text.Json;

namespace Klang.Definitions;

/// <summary>Reads the expansions of the value sets that required bindings name.</summary>
static class CodeSetFiles
{
    /// <summary>UCUM has no end of units; the published expansion holds the common ones only.</summary>
    const string UcumUnits = "http://hl7.org/fhir/ValueSet/ucum-units";

    public static IReadOnlyList<CodeSetFile> Read(string folder, IEnumerable<string> urls)
    {
        var wanted = urls.ToHashSet(StringComparer.Ordinal);
        var found = new SortedDictionary<string, CodeSetFile>(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(folder, "ValueSet-*.json").Order(StringComparer.Ordinal))
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var url = document.RootElement.GetProperty("url").GetString()!;
            if (wanted.Contains(url))
            {
                found[url] = ToCodeSet(url, document.RootElement);
            }
        }

        foreach (var missing in wanted.Where(url => !found.ContainsKey(url)).Order(StringComparer.Ordinal))
        {
            Console.Error.WriteLine($"No expansion of {missing}: its codes are not checked.");
            found[missing] = new CodeSetFile(missing, IsClosed: false, []);
        }

        return [.. found.Values];
    }

    static CodeSetFile ToCodeSet(string url, JsonElement valueSet)
    {
        var systems = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        var isClosed = url != UcumUnits && valueSet.TryGetProperty("expansion", out var expansion) && Collect(expansion, systems);
        if (!isClosed)
        {
            Console.Error.WriteLine($"The expansion of {url} is not whole: its codes are not checked.");
            systems.Clear();
        }

        return new CodeSetFile(url, isClosed, [.. systems.Select(system => (system.Key, (IReadOnlyList<string>)[.. system.Value]))]);
    }

    /// <summary>False when the expansion says that it has more codes than it lists, or lists none.</summary>
    static bool Collect(JsonElement expansion, SortedDictionary<string, SortedSet<string>> systems)
    {
        var listed = expansion.TryGetProperty("contains", out var contains) ? CollectCodes(contains, systems) : 0;
        var total = expansion.TryGetProperty("total", out var stated) ? stated.GetInt32() : listed;
        return listed > 0 && total <= listed;
    }

    static int CollectCodes(JsonElement contains, SortedDictionary<string, SortedSet<string>> systems)
    {
        var listed = 0;
        foreach (var entry in contains.EnumerateArray())
        {
            if (entry.TryGetProperty("code", out var code) && !(entry.TryGetProperty("abstract", out var isAbstract) && isAbstract.GetBoolean()))
            {
                var system = entry.TryGetProperty("system", out var stated) ? stated.GetString()! : "";
                if (!systems.TryGetValue(system, out var codes))
                {
                    systems[system] = codes = new SortedSet<string>(StringComparer.Ordinal);
                }

                codes.Add(code.GetString()!);
            }

            listed += 1 + (entry.TryGetProperty("contains", out var below) ? CollectCodes(below, systems) : 0);
        }

        return listed;
    }
}
