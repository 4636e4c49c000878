using System.Globalization;
using System.Text.Json;
using Klang.Fhir;

namespace Klang.Definitions;

/// <summary>The types that the structure definitions describe, backbone elements as types of their own.</summary>
sealed class StructureTypes
{
    const string DefinitionPrefix = "http://hl7.org/fhir/StructureDefinition/";
    const string SystemPrefix = "http://hl7.org/fhirpath/System.";

    /// <summary>Checked by the validator's own code, or true by the shape of the table.</summary>
    static readonly HashSet<string> BuiltInRules = new(StringComparer.Ordinal)
    {
        "ele-1", "ext-1", "dom-2", "dom-3", "dom-4", "dom-5", "txt-1", "txt-2", "ref-1", "bdl-7", "obs-7", "sqty-1",
    };

    /// <summary>
    /// Not enforced: written in FHIRPath beyond the validator's subset (regular expressions, resolving, context of the
    /// enclosing resource), and about artefacts of the specification rather than care. docs/validation.md lists them.
    /// </summary>
    static readonly HashSet<string> NotEnforcedRules = new(StringComparer.Ordinal)
    {
        "cpb-7", "ctm-1", "eld-2", "eld-3", "eld-16", "eld-19", "ig-1", "ig-2", "md-1",
        "sdf-8", "sdf-8a", "sdf-9", "sdf-11", "sdf-19",
    };

    readonly Dictionary<string, int> numbers = new(StringComparer.Ordinal);
    readonly List<StructureType> all = [];

    public StructureTypes(IReadOnlyList<JsonElement> definitions)
    {
        foreach (var definition in definitions)
        {
            Add(definition);
        }
    }

    public IReadOnlyList<StructureType> All => all;

    public IEnumerable<string> RequiredValueSets =>
        all.SelectMany(type => type.Elements).Select(element => element.ValueSet).OfType<string>();

    public int NumberOf(string name) => numbers[name];

    void Add(JsonElement definition)
    {
        var id = Text(definition, "id");
        var isConstraint = definition.TryGetProperty("derivation", out var derivation) && derivation.ValueEquals("constraint");
        var isLogical = definition.GetProperty("kind").ValueEquals("logical");
        if (isLogical || (isConstraint && id != "SimpleQuantity"))
        {
            return;
        }

        var elements = definition.GetProperty("snapshot").GetProperty("element").EnumerateArray().ToArray();
        var root = Text(elements[0], "path");
        var byParent = elements.Skip(1).ToLookup(element => ParentOf(Text(element, "path")), StringComparer.Ordinal);
        foreach (var element in elements)
        {
            var path = Text(element, "path");
            if (path == root || byParent.Contains(path))
            {
                AddType(id, path == root ? id : path, KindOf(definition, path == root), element, byParent[path], byParent);
            }
        }
    }

    void AddType(
        string definitionId, string name, StructureKind kind, JsonElement self, IEnumerable<JsonElement> children, ILookup<string, JsonElement> byParent)
    {
        var resource = ResourceTypes.TryParse(name, out var known) ? known : ResourceType.None;
        var isPrimitive = kind == StructureKind.Primitive;
        numbers.Add(name, all.Count);
        all.Add(new StructureType(
            name,
            name == "SimpleQuantity" ? "Quantity" : name,
            kind == StructureKind.Resource && resource == ResourceType.None ? StructureKind.AnyResource : kind,
            resource,
            isPrimitive ? [] : [.. children.Where(child => Text(child, "max") != "0").Select(child => ToElement(definitionId, child, byParent))],
            kind is StructureKind.Backbone || isPrimitive ? [] : [.. Invariants(self)]));
    }

    static StructureElement ToElement(string definitionId, JsonElement element, ILookup<string, JsonElement> byParent)
    {
        var path = Text(element, "path");
        var name = path[(path.LastIndexOf('.') + 1)..];
        var max = Text(element, "max");
        return new StructureElement
        {
            Name = name.Replace("[x]", "", StringComparison.Ordinal),
            IsChoice = name.EndsWith("[x]", StringComparison.Ordinal),
            IsSummary = Flag(element, "isSummary"),
            IsModifier = Flag(element, "isModifier"),
            Min = element.GetProperty("min").GetInt32(),
            Max = max == "*" ? 0 : int.Parse(max, CultureInfo.InvariantCulture),
            Types = byParent.Contains(path) ? [path] : TypesOf(definitionId, element, path),
            ValueSet = RequiredValueSet(element),
            Targets = TargetsOf(element),
            Invariants = [.. Invariants(element)],
        };
    }

    static string[] TypesOf(string definitionId, JsonElement element, string path)
    {
        if (element.TryGetProperty("contentReference", out var reference))
        {
            return [reference.GetString()![1..]];
        }

        return [.. element.GetProperty("type").EnumerateArray().Select(type => TypeName(definitionId, path, type)).Distinct(StringComparer.Ordinal)];
    }

    /// <summary>R4 gives ids and urls as System.String; their FHIR types are stated in the text of the specification.</summary>
    static string TypeName(string definitionId, string path, JsonElement type)
    {
        var code = Text(type, "code");
        if (code.StartsWith(SystemPrefix, StringComparison.Ordinal))
        {
            var isResourceId = path.EndsWith(".id", StringComparison.Ordinal) && path.Count(letter => letter == '.') == 1
                && (ResourceTypes.TryParse(definitionId, out _) || definitionId is "Resource" or "DomainResource");
            return isResourceId ? "id" : path == "Extension.url" ? "uri" : "string";
        }

        return code == "Quantity" && type.TryGetProperty("profile", out var profile)
            && profile[0].ValueEquals(DefinitionPrefix + "SimpleQuantity") ? "SimpleQuantity" : code;
    }

    static string? RequiredValueSet(JsonElement element) =>
        element.TryGetProperty("binding", out var binding) && binding.GetProperty("strength").ValueEquals("required")
            ? Text(binding, "valueSet").Split('|')[0]
            : null;

    static ResourceType[] TargetsOf(JsonElement element)
    {
        if (!element.TryGetProperty("type", out var types))
        {
            return [];
        }

        var names = types.EnumerateArray()
            .Where(type => type.GetProperty("code").ValueEquals("Reference") && type.TryGetProperty("targetProfile", out _))
            .SelectMany(type => type.GetProperty("targetProfile").EnumerateArray())
            .Select(profile => profile.GetString()!.Replace(DefinitionPrefix, "", StringComparison.Ordinal))
            .ToArray();
        return names.Contains("Resource", StringComparer.Ordinal)
            ? []
            : [.. names.Select(name => Enum.Parse<ResourceType>(name)).Distinct().Order()];
    }

    static IEnumerable<StructureInvariant> Invariants(JsonElement element)
    {
        if (!element.TryGetProperty("constraint", out var constraints))
        {
            return [];
        }

        return constraints.EnumerateArray()
            .Where(rule => rule.GetProperty("severity").ValueEquals("error")
                && rule.TryGetProperty("expression", out _)
                && !BuiltInRules.Contains(Text(rule, "key"))
                && !NotEnforcedRules.Contains(Text(rule, "key")))
            .Select(rule => new StructureInvariant(Text(rule, "key"), Text(rule, "human"), Text(rule, "expression")));
    }

    static StructureKind KindOf(JsonElement definition, bool isRoot) => (Text(definition, "kind"), isRoot) switch
    {
        (_, false) => StructureKind.Backbone,
        ("primitive-type", _) => StructureKind.Primitive,
        ("complex-type", _) => StructureKind.DataType,
        ("resource", _) => StructureKind.Resource,
        var (kind, _) => throw new InvalidDataException($"A structure of kind {kind} is not expected."),
    };

    static string ParentOf(string path) => path[..path.LastIndexOf('.')];

    static bool Flag(JsonElement element, string name) => element.TryGetProperty(name, out var flag) && flag.GetBoolean();

    static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
