using System.Text;
using Klang.Fhir.Json;
using Klang.Fhir.Validation;
using Xunit;
using JsonNode = System.Text.Json.Nodes.JsonNode;

namespace Klang.SystemTests.Fhir;

/// <summary>An answer, read whole.</summary>
sealed record Answer(int Status, Version Protocol, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    JsonNode? json;

    public string Text => Encoding.UTF8.GetString(Bytes);

    public JsonNode Json => json ??= JsonNode.Parse(Bytes)!;

    public string Id => Json["id"]!.GetValue<string>();

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    /// <summary>Entries of a Bundle; none when it has none.</summary>
    public IReadOnlyList<JsonNode> Entries => [.. (Json["entry"]?.AsArray() ?? []).Select(entry => entry!)];

    /// <summary>Ids of the entries of a mode, in their order.</summary>
    public IReadOnlyList<string> Ids(string mode = "match") =>
        [.. Entries.Where(entry => (string?)entry["search"]?["mode"] == mode).Select(entry => (string)entry["resource"]!["id"]!)];

    public int? Total => (int?)Json["total"];

    /// <summary>The URL of a link; null when there is none.</summary>
    public string? Link(string relation) =>
        (string?)(Json["link"]?.AsArray() ?? []).FirstOrDefault(link => (string?)link!["relation"] == relation)?["url"];

    /// <summary>Checks that this is a refusal as every refusal has to be, and gives its first issue.</summary>
    public Issue Refused(int status, string code)
    {
        Assert.True(Status == status, $"{Status} instead of {status}: {Text}");
        Assert.Equal("application/fhir+json; charset=utf-8", Header("Content-Type"));
        var issue = Issue.Of(Json);
        Assert.Equal(code, issue.Code);
        Assert.Contains(issue.Severity, (string[])["fatal", "error"]);
        Assert.False(string.IsNullOrWhiteSpace(issue.Diagnostics));
        return issue;
    }

    public static async Task<Answer> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var headers = response.Headers.Concat(response.Content.Headers)
            .ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase);
        var answer = new Answer((int)response.StatusCode, response.Version, headers, await response.Content.ReadAsByteArrayAsync(cancellationToken));
        answer.CheckIsValid();
        return answer;
    }

    /// <summary>Whatever the server says in FHIR is valid FHIR, as far as it has not been asked for a part alone.</summary>
    void CheckIsValid()
    {
        if (Bytes.Length == 0 || Header("Content-Encoding") is not null || Header("Content-Type")?.StartsWith("application/fhir+json", StringComparison.Ordinal) != true)
        {
            return;
        }

        using var tape = JsonTape.Parse(Bytes).Value;
        var complaints = ResourceValidator.Validate(tape.Root);
        Assert.True(complaints.IsEmpty || Text.Contains("SUBSETTED", StringComparison.Ordinal),
            complaints.IsEmpty ? "" : $"{complaints[0].Path}: {complaints[0].Message} {Text}");
    }
}
