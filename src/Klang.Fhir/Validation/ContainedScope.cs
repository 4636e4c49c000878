using System.Text;
using Klang.Fhir.Json;

namespace Klang.Fhir.Validation;

/// <summary>
/// The resources inside one resource, and which of them something pointed at. Made only for a resource that contains
/// others, so that the usual resource costs nothing.
/// </summary>
sealed class ContainedScope
{
    readonly Dictionary<string, (JsonNode Resource, bool IsReferenced)> byId = new(StringComparer.Ordinal);

    ContainedScope(JsonNode container) => Container = container;

    /// <summary>The resource around them.</summary>
    public JsonNode Container { get; }

    /// <summary>True when one of them points at the resource around it with <c>#</c>.</summary>
    public bool IsContainerReferenced { get; set; }

    /// <summary>Null when the resource contains nothing.</summary>
    public static ContainedScope? Of(JsonNode container)
    {
        var contained = container["contained"u8];
        if (contained.Kind != JsonKind.Array)
        {
            return null;
        }

        var scope = new ContainedScope(container);
        foreach (var resource in contained)
        {
            if (resource["id"u8].GetString() is { } id)
            {
                scope.byId.TryAdd(id, (resource, IsReferenced: false));
            }
        }

        return scope;
    }

    /// <summary>Finds a contained resource and notes that something points at it; absent when there is none.</summary>
    public JsonNode Refer(ReadOnlySpan<byte> id)
    {
        var name = Encoding.UTF8.GetString(id);
        if (!byId.TryGetValue(name, out var found))
        {
            return default;
        }

        byId[name] = (found.Resource, IsReferenced: true);
        return found.Resource;
    }

    /// <summary>True when something pointed at the contained resource.</summary>
    public bool IsReferenced(JsonNode resource) =>
        resource["id"u8].GetString() is { } id && byId.TryGetValue(id, out var found) && found.IsReferenced;

    /// <summary>True when another contained resource came first with the same id.</summary>
    public bool IsRepeated(JsonNode resource) =>
        resource["id"u8].GetString() is { } id && byId.TryGetValue(id, out var found) && found.Resource != resource;
}
