using System.Collections.Immutable;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Search;

namespace Klang.Records.Access;

/// <summary>The scopes that bound one access: a record that none of them covers does not exist for the caller.</summary>
/// <param name="Grants">Scopes that count for this caller and chart.</param>
/// <param name="Interaction">The interaction asked: <c>r</c>, <c>s</c> …</param>
public sealed record ScopeFilter(ImmutableArray<ScopeGrant> Grants, char Interaction)
{
    /// <summary>True when some scope covers the type at all.</summary>
    public bool ShowsType(ResourceType type) => Grants.Any(grant => grant.Covers(type, Interaction));

    /// <summary>True when some scope covers the resource, its query limit included. A limit that cannot be read covers nothing.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="resource">The resource as stored.</param>
    /// <param name="identity">What the house says of it.</param>
    /// <param name="matcher">Decides, as for every search.</param>
    public bool Shows(ResourceType type, JsonNode resource, in ResourceIdentity identity, Matcher matcher)
    {
        foreach (var grant in Grants)
        {
            if (grant.Covers(type, Interaction) && (grant.Limit.Length == 0 || Meets(grant.Limit, type, resource, identity, matcher)))
            {
                return true;
            }
        }

        return false;
    }

    static bool Meets(string limit, ResourceType type, JsonNode resource, in ResourceIdentity identity, Matcher matcher)
    {
        var parsed = SearchQueryParser.Parse(type, Pairs(limit), strict: true);
        return parsed.TryGet(out var query, out _) && !query.Criteria.IsEmpty && !query.NeedsRewriting
            && matcher.Matches(query, resource, type, identity);
    }

    static List<KeyValuePair<string, string>> Pairs(string limit)
    {
        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var part in limit.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equal = part.IndexOf('=', StringComparison.Ordinal);
            pairs.Add(equal < 0 ? new(Uri.UnescapeDataString(part), "")
                : new(Uri.UnescapeDataString(part[..equal]), Uri.UnescapeDataString(part[(equal + 1)..])));
        }

        return pairs;
    }
}
