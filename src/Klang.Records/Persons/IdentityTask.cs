using System.Globalization;
using System.Text;
using System.Text.Json;
using Klang.Fhir.Json;

namespace Klang.Records.Persons;

/// <summary>The Task by which a human is asked whether two charts are one person.</summary>
static class IdentityTask
{
    internal const string System = "urn:klang:task-code";
    internal const string Code = "identity-conflict";

    /// <param name="newcomer">Reference to the Patient that came last: also a sender's fullUrl, so it is escaped.</param>
    /// <param name="known">Reference to the golden Patient of the other chart.</param>
    /// <param name="now">When it is asked.</param>
    internal static byte[] Write(string newcomer, string known, DateTimeOffset now) =>
        Write(JsonEncodedText.Encode(newcomer), known, now);

    static byte[] Write(JsonEncodedText newcomer, string known, DateTimeOffset now) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture,
            $$$"""
            {"resourceType":"Task","status":"requested","intent":"order","code":{"coding":[{"system":"{{{System}}}","code":"{{{Code}}}"}]},"description":"These Patients share a number, or one number is claimed by both, but they were not joined. Decide whether they are one person.","authoredOn":"{{{now:yyyy-MM-ddTHH:mm:ssZ}}}","input":[{"type":{"text":"newcomer"},"valueReference":{"reference":"{{{newcomer}}}"}},{"type":{"text":"known"},"valueReference":{"reference":"{{{known}}}"}}]}
            """));

    /// <summary>The two Patients it asks about; null for any other Task.</summary>
    internal static (string Newcomer, string Known)? Read(JsonNode task)
    {
        string? newcomer = null, known = null;
        foreach (var input in task["input"u8])
        {
            var id = input["valueReference"u8]["reference"u8].GetString()?.Split('/') is ["Patient", var patient] ? patient : null;
            switch (input["type"u8]["text"u8].GetString())
            {
                case "newcomer":
                    newcomer = id;
                    break;
                case "known":
                    known = id;
                    break;
            }
        }

        return newcomer is not null && known is not null ? (newcomer, known) : null;
    }
}
