using System.Text.Json.Nodes;
using Xunit;

namespace Klang.SystemTests.Fhir;

/// <summary>JSON Patch (RFC 6902) and FHIRPath Patch (FHIR R4 §3.1.5).</summary>
[Collection(FhirTests.Name)]
public sealed class PatchTests(FhirHost host)
{
    const string Patient = """
        {"resourceType":"Patient","name":[{"family":"F","given":["a","b"]}],"birthDate":"1930-01-01",
         "contact":[{"name":{"text":"c"},"gender":"male"}],"maritalStatus":{"text":"single"}}
        """;

    readonly Wire wire = host.Wire;

    async Task<JsonNode> PatchedAsync(string operations)
    {
        var id = await wire.CreateAsync("Patient", Patient);
        var answer = await wire.PatchAsync($"/Patient/{id}", $$"""{"resourceType":"Parameters","parameter":[{{operations}}]}""");
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal("2", (string?)answer.Json["meta"]!["versionId"]);
        return answer.Json;
    }

    static string Operation(string type, string path, params string[] more) =>
        $$"""{"name":"operation","part":[{"name":"type","valueCode":"{{type}}"},{"name":"path","valueString":"{{path}}"}{{string.Concat(more.Select(part => "," + part))}}]}""";

    static string Name(string name) => $$"""{"name":"name","valueString":"{{name}}"}""";

    static string Value(string json) => $$"""{"name":"value",{{json}}}""";

    static string Number(string name, int value) => $$"""{"name":"{{name}}","valueInteger":{{value}}}""";

    [Fact]
    public async Task Add_sets_a_primitive_an_object_and_an_extension()
    {
        var patched = await PatchedAsync(string.Join(',',
            Operation("add", "Patient", Name("active"), Value("\"valueBoolean\":true")),
            Operation("add", "Patient", Name("name"), Value("\"valueHumanName\":{\"family\":\"G\"}")),
            Operation("add", "Patient", Name("extension"), Value("\"valueExtension\":{\"url\":\"http://example.org/e\",\"valueString\":\"x\"}"))));
        Assert.True((bool)patched["active"]!);
        Assert.Equal("G", (string?)patched["name"]![1]!["family"]);
        Assert.Equal("x", (string?)patched["extension"]![0]!["valueString"]);
    }

    [Fact]
    public async Task Add_takes_an_element_without_a_type_of_its_own_as_nested_parts()
    {
        var patched = await PatchedAsync(Operation("add", "Patient", Name("contact"),
            """{"name":"value","part":[{"name":"name","valueHumanName":{"text":"d"}},{"name":"gender","valueCode":"female"}]}"""));
        Assert.Equal("""{"name":{"text":"d"},"gender":"female"}""", patched["contact"]![1]!.ToJsonString());
    }

    [Fact]
    public async Task Insert_move_replace_and_delete_work_on_lists_and_values()
    {
        var patched = await PatchedAsync(string.Join(',',
            Operation("insert", "Patient.name[0].given", Number("index", 1), Value("\"valueString\":\"x\"")),
            Operation("move", "Patient.name[0].given", Number("source", 2), Number("destination", 0)),
            Operation("replace", "Patient.contact[0].name.text", Value("\"valueString\":\"e\"")),
            Operation("replace", "Patient.maritalStatus", Value("\"valueCodeableConcept\":{\"text\":\"married\"}")),
            Operation("delete", "Patient.birthDate"),
            Operation("delete", "Patient.deceased")));
        Assert.Equal(["b", "a", "x"], patched["name"]![0]!["given"]!.AsArray().Select(given => (string)given!));
        Assert.Equal(("e", "married", true), ((string?)patched["contact"]![0]!["name"]!["text"], (string?)patched["maritalStatus"]!["text"], patched["birthDate"] is null));
    }

    [Fact]
    public async Task A_patch_that_cannot_be_done_changes_nothing()
    {
        var id = await wire.CreateAsync("Patient", Patient);
        foreach (var (operation, status, code) in ((string, int, string)[])
            [
                (Operation("add", "Patient", Name("birthDate"), Value("\"valueDate\":\"1930-01-01\"")), 422, "processing"),
                (Operation("replace", "Patient.deceased", Value("\"valueBoolean\":true")), 422, "processing"),
                (Operation("insert", "Patient.name[0].given", Number("index", 9), Value("\"valueString\":\"x\"")), 422, "processing"),
                (Operation("delete", "Patient.name.given"), 422, "processing"),
                (Operation("replace", "Patient.name[0]", Value("\"valueString\":\"x\"")), 422, "structure"),
                (Operation("replace", "Patient.birthDate", Value("\"valueDate\":\"2567-01-01\"")), 422, "value"),
                (Operation("grow", "Patient.name"), 400, "structure"),
                (Operation("delete", "Patient.name("), 400, "structure"),
                (Operation("replace", "Patient.id", Value("\"valueId\":\"other\"")), 422, "business-rule"),
            ])
        {
            (await wire.PatchAsync($"/Patient/{id}", $$"""{"resourceType":"Parameters","parameter":[{{operation}}]}""")).Refused(status, code);
        }

        Assert.Equal("W/\"1\"", (await wire.GetAsync($"/Patient/{id}")).Header("ETag"));
        (await wire.PatchAsync($"/Patient/{id}", """{"resourceType":"Parameters"}""")).Refused(400, "structure");
        (await wire.PatchAsync($"/Patient/{id}", """{"resourceType":"Patient"}""")).Refused(400, "invalid");
        (await wire.PatchAsync("/Patient/never", $$"""{"resourceType":"Parameters","parameter":[{{Operation("delete", "Patient.birthDate")}}]}""")).Refused(404, "not-found");
    }

    [Theory]
    [InlineData("""[{"op":"test","path":"/birthDate","value":"1930-01-01"},{"op":"replace","path":"/birthDate","value":"1931-01-01"}]""", 200, "")]
    [InlineData("""[{"op":"copy","from":"/name/0","path":"/name/-"},{"op":"move","from":"/name/0/given/1","path":"/name/0/given/0"}]""", 200, "")]
    [InlineData("""[{"op":"remove","path":"/contact"}]""", 200, "")]
    [InlineData("""[{"op":"test","path":"/birthDate","value":"1999-01-01"}]""", 422, "processing")]
    [InlineData("""[{"op":"remove","path":"/nothing"}]""", 422, "processing")]
    [InlineData("""[{"op":"add","path":"/colour","value":"red"}]""", 422, "structure")]
    [InlineData("""[{"op":"replace","path":"/birthDate","value":"x"}]""", 422, "value")]
    [InlineData("""[{"op":"replace","path":"/id","value":"x"}]""", 422, "business-rule")]
    [InlineData("""[{"op":"replace","path":"/resourceType","value":"Group"}]""", 422, "business-rule")]
    [InlineData("""[{"op":"grow","path":"/name"}]""", 400, "structure")]
    [InlineData("""{"op":"remove","path":"/contact"}""", 400, "structure")]
    [InlineData("""[{"op":"remove","path":"/contact"}""", 400, "structure")]
    public async Task A_JSON_Patch_is_done_whole_or_not_at_all(string patch, int status, string code)
    {
        var id = await wire.CreateAsync("Patient", Patient);
        var answer = await wire.PatchAsync($"/Patient/{id}", patch, ("Content-Type", Wire.JsonPatch));
        if (status == 200)
        {
            Assert.Equal((200, "W/\"2\""), (answer.Status, answer.Header("ETag")));
            return;
        }

        answer.Refused(status, code);
        Assert.Equal("W/\"1\"", (await wire.GetAsync($"/Patient/{id}")).Header("ETag"));
    }

    [Fact]
    public async Task Other_patches_are_not_read()
    {
        var id = await wire.CreateAsync("Patient", Patient);
        var merge = await wire.PatchAsync($"/Patient/{id}", "{}", ("Content-Type", "application/merge-patch+json"));
        merge.Refused(415, "not-supported");
        Assert.Equal("application/json-patch+json, application/fhir+json", merge.Header("Accept-Patch"));
    }
}
