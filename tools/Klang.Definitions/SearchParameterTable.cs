using System.Text;
using System.Text.Json;

namespace Klang.Definitions;

/// <summary>
/// Writes the table of all R4 search parameters, one row for each parameter and base type, and the Patient compartment.
/// The layout is described in docs/search.md. The same input gives the same bytes.
/// </summary>
sealed class SearchParameterTable : IDisposable
{
    readonly ElementTree tree;
    readonly Dictionary<string, int> stringNumbers = new(StringComparer.Ordinal) { [""] = 0 };
    readonly List<string> strings = [""];
    readonly MemoryStream rows = new();
    readonly BinaryWriter output;
    readonly Dictionary<string, JsonElement> byUrl = new(StringComparer.Ordinal);

    SearchParameterTable(ElementTree tree)
    {
        this.tree = tree;
        output = new BinaryWriter(rows, Encoding.UTF8, leaveOpen: true);
    }

    /// <summary>Writes SearchParameters.bin from HL7's bundles of search parameters, structures and value sets, and the compartment.</summary>
    public static void Write(string specificationFolder, string outputFolder)
    {
        using var table = new SearchParameterTable(ElementTree.Read(specificationFolder));
        table.WriteParameters(ElementTree.Load(Path.Combine(specificationFolder, "Bundle-searchParams.json")));
        table.WriteCompartment(ElementTree.Load(Path.Combine(specificationFolder, "CompartmentDefinition-patient.json")));
        File.WriteAllBytes(Path.Combine(outputFolder, "SearchParameters.bin"), table.Assemble());
    }

    public void Dispose()
    {
        output.Dispose();
        rows.Dispose();
    }

    void WriteParameters(JsonElement bundle)
    {
        var definitions = bundle.GetProperty("entry").EnumerateArray().Select(e => e.GetProperty("resource")).ToList();
        foreach (var definition in definitions)
        {
            byUrl.Add(Text(definition, "url"), definition);
        }

        var pairs = definitions
            .SelectMany(definition => definition.GetProperty("base").EnumerateArray(),
                (definition, baseType) => (definition, name: baseType.GetString()!))
            .OrderBy(pair => pair.name, StringComparer.Ordinal)
            .ThenBy(pair => Text(pair.definition, "code"), StringComparer.Ordinal)
            .ToList();
        output.Write7BitEncodedInt(pairs.Count);
        foreach (var (definition, name) in pairs)
        {
            WriteParameter(definition, name);
        }
    }

    void WriteParameter(JsonElement definition, string baseType)
    {
        var type = Text(definition, "type");
        var expression = Text(definition, "expression");
        var paths = expression.Length == 0 ? [] : SearchExpression.Compile(tree, expression, baseType);
        var components = Components(definition, baseType, paths);
        WriteString(Text(definition, "code"));
        WriteString(type);
        WriteString(baseType);
        WriteString(Text(definition, "url"));
        WriteString(OwnBranches(expression, baseType));
        output.Write((byte)(paths.Any(path => path.Repeats) || paths.Select(Shape).Distinct().Count() > 1 ? 1 : 0));
        var targets = Targets(definition, paths);
        output.Write7BitEncodedInt(targets.Count);
        targets.ForEach(WriteString);
        WritePaths(paths);
        output.Write7BitEncodedInt(components.Count);
        foreach (var (code, componentType, componentPaths) in components)
        {
            WriteString(code);
            WriteString(componentType);
            WritePaths(componentPaths);
        }
    }

    /// <summary>
    /// The types that the definition names and the elements allow: definitions shared by many types name more than each one has.
    /// </summary>
    static List<string> Targets(JsonElement definition, IReadOnlyList<SearchPath> paths)
    {
        var named = definition.TryGetProperty("target", out var list)
            ? list.EnumerateArray().Select(target => target.GetString()!).Order(StringComparer.Ordinal).ToList()
            : [];
        var references = paths.Where(path => path.Code is "Reference" or "canonical").ToList();
        if (references.Count == 0 || references.Exists(path => path.Targets.Count == 0 || path.Targets.Contains("Resource")))
        {
            return named;
        }

        var allowed = references.SelectMany(path => path.Targets).ToHashSet(StringComparer.Ordinal);
        var both = named.FindAll(allowed.Contains);
        return both.Count == 0 ? named : both;
    }

    /// <summary>Paths that differ only in the type of one choice can never both have a value.</summary>
    static string Shape(SearchPath path) =>
        string.Join('.', path.Steps.Select(step => step.Step == SearchStep.Member && path.Steps[^1] == step
            && step.First.EndsWith(path.Code, StringComparison.OrdinalIgnoreCase)
            ? step.First[..^path.Code.Length]
            : step.First));

    List<(string Code, string Type, IReadOnlyList<SearchPath> Paths)> Components(
        JsonElement definition, string baseType, IReadOnlyList<SearchPath> nodes)
    {
        var result = new List<(string, string, IReadOnlyList<SearchPath>)>();
        if (!definition.TryGetProperty("component", out var components))
        {
            return result;
        }

        foreach (var component in components.EnumerateArray())
        {
            var meant = byUrl[Text(component, "definition")];
            var paths = nodes
                .SelectMany(node => SearchExpression.CompileComponent(tree, Text(component, "expression"), baseType, node))
                .DistinctBy(path => string.Join('.', path.Steps) + path.Code)
                .ToList();
            result.Add((Text(meant, "code"), ComponentType(Text(meant, "type"), paths), paths));
        }

        return result;
    }

    /// <summary>What is found decides: R4 names the definitions of DocumentReference.relationship's two parts the wrong way round.</summary>
    static string ComponentType(string meant, List<SearchPath> paths) => meant switch
    {
        "reference" when paths.TrueForAll(path => path.Code == "code") => "token",
        "token" when paths.TrueForAll(path => path.Code == "Reference") => "reference",
        _ => meant,
    };

    static string OwnBranches(string expression, string baseType) =>
        string.Join(" | ", expression.Split(" | ").Where(branch =>
            branch.TrimStart('(').StartsWith(baseType + ".", StringComparison.Ordinal)
            || branch.TrimStart('(') == baseType));

    void WritePaths(IReadOnlyList<SearchPath> paths)
    {
        output.Write7BitEncodedInt(paths.Count);
        foreach (var path in paths)
        {
            output.Write7BitEncodedInt(path.Steps.Count);
            foreach (var step in path.Steps)
            {
                output.Write((byte)step.Step);
                WriteOperands(step);
            }

            WriteString(path.Code);
            WriteString(path.System);
        }
    }

    void WriteOperands(SearchPathStep step)
    {
        switch (step.Step)
        {
            case SearchStep.Member or SearchStep.WhereRefersTo or SearchStep.Extension or SearchStep.ExistsAndNotFalse:
                WriteString(step.First);
                break;
            case SearchStep.WhereEquals:
                WriteString(step.First);
                WriteString(step.Second);
                break;
            case SearchStep.Item:
                output.Write7BitEncodedInt(step.Number);
                break;
            default:
                break;
        }
    }

    void WriteCompartment(JsonElement definition)
    {
        var members = definition.GetProperty("resource").EnumerateArray()
            .Where(resource => resource.TryGetProperty("param", out _))
            .ToList();
        output.Write7BitEncodedInt(members.Count);
        foreach (var member in members)
        {
            WriteString(Text(member, "code"));
            var codes = member.GetProperty("param").EnumerateArray().Select(code => code.GetString()!).ToList();
            output.Write7BitEncodedInt(codes.Count);
            codes.ForEach(WriteString);
        }
    }

    byte[] Assemble()
    {
        output.Flush();
        var whole = new MemoryStream();
        using var writer = new BinaryWriter(whole, Encoding.UTF8);
        writer.Write("KLSP"u8);
        writer.Write((byte)1);
        writer.Write7BitEncodedInt(strings.Count);
        foreach (var text in strings)
        {
            writer.Write(text);
        }

        writer.Write(rows.ToArray());
        return whole.ToArray();
    }

    void WriteString(string text)
    {
        if (!stringNumbers.TryGetValue(text, out var number))
        {
            number = strings.Count;
            stringNumbers.Add(text, number);
            strings.Add(text);
        }

        output.Write7BitEncodedInt(number);
    }

    static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) ? member.GetString()! : "";
}
