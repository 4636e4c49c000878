using System.Globalization;
using System.Text;
using System.Text.Json;
using Klang.Fhir.Json;

namespace Klang.Records.Charts;

/// <summary>
/// A further report of a fact that the chart holds already: kept as a Provenance of it, written by the reporting facility.
/// </summary>
static class Corroboration
{
    const string System = "urn:klang:provenance";
    const string Code = "further-report";

    internal static byte[] Write(string target, string facility, DateTimeOffset recorded) =>
        Write(target, JsonEncodedText.Encode(facility), recorded);

    static byte[] Write(string target, JsonEncodedText escaped, DateTimeOffset recorded) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture,
            $$$$"""
            {"resourceType":"Provenance","target":[{"reference":"{{{{target}}}}"}],"recorded":"{{{{recorded.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}}}}","activity":{"coding":[{"system":"{{{{System}}}}","code":"{{{{Code}}}}"}]},"agent":[{"who":{"identifier":{"system":"https://terms.sil-th.org/id/th-moph-hcode","value":"{{{{escaped}}}}"}}}]}
            """));

    /// <summary>The fact that a further report is about; null for any other Provenance.</summary>
    internal static string? TargetOf(JsonNode provenance) =>
        provenance["activity"u8]["coding"u8][0]["system"u8].GetString() == System
            ? provenance["target"u8][0]["reference"u8].GetString()
            : null;
}
