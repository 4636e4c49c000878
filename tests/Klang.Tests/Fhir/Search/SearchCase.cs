using System.Text;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Search;

namespace Klang.Tests.Fhir.Search;

/// <summary>Short ways to write a search in a test.</summary>
static class SearchCase
{
    internal static readonly ResourceIdentity Identity = new("r1", "3", new DateTimeOffset(2025, 6, 1, 5, 0, 0, 123, TimeSpan.Zero));

    internal static List<KeyValuePair<string, string>> Parameters(string query) =>
    [
        .. query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair =>
            new KeyValuePair<string, string>(pair[0], pair.Length > 1 ? pair[1] : "")),
    ];

    internal static Outcome<SearchQuery> Parse(ResourceType? type, string query, bool strict = true) =>
        SearchQueryParser.Parse(type, Parameters(query), strict);

    internal static bool Matches(ResourceType type, string query, string json, params string[] ownBases)
    {
        using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(json)).Value;
        return new Matcher(ownBases).Matches(Parse(type, query).Value, tape.Root, type, Identity);
    }
}
