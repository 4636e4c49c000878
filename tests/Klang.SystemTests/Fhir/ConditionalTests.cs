using Xunit;

namespace Klang.SystemTests.Fhir;

/// <summary>Conditional create, update, patch and delete (FHIR R4 §3.1.0.4.3, §3.1.0.6, §3.1.0.7.1, §3.1.0.8.1).</summary>
[Collection(FhirTests.Name)]
public sealed class ConditionalTests(FhirHost host)
{
    readonly Wire wire = host.Wire;
    readonly string mark = Guid.NewGuid().ToString("N");

    string Marked(string value, string more = "") =>
        $$"""{"resourceType":"Patient","identifier":[{"system":"http://example.org/c","value":"{{value}}-{{mark}}"}],"name":[{"family":"{{mark}}"}]{{more}}}""";

    string Query(string value) => $"identifier=http://example.org/c%7C{value}-{mark}";

    [Fact]
    public async Task A_conditional_create_creates_once()
    {
        var first = await wire.PostAsync("/Patient", Marked("a"), ("If-None-Exist", Query("a")));
        var second = await wire.PostAsync("/Patient", Marked("a"), ("If-None-Exist", "Patient?" + Query("a")));
        Assert.Equal((201, 200, first.Id), (first.Status, second.Status, second.Id));
        Assert.Equal(first.Header("Location"), second.Header("Location"));
        await wire.CreateAsync("Patient", Marked("b"));
        (await wire.PostAsync("/Patient", Marked("c"), ("If-None-Exist", $"family={mark}"))).Refused(412, "multiple-matches");
        (await wire.PostAsync("/Patient", Marked("c"), ("If-None-Exist", "colour=red"))).Refused(400, "not-supported");
        (await wire.PostAsync("/Patient", Marked("c"), ("If-None-Exist", ""))).Refused(400, "required");
        Assert.Equal(2, (await wire.GetAsync($"/Patient?family={mark}&_summary=count")).Total);
    }

    [Fact]
    public async Task A_conditional_update_creates_updates_or_asks_for_more()
    {
        var created = await wire.PutAsync($"/Patient?{Query("a")}", Marked("a"));
        var updated = await wire.PutAsync($"/Patient?{Query("a")}", Marked("a", ""","gender":"female" """));
        Assert.Equal((201, 200, created.Id, "W/\"2\""), (created.Status, updated.Status, updated.Id, updated.Header("ETag")));
        var withId = Marked("a", $$""","id":"other" """);
        Assert.Equal("Patient.id", (await wire.PutAsync($"/Patient?{Query("a")}", withId)).Refused(400, "invalid").Expression);
        await wire.CreateAsync("Patient", Marked("b"));
        (await wire.PutAsync($"/Patient?family={mark}", Marked("a"))).Refused(412, "multiple-matches");
    }

    [Fact]
    public async Task A_conditional_patch_and_delete_take_one_match()
    {
        var id = await wire.CreateAsync("Patient", Marked("a"));
        const string Patch = """[{"op":"add","path":"/active","value":true}]""";
        var patched = await wire.PatchAsync($"/Patient?{Query("a")}", Patch, ("Content-Type", Wire.JsonPatch));
        Assert.Equal((200, id), (patched.Status, patched.Id));
        (await wire.PatchAsync($"/Patient?{Query("none")}", Patch, ("Content-Type", Wire.JsonPatch))).Refused(404, "not-found");
        await wire.CreateAsync("Patient", Marked("b"));
        (await wire.PatchAsync($"/Patient?family={mark}", Patch, ("Content-Type", Wire.JsonPatch))).Refused(412, "multiple-matches");
        (await wire.DeleteAsync($"/Patient?family={mark}")).Refused(412, "multiple-matches");
        Assert.Equal(204, (await wire.DeleteAsync($"/Patient?{Query("a")}")).Status);
        (await wire.GetAsync($"/Patient/{id}")).Refused(410, "deleted");
        Assert.Equal(204, (await wire.DeleteAsync($"/Patient?{Query("a")}")).Status);
        (await wire.DeleteAsync("/Patient?_count=5")).Refused(412, "incomplete");
    }
}
