using System.Text.Json.Nodes;
using Xunit;

namespace Klang.SystemTests.Fhir;

/// <summary>One issue of an OperationOutcome.</summary>
sealed record Issue(string Severity, string Code, string Diagnostics, string? Expression)
{
    /// <summary>The first issue.</summary>
    public static Issue Of(JsonNode outcome) => All(outcome)[0];

    public static IReadOnlyList<Issue> All(JsonNode outcome)
    {
        Assert.Equal("OperationOutcome", (string?)outcome["resourceType"]);
        return
        [
            .. outcome["issue"]!.AsArray().Select(issue => new Issue(
                (string)issue!["severity"]!, (string)issue["code"]!, (string)issue["diagnostics"]!, (string?)issue["expression"]?[0])),
        ];
    }
}
