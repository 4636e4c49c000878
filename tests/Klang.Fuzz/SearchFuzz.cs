using System.Text;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Search;

namespace Klang.Fuzz;

/// <summary>
/// A query as it comes in a URL, a line break, and a resource: the query is parsed, matched and looked up. Whatever the bytes: a query
/// that is understood is understood again from its canonical text, and what it matches has a posting in each of its groups.
/// </summary>
public static class SearchFuzz
{
    public static IReadOnlyList<byte[]> Seeds { get; } =
    [
        """
        Observation?code=http://loinc.org|8310-5,4548-4&date=ge2025-01-01&date=lt2026&value-quantity=gt5.40|http://unitsofmeasure.org|Cel&_sort=-date,code&_count=20
        {"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8310-5","display":"Temp"}]},"effectivePeriod":{"start":"2025-08-01T10:15:00+07:00","end":"2025-08-03"},"valueQuantity":{"value":37.10,"unit":"C","system":"http://unitsofmeasure.org","code":"Cel"},"subject":{"reference":"Patient/p1"}}
        """u8.ToArray(),
        """
        Patient?name:contains=สม&birthdate=ap1980&identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|NI|1999900000013&gender:not=female&_has:Observation:patient:code=1\,2&phone=+66 81-234-5678&_elements=id,name
        {"resourceType":"Patient","identifier":[{"system":"https://terms.sil-th.org/id/th-cid","value":"1999900000013","type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"NI"}]}}],"name":[{"prefix":["นาย"],"family":"ใจดี","given":["สมชาย"]}],"telecom":[{"system":"phone","value":"0812345678"}],"birthDate":"1980-02","deceasedBoolean":false}
        """u8.ToArray(),
        """
        Encounter?subject:Patient.general-practitioner.name=x&service-provider=Organization/1&_include:iterate=Encounter:subject:Patient&_revinclude=*&code-value-quantity=a$lt1&_total=accurate&_summary=count&date=2025-01-01T10:00&length=5e1||min
        {"resourceType":"Encounter","period":{"start":"2025-01-01"},"serviceProvider":{"reference":"http://h/fhir/Organization/1"},"length":{"value":50,"unit":"min"}}
        """u8.ToArray(),
    ];

    public static void Run(ReadOnlySpan<byte> bytes)
    {
        var line = bytes.IndexOf((byte)'\n');
        var query = Encoding.UTF8.GetString(line < 0 ? bytes : bytes[..line]);
        var question = query.IndexOf('?', StringComparison.Ordinal);
        ResourceType? type = question > 0 && ResourceTypes.TryParse(query.AsSpan(0, question), out var named) ? named : null;
        var parameters = Parameters(query[(question + 1)..]);
        SearchQueryParser.Parse(type, parameters, strict: true);
        if (!SearchQueryParser.Parse(type, parameters, strict: false).TryGet(out var parsed, out _))
        {
            return;
        }

        var again = SearchQueryParser.Parse(type, Parameters(parsed.Canonical), strict: false);
        if (!again.IsOk || again.Value.Criteria.Length != parsed.Criteria.Length || again.Value.Canonical != parsed.Canonical)
        {
            throw new InvalidOperationException("The canonical text does not read as the query did.");
        }

        if (type is { } searched && line >= 0 && JsonTape.Parse(bytes[(line + 1)..].ToArray()).TryGet(out var tape, out _))
        {
            using (tape)
            {
                Check(parsed, tape.Root, searched);
            }
        }
    }

    static void Check(SearchQuery query, JsonNode resource, ResourceType type)
    {
        var postings = new List<Posting>();
        PostedParameters.Extract(resource, type, postings);
        var groups = PostedParameters.Narrow(query);
        var identity = new ResourceIdentity("1", "1", DateTimeOffset.UnixEpoch);
        new SortOrder(query.Sort).Read(resource, type, identity);
        if (query.NeedsRewriting || !Matcher.Default.Matches(query, resource, type, identity))
        {
            return;
        }

        foreach (var group in groups)
        {
            if (!postings.Exists(posting => group.AnyOf.Any(term => term.Covers(posting))))
            {
                throw new InvalidOperationException("The index would have lost a match.");
            }
        }
    }

    static List<KeyValuePair<string, string>> Parameters(string query) =>
    [
        .. query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair =>
            new KeyValuePair<string, string>(Uri.UnescapeDataString(pair[0]), pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "")),
    ];
}
