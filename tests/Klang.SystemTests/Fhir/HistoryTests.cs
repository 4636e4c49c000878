using Xunit;

namespace Klang.SystemTests.Fhir;

/// <summary>Histories of an instance, a type and the system (FHIR R4 §3.1.0.12).</summary>
[Collection(FhirTests.Name)]
public sealed class HistoryTests(FhirHost host)
{
    readonly Wire wire = host.Wire;

    async Task<string> LivedAsync()
    {
        var id = "h-" + Guid.NewGuid().ToString("N");
        await wire.PutAsync($"/Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","active":true}""");
        await wire.PutAsync($"/Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","active":false}""");
        await wire.DeleteAsync($"/Patient/{id}");
        return id;
    }

    async Task<List<string>> WalkAsync(string path, int pagesMax)
    {
        var seen = new List<string>();
        var next = path;
        for (var page = 0; next is not null && page < pagesMax; page++)
        {
            var answer = await wire.GetAsync(next);
            Assert.True(answer.Status == 200, answer.Text);
            Assert.Equal("history", (string?)answer.Json["type"]);
            seen.AddRange(answer.Entries.Select(entry => $"{entry["fullUrl"]} {entry["response"]!["etag"]}"));
            next = answer.Link("next");
        }

        return seen;
    }

    [Fact]
    public async Task What_is_created_again_after_a_delete_says_so()
    {
        var id = await LivedAsync();
        Assert.Equal(201, (await wire.PutAsync($"/Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","active":true}""")).Status);
        await wire.PutAsync($"/Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","active":false}""");
        string[] expected = ["200 OK", "201 Created", "204 No Content", "200 OK", "201 Created"];
        foreach (var path in (string[])[$"/Patient/{id}/_history", "/Patient/_history?_count=50"])
        {
            var entries = (await wire.GetAsync(path)).Entries.Where(entry => ((string)entry["fullUrl"]!).EndsWith(id, StringComparison.Ordinal));
            Assert.Equal(expected, entries.Select(entry => (string?)entry["response"]!["status"]));
        }
    }

    [Fact]
    public async Task The_history_of_an_instance_tells_what_was_done_newest_first()
    {
        var id = await LivedAsync();
        var history = await wire.GetAsync($"/Patient/{id}/_history");
        Assert.Equal(("history", 3), ((string?)history.Json["type"], history.Total));
        Assert.Equal(
            ["DELETE Patient/{id} 204 No Content W/\"3\"", "PUT Patient/{id} 200 OK W/\"2\"", "PUT Patient/{id} 201 Created W/\"1\""],
            history.Entries.Select(entry =>
                $"{entry["request"]!["method"]} {entry["request"]!["url"]} {entry["response"]!["status"]} {entry["response"]!["etag"]}"
                    .Replace(id, "{id}", StringComparison.Ordinal)));
        Assert.Null(history.Entries[0]["resource"]);
        Assert.All(history.Entries, entry => Assert.NotNull(entry["response"]!["lastModified"]));
        Assert.All(history.Entries, entry => Assert.Equal($"{host.Base}/Patient/{id}", (string?)entry["fullUrl"]));
    }

    [Theory]
    [InlineData("/Patient/{id}/_history?_count=1")]
    [InlineData("/Patient/{id}/_history?_count=2&_since=2020-01-01T00:00:00Z")]
    public async Task A_history_is_paged_without_loss(string path)
    {
        var id = await LivedAsync();
        var seen = await WalkAsync(path.Replace("{id}", id, StringComparison.Ordinal), pagesMax: 9);
        Assert.Equal(["3", "2", "1"], seen.Select(one => one[^2..^1]));
    }

    [Theory]
    [InlineData("/Patient/_history")]
    [InlineData("/_history")]
    public async Task Histories_of_many_page_by_the_same_size_and_time_while_others_write(string path)
    {
        var before = TimeProvider.System.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        await LivedAsync();
        await LivedAsync();
        var seen = new List<string>();
        var next = $"{path}?_count=2&_since={before}";
        while (next is not null)
        {
            var page = await wire.GetAsync(next);
            Assert.True(page.Status == 200, page.Text);
            Assert.InRange(page.Entries.Count, 1, 2);
            Assert.Contains("_since=", page.Link("self")!, StringComparison.Ordinal);
            seen.AddRange(page.Entries.Select(entry => $"{entry["fullUrl"]} {entry["response"]!["etag"]}"));
            await LivedAsync();
            next = page.Link("next");
        }

        Assert.Equal((6, 6), (seen.Count, seen.Distinct(StringComparer.Ordinal).Count()));
    }

    [Fact]
    public async Task A_history_can_start_at_a_time_or_show_what_was_current_at_one()
    {
        var id = "h-" + Guid.NewGuid().ToString("N");
        var first = await wire.PutAsync($"/Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","active":true}""");
        await Task.Delay(5, TestContext.Current.CancellationToken);
        var second = await wire.PutAsync($"/Patient/{id}", $$"""{"resourceType":"Patient","id":"{{id}}","active":false}""");
        var (at, since) = ((string)first.Json["meta"]!["lastUpdated"]!, (string)second.Json["meta"]!["lastUpdated"]!);

        Assert.Equal(["W/\"2\""], Etags(await wire.GetAsync($"/Patient/{id}/_history?_since={since}")));
        Assert.Equal(["W/\"1\""], Etags(await wire.GetAsync($"/Patient/{id}/_history?_at={at}")));
        Assert.Equal(["W/\"2\"", "W/\"1\""], Etags(await wire.GetAsync($"/Patient/{id}/_history?_at={at[..4]}")));
        Assert.Empty((await wire.GetAsync($"/Patient/{id}/_history?_at=2019-12")).Entries);
        Assert.Empty((await wire.GetAsync($"/Patient/{id}/_history?_since=2999-01-01T00:00:00Z")).Entries);

        var ofType = await wire.GetAsync($"/Patient/_history?_at={at}&_count=200");
        Assert.Equal(["W/\"1\""], ofType.Entries.Where(entry => ((string)entry["fullUrl"]!).EndsWith(id, StringComparison.Ordinal))
            .Select(entry => (string)entry["response"]!["etag"]!));
    }

    static IEnumerable<string> Etags(Answer history) => history.Entries.Select(entry => (string)entry["response"]!["etag"]!);

    [Fact]
    public async Task What_a_history_does_not_know_is_told()
    {
        var id = await LivedAsync();
        (await wire.GetAsync($"/Patient/{id}/_history?_count=x")).Refused(400, "value");
        (await wire.GetAsync($"/Patient/{id}/_history?_count=0")).Refused(400, "value");
        (await wire.GetAsync($"/Patient/{id}/_history?_since=yesterday")).Refused(400, "value");
        (await wire.GetAsync($"/Patient/{id}/_history?_cursor=made-up")).Refused(400, "invalid");
        (await wire.GetAsync($"/Patient/{id}/_history?colour=red", ("Prefer", "handling=strict"))).Refused(400, "not-supported");
        var lenient = await wire.GetAsync($"/Patient/{id}/_history?colour=red");
        Assert.DoesNotContain("colour", lenient.Link("self")!, StringComparison.Ordinal);
        Assert.Equal(3, lenient.Entries.Count);
    }
}
