using System.Collections.Immutable;
using Klang.Fhir.Json;

namespace Klang.Fhir.Search;

/// <summary>
/// Orders resources by a query's keys, one after the other. Equal resources keep the order in which they came when the sort itself is
/// stable, as <see cref="Enumerable.Order{T}(IEnumerable{T}, IComparer{T})"/> is.
/// </summary>
/// <param name="keys">The query's keys.</param>
public sealed class SortOrder(ImmutableArray<SortKey> keys) : IComparer<SortValue[]>
{
    /// <summary>A resource's values, one for each key.</summary>
    public SortValue[] Read(JsonNode resource, ResourceType type, in ResourceIdentity identity)
    {
        var values = new SortValue[keys.Length];
        for (var at = 0; at < keys.Length; at++)
        {
            values[at] = keys[at].Read(resource, type, identity);
        }

        return values;
    }

    /// <inheritdoc/>
    public int Compare(SortValue[]? x, SortValue[]? y)
    {
        for (var at = 0; at < keys.Length; at++)
        {
            var order = keys[at].Compare(x![at], y![at]);
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }
}
