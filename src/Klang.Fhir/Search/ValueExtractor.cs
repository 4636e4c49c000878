using System.Text;
using Klang.Fhir.Json;

namespace Klang.Fhir.Search;

/// <summary>Takes values as they are read.</summary>
interface IValueSink
{
    /// <summary>One value; false stops the reading.</summary>
    bool Take(in IndexValue value);
}

/// <summary>Reads the values that a search parameter has in a resource. Pure and safe to share.</summary>
public static class ValueExtractor
{
    /// <summary>
    /// Adds the parameter's values to a list, in the order of its paths. Composites have nodes, not values: they add nothing here.
    /// </summary>
    /// <param name="resource">The resource, of the parameter's base type.</param>
    /// <param name="parameter">What to read.</param>
    /// <param name="into">Is added to, not emptied.</param>
    public static void Extract(JsonNode resource, SearchParameter parameter, IndexValues into)
    {
        var collector = new Collector { Values = into };
        Visit(resource, parameter, ref collector);
    }

    /// <summary>
    /// Adds the values of one component of a composite, once for each of the composite's nodes: <c>into[n]</c> belongs to the node n.
    /// </summary>
    /// <param name="resource">The resource, of the parameter's base type.</param>
    /// <param name="parameter">A composite.</param>
    /// <param name="component">Its place in <see cref="SearchParameter.Components"/>.</param>
    public static IReadOnlyList<IndexValues> ExtractComponent(JsonNode resource, SearchParameter parameter, int component)
    {
        var lists = new List<IndexValues>();
        foreach (var node in Nodes(resource, parameter))
        {
            var collector = new Collector { Values = [] };
            VisitComponent(resource, node, parameter.Components[component], ref collector);
            lists.Add(collector.Values);
        }

        return lists;
    }

    /// <summary>The places in the resource that the parameter's expression selects, before values are read from them.</summary>
    public static IReadOnlyList<JsonNode> Select(JsonNode resource, SearchParameter parameter) => Nodes(resource, parameter);

    /// <summary>Hands every value to the sink until it says stop; false when it did.</summary>
    internal static bool Visit<TSink>(JsonNode resource, SearchParameter parameter, ref TSink sink)
        where TSink : struct, IValueSink
    {
        foreach (var path in parameter.Paths)
        {
            if (!VisitPath(resource, resource, path, parameter.Type, ref sink))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The same for a component of a composite, from one of its nodes.</summary>
    internal static bool VisitComponent<TSink>(JsonNode resource, JsonNode node, SearchComponent component, ref TSink sink)
        where TSink : struct, IValueSink
    {
        foreach (var path in component.Paths)
        {
            if (!VisitPath(resource, node, path, component.Type, ref sink))
            {
                return false;
            }
        }

        return true;
    }

    internal static List<JsonNode> Nodes(JsonNode resource, SearchParameter parameter)
    {
        var nodes = new NodeCollector { Nodes = [] };
        foreach (var path in parameter.Paths)
        {
            PathWalker.Walk(resource, resource, path, ref nodes);
        }

        return nodes.Nodes;
    }

    static bool VisitPath<TSink>(JsonNode root, JsonNode from, SearchPath path, SearchParameterType type, ref TSink sink)
        where TSink : struct, IValueSink
    {
        var reading = new Reading<TSink>(path, type, ref sink);
        return PathWalker.Walk(root, from, path, ref reading);
    }

    readonly ref struct Reading<TSink> : IPathVisitor
        where TSink : struct, IValueSink
    {
        readonly SearchPath path;
        readonly SearchParameterType type;
        readonly ref TSink sink;

        internal Reading(SearchPath path, SearchParameterType type, ref TSink sink)
        {
            this.path = path;
            this.type = type;
            this.sink = ref sink;
        }

        public bool Visit(JsonNode node) => type switch
        {
            SearchParameterType.Token => TokenReader.Read(node, path, ref sink),
            SearchParameterType.String => StringReader.Read(node, path.Code, ref sink),
            SearchParameterType.Date => DateReader.Read(node, path.Code, ref sink),
            SearchParameterType.Number or SearchParameterType.Quantity => QuantityReader.Read(node, path.Code, type, ref sink),
            SearchParameterType.Reference => ReferenceReader.Read(node, path.Code, ref sink),
            SearchParameterType.Uri => node.Kind != JsonKind.String
                || sink.Take(new IndexValue { Type = type, Node = node, Source = path.Code, Code = node.Utf8() }),
            SearchParameterType.Composite or SearchParameterType.Special => true,
            _ => throw new InvalidOperationException($"Unknown type {type}."),
        };

        public bool VisitFlag(bool value) => sink.Take(new IndexValue
        {
            Type = type,
            Source = FhirDataType.Boolean,
            Code = value ? TokenReader.True : TokenReader.False,
        });
    }

    /// <summary>A string's bytes, in place when it has no escapes; empty for other kinds.</summary>
    internal static ReadOnlyMemory<byte> Utf8(this JsonNode node) => node.Kind != JsonKind.String
        ? default
        : node.HasEscapes ? Encoding.UTF8.GetBytes(node.GetString()!) : node.RawMemory[1..^1];

    struct Collector : IValueSink
    {
        internal IndexValues Values;

        public readonly bool Take(in IndexValue value)
        {
            Values.Add(value);
            return true;
        }
    }

    struct NodeCollector : IPathVisitor
    {
        internal List<JsonNode> Nodes;

        public readonly bool Visit(JsonNode node)
        {
            Nodes.Add(node);
            return true;
        }

        public readonly bool VisitFlag(bool value) => true;
    }
}
