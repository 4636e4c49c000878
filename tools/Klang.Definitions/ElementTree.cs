using System.Text.Json;

namespace Klang.Definitions;

/// <summary>
/// The elements of R4's resources and data types, as the search table needs them: which members a JSON object of a type
/// may have, of which type they are and whether they repeat.
/// </summary>
sealed class ElementTree
{
    readonly Dictionary<string, JsonElement> elements = new(StringComparer.Ordinal);
    readonly Dictionary<string, string> systemOfValueSet = new(StringComparer.Ordinal);

    /// <summary>Reads HL7's bundles of types, resources and value sets.</summary>
    internal static ElementTree Read(string folder)
    {
        var tree = new ElementTree();
        tree.AddStructures(SpecificationFiles.ReadStructures(folder));
        tree.AddValueSets(Load(Path.Combine(folder, "Bundle-valuesets.json")));
        return tree;
    }

    internal static JsonElement Load(string path)
    {
        using var stream = File.OpenRead(path);
        return JsonDocument.Parse(stream).RootElement;
    }

    internal bool IsType(string name) => elements.ContainsKey(name);

    /// <summary>The JSON members that a FHIRPath step of that name may mean under a type or a backbone path.</summary>
    internal IEnumerable<Member> Find(string owner, string name)
    {
        if (elements.TryGetValue($"{owner}.{name}", out var plain))
        {
            return Types(plain, owner, name);
        }

        return elements.TryGetValue($"{owner}.{name}[x]", out var choice)
            ? Types(choice, owner, name).Select(member => member with { Name = name + Capital(member.Code) })
            : [];
    }

    IEnumerable<Member> Types(JsonElement element, string owner, string name)
    {
        var repeats = element.GetProperty("max").GetString() != "1";
        if (element.TryGetProperty("contentReference", out var reference))
        {
            yield return new Member(name, "BackboneElement", reference.GetString()![1..], repeats, "", []);
            yield break;
        }

        var system = element.TryGetProperty("binding", out var binding)
            && binding.TryGetProperty("valueSet", out var set)
            ? systemOfValueSet.GetValueOrDefault(set.GetString()!.Split('|')[0], "")
            : "";
        foreach (var type in element.GetProperty("type").EnumerateArray())
        {
            var code = type.GetProperty("code").GetString()!;
            code = code.StartsWith("http://hl7.org/fhirpath/", StringComparison.Ordinal) ? "string" : code;
            var inner = code is "BackboneElement" or "Element" ? $"{owner}.{name}" : code;
            yield return new Member(name, code, inner, repeats, code == "code" ? system : "", Targets(type));
        }
    }

    void AddStructures(IEnumerable<JsonElement> structures)
    {
        foreach (var structure in structures)
        {
            if (structure.TryGetProperty("derivation", out var derivation) && derivation.ValueEquals("constraint"))
            {
                continue;
            }

            foreach (var element in structure.GetProperty("snapshot").GetProperty("element").EnumerateArray())
            {
                elements.TryAdd(element.GetProperty("path").GetString()!, element);
            }
        }
    }

    void AddValueSets(JsonElement bundle)
    {
        foreach (var entry in bundle.GetProperty("entry").EnumerateArray())
        {
            var resource = entry.GetProperty("resource");
            if (resource.GetProperty("resourceType").GetString() == "ValueSet"
                && resource.TryGetProperty("compose", out var compose)
                && compose.GetProperty("include").GetArrayLength() == 1
                && compose.GetProperty("include")[0].TryGetProperty("system", out var system))
            {
                systemOfValueSet.TryAdd(resource.GetProperty("url").GetString()!, system.GetString()!);
            }
        }
    }

    static List<string> Targets(JsonElement type) => type.TryGetProperty("targetProfile", out var profiles)
        ? [.. profiles.EnumerateArray().Select(profile => profile.GetString()!.Split('/')[^1])]
        : [];

    static string Capital(string code) => char.ToUpperInvariant(code[0]) + code[1..];

    /// <summary>One JSON member.</summary>
    /// <param name="Name">Its name in JSON, e.g. <c>valueQuantity</c>.</param>
    /// <param name="Code">Its FHIR type.</param>
    /// <param name="Owner">Under what its own members are found: a type or a backbone path.</param>
    /// <param name="Repeats">True when it may be a list.</param>
    /// <param name="System">For a code bound to one code system: that system, else empty.</param>
    /// <param name="Targets">For a reference: the types that it may point to; empty for any.</param>
    internal sealed record Member(string Name, string Code, string Owner, bool Repeats, string System, List<string> Targets);
}
