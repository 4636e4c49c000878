using Xunit;

namespace Klang.SystemTests.Fhir;

/// <summary>Patient/$everything narrowed by care, time and type (FHIR R4 §8.1.16.1).</summary>
[Collection(FhirTests.Name)]
public sealed class EverythingTests(FhirHost host) : IAsyncLifetime
{
    readonly Wire wire = host.Wire;
    readonly string tag = Guid.NewGuid().ToString("N");

    public async ValueTask InitializeAsync()
    {
        var patient = $$"""{"reference":"Patient/p-{{tag}}"}""";
        var subject = $"\"subject\":{patient}";
        string In(string visit, string member = "encounter") => $$"""{{subject}},"{{member}}":{"reference":"Encounter/{{visit}}-{{tag}}"}""";
        string[] entries =
        [
            Entry("org", "Organization", "\"name\":\"x\""),
            Entry("org-old", "Organization", "\"name\":\"y\""),
            Entry("p", "Patient", "\"active\":true"),
            Entry("allergy", "AllergyIntolerance", $$"""
                "patient":{{patient}},"recordedDate":"2020-01-01","code":{"text":"x"},
                "clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]}
                """),
            Entry("old", "Encounter", $$"""{{subject}},"status":"finished","class":{"code":"AMB"},"period":{"start":"2025-01-10T09:00:00+07:00"},"serviceProvider":{"reference":"Organization/org-old-{{tag}}"}"""),
            Entry("oct", "Encounter", $$"""{{subject}},"status":"finished","class":{"code":"AMB"},"period":{"start":"2026-10-31T23:30:00+07:00"},"serviceProvider":{"reference":"Organization/org-{{tag}}"}"""),
            Entry("nov", "Encounter", $$"""{{subject}},"status":"finished","class":{"code":"AMB"},"period":{"start":"2026-11-01T00:10:00+07:00"}"""),
            Entry("long", "Encounter", $$"""{{subject}},"status":"in-progress","class":{"code":"IMP"},"period":{"start":"2026-09-20"}"""),
            Entry("dx-old", "Condition", In("old")),
            Entry("dx-oct", "Condition", In("oct")),
            Entry("dx-onset", "Condition", $"{In("oct")},\"onsetDateTime\":\"2024-05\""),
            Entry("fee-old", "ChargeItem", $$"""{{In("oct", "context")}},"status":"billable","code":{"text":"x"},"occurrenceDateTime":"2025-01-10" """),
            Entry("fee-oct", "ChargeItem", $$"""{{In("old", "context")}},"status":"billable","code":{"text":"x"},"enteredDate":"2026-10-02" """),
            Entry("lab-old", "Observation", $$"""{{subject}},"status":"final","code":{"text":"x"},"issued":"2026-09-30T16:59:59Z" """),
            Entry("lab-oct", "Observation", $$"""{{subject}},"status":"final","code":{"text":"x"},"issued":"2026-09-30T17:00:00Z" """),
        ];
        var answer = await wire.PostAsync("", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', entries)}}]}""");
        Assert.True(answer.Status == 200, answer.Text);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    string Entry(string name, string type, string members) => $$$"""
        {"resource":{"resourceType":"{{{type}}}","id":"{{{name}}}-{{{tag}}}",{{{members}}}},"request":{"method":"PUT","url":"{{{type}}}/{{{name}}}-{{{tag}}}"}}
        """;

    Task<Answer> AskAsync(string query, params (string, string)[] headers) => wire.GetAsync($"/Patient/p-{tag}/$everything{query}", headers);

    string Names(Answer answer) => string.Join(' ', answer.Entries.Where(entry => (string?)entry["search"]?["mode"] != "outcome")
        .Select(entry => ((string)entry["resource"]!["id"]!).Replace($"-{tag}", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("?start=2026-10-01&end=2026-10-31", "allergy dx-oct fee-oct lab-oct long oct org p")]
    [InlineData("?start=2026-10-01&end=2026-10-31&_type=Organization", "org")]
    [InlineData("?end=2025-12-31", "allergy dx-old dx-onset fee-old old org-old p")]
    [InlineData("?start=2026-11", "allergy long nov p")]
    [InlineData("?_type=Organization", "org org-old")]
    [InlineData("?_type=Organization,Encounter", "long nov oct old org org-old")]
    [InlineData("?_type=Organization&_since=2999-01-01T00:00:00Z", "")]
    [InlineData("?_since=2999-01-01T00:00:00Z", "")]
    public async Task Only_what_belongs_to_period_type_and_time_is_given(string query, string expected)
    {
        var answer = await AskAsync(query);
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(expected, Names(answer));
        Assert.Equal(answer.Entries.Count, answer.Total);
    }

    [Theory]
    [InlineData("?start=soon", "start is")]
    [InlineData("?start=2026&end=2026-13", "end is")]
    [InlineData("?start=2026-02-01&end=2026-01-01", "start is after end")]
    [InlineData("?_summary=some", "_summary is")]
    public async Task What_is_wrong_is_named(string query, string message) =>
        Assert.StartsWith(message, (await AskAsync(query)).Refused(400, "value").Diagnostics, StringComparison.Ordinal);

    [Fact]
    public async Task How_resources_are_shown_and_what_is_unknown_is_handled_as_in_searches()
    {
        Assert.All((await AskAsync("?_elements=status&_type=Encounter")).Entries, entry => Assert.Null(entry["resource"]!["subject"]));
        Assert.All((await AskAsync("?_summary=true")).Entries, entry => Assert.NotNull(entry["resource"]!["meta"]!["tag"]));
        var counted = await AskAsync("?_summary=count");
        Assert.Equal((15, 0), (counted.Total, counted.Entries.Count));
        var posted = await wire.PostAsync($"/Patient/p-{tag}/$everything",
            """{"resourceType":"Parameters","parameter":[{"name":"_elements","valueString":"status"},{"name":"_type","valueCode":"Encounter"}]}""");
        Assert.Equal(4, posted.Entries.Count);
        Assert.All(posted.Entries, entry => Assert.Null(entry["resource"]!["subject"]));

        (await AskAsync("?colour=red", ("Prefer", "handling=strict"))).Refused(400, "not-supported");
        var lenient = await AskAsync("?colour=red&_type=Encounter");
        Assert.Equal(4, lenient.Total);
        Assert.Equal("outcome", (string?)lenient.Entries[^1]["search"]!["mode"]);
        Assert.DoesNotContain("colour", lenient.Link("self"), StringComparison.Ordinal);
    }
}
