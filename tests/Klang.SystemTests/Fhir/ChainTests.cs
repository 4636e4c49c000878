using Xunit;

namespace Klang.SystemTests.Fhir;

/// <summary>Chains and <c>_has</c> whose other end matches more than can be listed (FHIR R4 §3.1.1.4.14, §3.1.1.4.15).</summary>
[Collection(FhirTests.Name)]
public sealed class ChainTests(FhirHost host) : IAsyncLifetime
{
    const int EncountersEach = 600;

    readonly Wire wire = host.Wire;
    readonly string tag = Guid.NewGuid().ToString("N");

    public async ValueTask InitializeAsync()
    {
        foreach (var name in (string[])["a", "b"])
        {
            var visits = Enumerable.Range(0, EncountersEach).Select(number => Entry($"{name}-v{number}", "Encounter",
                $$$""" "status":"{{{(number == 3 ? "cancelled" : "finished")}}}","class":{"code":"AMB"},"subject":{"reference":"Patient/{{{name}}}-{{{tag}}}"} """));
            var diagnoses = Enumerable.Range(0, 5).Select(number => Entry($"{name}-c{number}", "Condition",
                $$$""" "code":{"text":"x"},"subject":{"reference":"Patient/{{{name}}}-{{{tag}}}"},"encounter":{"reference":"Encounter/{{{name}}}-v{{{number}}}-{{{tag}}}"} """));
            var entries = string.Join(',', [Entry(name, "Patient", "\"active\":true"), .. visits, .. diagnoses]);
            var answer = await wire.PostAsync("", $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{entries}}]}""");
            Assert.True(answer.Status == 200, answer.Text);
        }

        await wire.PutAsync($"/Patient/c-{tag}", Resource("c", "Patient", "\"active\":true"));
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    string Resource(string name, string type, string members) =>
        $$$"""{"resourceType":"{{{type}}}","id":"{{{name}}}-{{{tag}}}","meta":{"tag":[{"system":"http://example.org/t","code":"{{{tag}}}"}]},{{{members}}}}""";

    string Entry(string name, string type, string members) =>
        $$$"""{"resource":{{{Resource(name, type, members)}}},"request":{"method":"PUT","url":"{{{type}}}/{{{name}}}-{{{tag}}}"}}""";

    [Theory]
    [InlineData("Condition?encounter.status=finished", "a-c0 a-c1 a-c2 a-c4 b-c0 b-c1 b-c2 b-c4")]
    [InlineData("Condition?encounter.status=finished&encounter.patient={a}", "a-c0 a-c1 a-c2 a-c4")]
    [InlineData("Condition?encounter.status=cancelled", "a-c3 b-c3")]
    [InlineData("Condition?patient={a}&encounter.status=finished", "a-c0 a-c1 a-c2 a-c4")]
    [InlineData("Condition?encounter:Encounter.status:not=cancelled", "a-c0 a-c1 a-c2 a-c4 b-c0 b-c1 b-c2 b-c4")]
    [InlineData("Condition?subject:Patient._has:Encounter:patient:status=finished", "a-c0 a-c1 a-c2 a-c3 a-c4 b-c0 b-c1 b-c2 b-c3 b-c4")]
    [InlineData("Patient?_has:Encounter:patient:status=finished", "a b")]
    [InlineData("Patient?_has:Encounter:subject:status=cancelled", "a b")]
    [InlineData("Patient?_has:Encounter:patient:status=planned", "")]
    [InlineData("Patient?_has:Condition:patient:encounter.status=finished", "a b")]
    [InlineData("Patient?_has:Encounter:patient:status=finished&_id={b}", "b")]
    [InlineData("Encounter?status=finished&_has:Condition:encounter:subject=Patient/{b}", "b-v0 b-v1 b-v2 b-v4")]
    [InlineData("Encounter?_has:Condition:encounter:encounter.status=finished", "a-v0 a-v1 a-v2 a-v4 b-v0 b-v1 b-v2 b-v4")]
    public async Task A_wide_chain_is_followed_from_each_candidate(string query, string expected)
    {
        var filled = query.Replace("{a}", $"a-{tag}", StringComparison.Ordinal).Replace("{b}", $"b-{tag}", StringComparison.Ordinal);
        var wanted = expected.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var more in (string[])["", "&_count=3", "&_sort=_id"])
        {
            var seen = new List<string>();
            for (var next = $"/{filled}&_tag=http://example.org/t%7C{tag}{more}"; next is not null;)
            {
                var page = await wire.GetAsync(next);
                Assert.True(page.Status == 200, page.Text);
                seen.AddRange(page.Ids().Select(id => id.Replace($"-{tag}", "", StringComparison.Ordinal)));
                next = page.Link("next");
            }

            Assert.Equal(wanted, seen.Order(StringComparer.Ordinal));
        }

        Assert.Equal(wanted.Length, (await wire.GetAsync($"/{filled}&_tag=http://example.org/t%7C{tag}&_summary=count")).Total);
    }
}
