using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hl7.Fhir.FhirPath;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.FhirPath;
using Klang.Tests.Fhir.Examples;

namespace Klang.Tests.Fhir.Search;

/// <summary>Evaluates the official expressions with an interpreter that shares nothing with the compiled paths.</summary>
static partial class FhirPathOracle
{
    static readonly FhirPathCompiler Compiler = WithFhirFunctions();
    static readonly ConcurrentDictionary<string, CompiledExpression> Compiled = new(StringComparer.Ordinal);
    static readonly ConcurrentDictionary<string, Resource?> Parsed = new(StringComparer.Ordinal);

    /// <summary>The example as an object graph; null when the interpreter's reader cannot read it at all.</summary>
    internal static Resource? Read(R4Example example) => Parsed.GetOrAdd(example.Name, _ => Read(example.Json.Span));

    /// <summary>The nodes that an expression selects.</summary>
    internal static List<PocoNode> Select(Resource resource, string expression)
    {
        var root = resource.ToPocoNode();
        var context = new FhirEvaluationContext { Resource = root, RootResource = root, ElementResolver = text => Resolve(resource, text) };
        return [.. expression.Split(" | ").SelectMany(branch => Compile(branch)([root], context))];
    }

    /// <summary>Branch by branch: FHIRPath's union drops equal values, and <c>as</c> refuses lists; search wants neither.</summary>
    static CompiledExpression Compile(string branch) =>
        Compiled.GetOrAdd(branch, text => Compiler.Compile(AsOperator().Replace(text, "($1).ofType($2)")));

    /// <summary>Where a node is, in the manner of the tape's paths; a choice shows without its type.</summary>
    internal static string PathOf(PocoNode node)
    {
        if (node.Parent is not { } parent)
        {
            return node.Poco.TypeName;
        }

        var index = node.Index is { } at ? string.Create(CultureInfo.InvariantCulture, $"[{at}]") : "";
        return $"{PathOf(parent)}.{node.Name}{index}";
    }

    /// <summary>True when both name one place: <c>Observation.valueQuantity</c> is <c>Observation.value</c>.</summary>
    internal static bool IsSamePath(string ours, string theirs)
    {
        var left = ours.Split('.');
        var right = theirs.Split('.');
        return left.Length == right.Length && left.Zip(right).All(pair =>
            pair.First == pair.Second
            || (pair.First.StartsWith(pair.Second, StringComparison.Ordinal) && char.IsUpper(pair.First[pair.Second.Length])));
    }

    static Resource? Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        FhirJsonDeserializer.OSTRICH.TryDeserializeResource(ref reader, out var resource, out _);
        return resource;
    }

    static PocoNode? Resolve(Resource resource, string reference)
    {
        if (reference.StartsWith('#') && resource is DomainResource domain)
        {
            return domain.Contained.Find(contained => contained.Id == reference[1..])?.ToPocoNode();
        }

        if (!Klang.Fhir.References.FhirReference.TryParse(reference, out var parsed) || parsed.Type == Klang.Fhir.ResourceType.None)
        {
            return null;
        }

        var json = Encoding.UTF8.GetBytes($$"""{"resourceType":"{{parsed.Type}}","id":"{{(parsed.Id.Length == 0 ? "x" : parsed.Id)}}"}""");
        return Read(json)?.ToPocoNode();
    }

    static FhirPathCompiler WithFhirFunctions()
    {
        var symbols = new Hl7.FhirPath.Expressions.SymbolTable(FhirPathCompiler.DefaultSymbolTable).AddFhirExtensions();
        return new FhirPathCompiler(symbols);
    }

    [GeneratedRegex(@"\(([\w.]+) as (\w+)\)", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex AsOperator();
}
