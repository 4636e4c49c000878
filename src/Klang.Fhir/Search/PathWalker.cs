using Klang.Fhir.Json;
using Klang.Fhir.References;

namespace Klang.Fhir.Search;

/// <summary>Takes the values that a path leads to.</summary>
interface IPathVisitor
{
    /// <summary>A value; false stops the walk.</summary>
    bool Visit(JsonNode node);

    /// <summary>A computed boolean; false stops the walk.</summary>
    bool VisitFlag(bool value);
}

/// <summary>Follows compiled paths over a resource. Lists are walked through, literal nulls are no values.</summary>
static class PathWalker
{
    /// <summary>Visits every value; false when the visitor stopped.</summary>
    internal static bool Walk<TVisitor>(JsonNode root, JsonNode from, SearchPath path, ref TVisitor visitor)
        where TVisitor : struct, IPathVisitor, allows ref struct =>
        Step(root, from, path.Steps, 0, ref visitor);

    static bool Step<TVisitor>(JsonNode root, JsonNode node, SearchPathStep[] steps, int at, ref TVisitor visitor)
        where TVisitor : struct, IPathVisitor, allows ref struct
    {
        if (at == steps.Length)
        {
            return node.Kind is JsonKind.Absent or JsonKind.Null || visitor.Visit(node);
        }

        var step = steps[at];
        switch (step.Step)
        {
            case SearchStep.Member:
                return Member(root, node[step.First], steps, at + 1, ref visitor);
            case SearchStep.WhereEquals:
                return !node[step.First].StringEquals(step.Second) || Step(root, node, steps, at + 1, ref visitor);
            case SearchStep.WhereRefersTo:
                return !RefersTo(root, node, step.Target) || Step(root, node, steps, at + 1, ref visitor);
            case SearchStep.Extension:
                return Extensions(root, node, steps, at, ref visitor);
            case SearchStep.Root:
                return Step(root, root, steps, at + 1, ref visitor);
            case SearchStep.ExistsAndNotFalse:
                return visitor.VisitFlag(ExistsAndNotFalse(node, step.First));
            case SearchStep.Item:
            default:
                return true;
        }
    }

    static bool Member<TVisitor>(JsonNode root, JsonNode child, SearchPathStep[] steps, int next, ref TVisitor visitor)
        where TVisitor : struct, IPathVisitor, allows ref struct
    {
        var oneItem = next < steps.Length && steps[next].Step == SearchStep.Item;
        if (child.Kind != JsonKind.Array)
        {
            return !child.Exists || (oneItem && steps[next].Number > 0)
                || Step(root, child, steps, oneItem ? next + 1 : next, ref visitor);
        }

        if (oneItem)
        {
            return Step(root, child[steps[next].Number], steps, next + 1, ref visitor);
        }

        foreach (var item in child)
        {
            if (!Step(root, item, steps, next, ref visitor))
            {
                return false;
            }
        }

        return true;
    }

    static bool Extensions<TVisitor>(JsonNode root, JsonNode node, SearchPathStep[] steps, int at, ref TVisitor visitor)
        where TVisitor : struct, IPathVisitor, allows ref struct
    {
        foreach (var extension in node["extension"u8])
        {
            if (extension["url"u8].StringEquals(steps[at].First) && !Step(root, extension, steps, at + 1, ref visitor))
            {
                return false;
            }
        }

        return true;
    }

    static bool ExistsAndNotFalse(JsonNode node, ReadOnlySpan<byte> names)
    {
        foreach (var range in names.Split((byte)','))
        {
            if (node[names[range]].Kind is not (JsonKind.Absent or JsonKind.Null or JsonKind.False))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// True when a Reference points to that type: by its text, through the contained resource that it names, or, where the text
    /// does not say it, by <c>Reference.type</c>. Nothing is resolved beyond the resource itself.
    /// </summary>
    internal static bool RefersTo(JsonNode root, JsonNode reference, ResourceType target)
    {
        var known = ReferenceParts.TryParse(reference["reference"u8].StringBytes, out var parts);
        if (known && parts.Type != ResourceType.None)
        {
            return parts.Type == target;
        }

        if (known && parts.Kind == ReferenceKind.Contained)
        {
            foreach (var contained in root["contained"u8])
            {
                if (contained["id"u8].StringEquals(parts.Id))
                {
                    return contained["resourceType"u8].StringEquals(target.Utf8Name());
                }
            }
        }

        return reference["type"u8].StringEquals(target.Utf8Name());
    }
}
