using System.Globalization;
using System.Text;

namespace Klang.Records.Writing;

/// <summary>The Task by which a human is asked whether two charts are one person.</summary>
static class IdentityTask
{
    internal const string System = "urn:klang:task-code";
    internal const string Code = "identity-conflict";

    internal static byte[] Write(string newcomer, string known, DateTimeOffset now) => Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture,
            $$$"""
            {"resourceType":"Task","status":"requested","intent":"order","code":{"coding":[{"system":"{{{System}}}","code":"{{{Code}}}"}]},"description":"These Patients share a number, or one number is claimed by both, but they were not joined. Decide whether they are one person.","authoredOn":"{{{now:yyyy-MM-ddTHH:mm:ssZ}}}","input":[{"type":{"text":"newcomer"},"valueReference":{"reference":"{{{newcomer}}}"}},{"type":{"text":"known"},"valueReference":{"reference":"{{{known}}}"}}]}
            """));
}
