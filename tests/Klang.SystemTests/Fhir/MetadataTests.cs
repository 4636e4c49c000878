using Klang.Http;
using System.Text.Json.Nodes;
using Klang.Fhir;
using Xunit;

namespace Klang.SystemTests.Fhir;

/// <summary>The CapabilityStatement is true: what it lists is tried here, every entry of it (FHIR R4 §5.7).</summary>
[Collection(FhirTests.Name)]
public sealed class MetadataTests(FhirHost host)
{
    readonly Wire wire = host.Wire;

    async Task<JsonNode> RestAsync() => (await wire.GetAsync("/metadata")).Json["rest"]![0]!;

    static IEnumerable<string> Codes(JsonNode of, string list) => of[list]!.AsArray().Select(item => (string)(item!["code"] ?? item["name"])!);

    [Fact]
    public async Task The_statement_says_what_and_where_this_is()
    {
        var statement = await wire.GetAsync("/metadata");
        var json = statement.Json;
        Assert.Equal(("CapabilityStatement", "4.0.1", "instance", "active", "server"),
            ((string?)json["resourceType"], (string?)json["fhirVersion"], (string?)json["kind"], (string?)json["status"], (string?)json["rest"]![0]!["mode"]));
        Assert.Equal(host.Base, (string?)json["implementation"]!["url"]);
        Assert.Equal(["application/fhir+json", "json"], json["format"]!.AsArray().Select(format => (string)format!));
        Assert.False((bool)json["rest"]![0]!["security"]!["cors"]!);
        Assert.Equal(ResourceTypes.All.Select(ResourceTypes.Name), json["rest"]![0]!["resource"]!.AsArray().Select(type => (string)type!["type"]!));
        var stored = await wire.PostAsync("/CapabilityStatement", statement.Text);
        Assert.True(stored.Status == 201, stored.Text);
    }

    [Fact]
    public async Task Every_interaction_of_the_statement_is_done()
    {
        var rest = await RestAsync();
        foreach (var type in (string[])["Patient", "Observation", "Organization", "Basic"])
        {
            var listed = rest["resource"]!.AsArray().Single(resource => (string?)resource!["type"] == type)!;
            var body = Minimal(type);
            var id = await wire.CreateAsync(type, body);
            foreach (var interaction in Codes(listed, "interaction"))
            {
                Assert.Equal((interaction, 200), (interaction, (await DoAsync(interaction, type, id, body)).Status is 200 or 201 or 204 ? 200 : 0));
            }

            Assert.Equal("full-support", (string?)listed["conditionalRead"]);
            Assert.Equal("single", (string?)listed["conditionalDelete"]);
            Assert.True((bool)listed["updateCreate"]! && (bool)listed["readHistory"]! && (bool)listed["conditionalCreate"]! && (bool)listed["conditionalUpdate"]!);
        }

        foreach (var interaction in Codes(rest, "interaction"))
        {
            var answer = interaction switch
            {
                "transaction" or "batch" => await wire.PostAsync("", $$"""{"resourceType":"Bundle","type":"{{interaction}}"}"""),
                "search-system" => await wire.GetAsync("/?_type=Basic"),
                "history-system" => await wire.GetAsync("/_history"),
                _ => throw new InvalidOperationException($"The statement lists {interaction}, and nothing here tries it."),
            };
            Assert.Equal((interaction, 200), (interaction, answer.Status));
        }
    }

    Task<Answer> DoAsync(string interaction, string type, string id, string body) => interaction switch
    {
        "read" => wire.GetAsync($"/{type}/{id}"),
        "vread" => wire.GetAsync($"/{type}/{id}/_history/1"),
        "update" => wire.PutAsync($"/{type}/{id}", body.Replace("{\"resourceType\"", $"{{\"id\":\"{id}\",\"resourceType\"", StringComparison.Ordinal)),
        "patch" => wire.PatchAsync($"/{type}/{id}", """[{"op":"add","path":"/language","value":"th"}]""", ("Content-Type", Wire.JsonPatch)),
        "delete" => wire.DeleteAsync($"/{type}/{id}"),
        "history-instance" => wire.GetAsync($"/{type}/{id}/_history"),
        "history-type" => wire.GetAsync($"/{type}/_history"),
        "create" => wire.PostAsync($"/{type}", body),
        "search-type" => wire.GetAsync($"/{type}"),
        _ => throw new InvalidOperationException($"The statement lists {interaction}, and nothing here tries it."),
    };

    static string Minimal(string type) => type switch
    {
        "Observation" => """{"resourceType":"Observation","status":"final","code":{"text":"x"}}""",
        "Organization" => """{"resourceType":"Organization","name":"x"}""",
        "Basic" => """{"resourceType":"Basic","code":{"text":"x"}}""",
        _ => $$"""{"resourceType":"{{type}}"}""",
    };

    [Fact]
    public async Task Every_parameter_of_every_type_in_the_statement_is_searched_strictly()
    {
        var rest = await RestAsync();
        var tried = 0;
        foreach (var resource in rest["resource"]!.AsArray())
        {
            var type = (string)resource!["type"]!;
            foreach (var parameter in resource["searchParam"]!.AsArray())
            {
                var name = (string)parameter!["name"]!;
                var value = (string)parameter["type"]! switch
                {
                    "date" => "2000-01-01",
                    "number" => "123456",
                    "quantity" => "123456||x",
                    "reference" => "Basic/none",
                    "uri" => "http://example.org/none",
                    "composite" => null,
                    "special" => null,
                    _ => "none-of-these",
                };
                var query = value is null ? $"{name}:missing=true" : $"{name}={Uri.EscapeDataString(value)}";
                if (value is null && (string)parameter["type"]! == "special")
                {
                    continue;
                }

                var answer = await wire.GetAsync($"/{type}?{query}&_count=1&_id=none", ("Prefer", "handling=strict"));
                Assert.True(answer.Status == 200 || IsAboutTarget(answer), $"{type}?{query}: {answer.Text}");
                tried++;
            }

            foreach (var include in resource["searchInclude"]?.AsArray() ?? [])
            {
                Assert.Equal(200, (await wire.GetAsync($"/{type}?_id=none&_include={include}", ("Prefer", "handling=strict"))).Status);
            }
        }

        var patient = rest["resource"]!.AsArray().Single(resource => (string?)resource!["type"] == "Patient")!;
        var reverse = patient["searchRevInclude"]!.AsArray().Select(include => (string)include!).ToList();
        Assert.Contains("Observation:subject", reverse);
        Assert.DoesNotContain("Encounter:service-provider", reverse);
        foreach (var include in reverse)
        {
            Assert.Equal((include, 200), (include, (await wire.GetAsync($"/Patient?_id=none&_revinclude={include}", ("Prefer", "handling=strict"))).Status));
        }

        Assert.True(tried > 2_000, $"{tried}");
        foreach (var name in Codes(rest, "searchParam"))
        {
            var value = name == "_lastUpdated" ? "2000-01-01" : "none";
            Assert.Equal((name, 200), (name, (await wire.GetAsync($"/?_type=Basic&{name}={value}", ("Prefer", "handling=strict"))).Status));
        }
    }

    /// <summary>The made reference leads to a type that the parameter does not refer to: understood, and told so.</summary>
    static bool IsAboutTarget(Answer answer) => answer.Status == 400 && answer.Text.Contains("refer", StringComparison.Ordinal);

    [Fact]
    public async Task Every_operation_of_the_statement_is_there()
    {
        var id = await wire.CreateAsync("Patient", """{"resourceType":"Patient","birthDate":"1980-01-01"}""");
        foreach (var resource in (await RestAsync())["resource"]!.AsArray())
        {
            foreach (var operation in resource!["operation"]?.AsArray() ?? [])
            {
                var name = (string)operation!["name"]!;
                Assert.Equal("Patient", (string?)resource["type"]);
                if (ConsentOperations.Names.Contains(name))
                {
                    // These do something, so they are sent empty: refused for what is missing, or for who asks, but known.
                    var at = name == "guardian" ? $"/Patient/{id}/${name}" : $"/Patient/${name}";
                    var refused = await wire.PostAsync(at, """{"resourceType":"Parameters"}""");
                    Assert.True(refused.Status is 200 or 400 or 403 or 404 or 422, $"{name}: {refused.Status}");
                    Assert.DoesNotContain("no such operation", refused.Text, StringComparison.Ordinal);
                    continue;
                }

                var answer = name == "match"
                    ? await wire.PostAsync("/Patient/$match", """{"resourceType":"Parameters","parameter":[{"name":"resource","resource":{"resourceType":"Patient","birthDate":"1980-01-01"}}]}""")
                    : await wire.GetAsync($"/Patient/{id}/${name}");
                Assert.True(answer.Status == 200, $"{name}: {answer.Text}");
            }
        }
    }

    [Fact]
    public async Task The_statement_has_one_mode()
    {
        Assert.Equal(200, (await wire.GetAsync("/metadata?mode=full")).Status);
        (await wire.GetAsync("/metadata?mode=terminology")).Refused(404, "not-supported");
        Assert.Equal(200, (await wire.SendAsync("HEAD", "/metadata", null)).Status);
    }
}
