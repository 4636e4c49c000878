using System.Text.Json.Nodes;
using Xunit;

namespace Klang.SystemTests.Fhir;

/// <summary>Batch and transaction (FHIR R4 §3.1.0.11).</summary>
[Collection(FhirTests.Name)]
public sealed class BundleTests(FhirHost host)
{
    readonly Wire wire = host.Wire;
    readonly string mark = Guid.NewGuid().ToString("N");

    static string Bundle(string type, params string[] entries) =>
        $$"""{"resourceType":"Bundle","type":"{{type}}","entry":[{{string.Join(",\n", entries)}}]}""";

    static string Entry(string method, string url, string? resource = null, string? fullUrl = null, string more = "") =>
        "{" + (fullUrl is null ? "" : $"\"fullUrl\":\"{fullUrl}\",") + (resource is null ? "" : $"\"resource\":{resource},")
        + $"\"request\":{{\"method\":\"{method}\",\"url\":\"{url}\"{more}}}}}";

    static string Urn() => $"urn:uuid:{Guid.NewGuid()}";

    string Patient(string more = "") => $$"""{"resourceType":"Patient","name":[{"family":"{{mark}}"}]{{more}}}""";

    static string Observation(string subject, string more = "") =>
        $$"""{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"{{subject}}"}{{more}}}""";

    Task<Answer> SendAsync(string bundle, params (string, string)[] headers) => wire.PostAsync("", bundle, headers);

    static string Status(Answer answer, int entry) => (string)answer.Entries[entry]["response"]!["status"]!;

    static JsonNode Response(Answer answer, int entry) => answer.Entries[entry]["response"]!;

    [Fact]
    public async Task A_transaction_works_in_the_order_of_the_standard_and_answers_in_its_own()
    {
        var old = await wire.CreateAsync("Patient", Patient());
        var put = "b-" + mark;
        var answer = await SendAsync(Bundle("transaction",
            Entry("GET", $"Patient?family={mark}&_sort=_id"),
            Entry("PUT", $"Patient/{put}", Patient($",\"id\":\"{put}\"")),
            Entry("POST", "Patient", Patient()),
            Entry("DELETE", $"Patient/{old}")));
        Assert.Equal((200, "transaction-response"), (answer.Status, (string?)answer.Json["type"]));
        Assert.Equal(["200 OK", "201 Created", "201 Created", "204 No Content"], Enumerable.Range(0, 4).Select(at => Status(answer, at)));
        var created = Response(answer, 2);
        Assert.Matches("^Patient/[^/]+/_history/1$", (string)created["location"]!);
        Assert.Equal("W/\"1\"", (string?)created["etag"]);
        Assert.NotNull(created["lastModified"]);
        var found = answer.Entries[0]["resource"]!;
        Assert.Equal(2, (int)found["total"]!);
        Assert.DoesNotContain(old, found.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task References_between_entries_are_followed_wherever_they_stand()
    {
        var (patient, observation) = (Urn(), Urn());
        var answer = await SendAsync(Bundle("transaction",
            Entry("POST", "Observation", Observation(patient, $$$"""
                ,"extension":[{"url":"http://example.org/r","valueReference":{"reference":"{{{patient}}}"}},{"url":"http://example.org/u","valueUri":"{{{patient}}}"}],
                "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><a href=\"{{{patient}}}\">p</a></div>"},
                "contained":[{"resourceType":"Specimen","id":"s","subject":{"reference":"{{{patient}}}"}}],"specimen":{"reference":"#s"},
                "note":[{"text":"see {{{patient}}}"}]
                """), observation),
            Entry("POST", "Patient", Patient(), patient)), ("Prefer", "return=representation"));
        Assert.True(answer.Status == 200, answer.Text);
        var id = "Patient/" + (string)answer.Entries[1]["resource"]!["id"]!;
        var stored = answer.Entries[0]["resource"]!;
        Assert.Equal(id, (string?)stored["subject"]!["reference"]);
        Assert.Equal(id, (string?)stored["extension"]![0]!["valueReference"]!["reference"]);
        Assert.Equal(id, (string?)stored["extension"]![1]!["valueUri"]);
        Assert.Equal(id, (string?)stored["contained"]![0]!["subject"]!["reference"]);
        Assert.Contains($"href=\"{id}\"", (string)stored["text"]!["div"]!, StringComparison.Ordinal);
        Assert.Equal($"see {patient}", (string?)stored["note"]![0]!["text"]);
        Assert.Equal(1, (await wire.GetAsync($"/Observation?patient={id}")).Total);
    }

    [Fact]
    public async Task Entries_may_refer_to_each_other_in_a_circle()
    {
        var (one, other) = (Urn(), Urn());
        var answer = await SendAsync(Bundle("transaction",
            Entry("POST", "Patient", Patient($$$""","link":[{"type":"seealso","other":{"reference":"{{{other}}}"}}]"""), one),
            Entry("POST", "Patient", Patient($$$""","link":[{"type":"seealso","other":{"reference":"{{{one}}}"}}]"""), other)),
            ("Prefer", "return=representation"));
        Assert.True(answer.Status == 200, answer.Text);
        foreach (var (from, to) in ((int, int)[])[(0, 1), (1, 0)])
        {
            Assert.Equal($"Patient/{answer.Entries[to]["resource"]!["id"]}", (string?)answer.Entries[from]["resource"]!["link"]![0]!["other"]!["reference"]);
        }
    }

    [Fact]
    public async Task Conditional_references_and_conditional_entries_are_resolved()
    {
        var condition = $"identifier=http://example.org/b%7C{mark}";
        var marked = Patient($$""","identifier":[{"system":"http://example.org/b","value":"{{mark}}"}]""");
        var urn = Urn();
        string[] entries = [Entry("POST", "Patient", marked, urn, $",\"ifNoneExist\":\"{condition}\""), Entry("POST", "Observation", Observation(urn))];
        var first = await SendAsync(Bundle("transaction", entries));
        var second = await SendAsync(Bundle("transaction", entries));
        Assert.Equal(("201 Created", "200 OK"), (Status(first, 0), Status(second, 0)));
        Assert.Equal((string?)Response(first, 0)["location"], (string?)Response(second, 0)["location"]);

        var third = await SendAsync(Bundle("transaction",
            Entry("PUT", $"Patient?{condition}", marked.Replace("\"name\"", "\"gender\":\"female\",\"name\"", StringComparison.Ordinal)),
            Entry("POST", "Observation", Observation($"Patient?{condition}")),
            Entry("DELETE", $"Observation?identifier=none-{mark}")));
        Assert.Equal(["200 OK", "201 Created", "204 No Content"], Enumerable.Range(0, 3).Select(at => Status(third, at)));

        var unresolved = await SendAsync(Bundle("transaction",
            Entry("POST", "Patient", Patient(",\"active\":true")), Entry("POST", "Observation", Observation($"Patient?identifier=none-{mark}"))));
        Assert.Equal("Bundle.entry[1].resource.subject.reference", unresolved.Refused(412, "not-found").Expression);
        (await SendAsync(Bundle("transaction", Entry("POST", "Patient", Patient()), Entry("DELETE", $"Observation?status=final")))).Refused(412, "multiple-matches");
        Assert.Equal(0, (await wire.GetAsync($"/Patient?family={mark}&active=true")).Total);
    }

    [Fact]
    public async Task One_wrong_entry_undoes_all_and_every_fault_is_named()
    {
        var answer = await SendAsync(Bundle("transaction",
            Entry("GET", "Patient/none"),
            Entry("POST", "Patient", Patient()),
            Entry("POST", "Patient", Patient(",\"gender\":\"none\"")),
            Entry("POST", "Observation", """{"resourceType":"Observation"}""")));
        answer.Refused(422, "code-invalid");
        Assert.Equal(
            ["Bundle.entry[2].resource.gender", "Bundle.entry[3].resource.status", "Bundle.entry[3].resource.code"],
            Issue.All(answer.Json).Select(issue => issue.Expression));
        Assert.Contains("Line 3, column ", Issue.Of(answer.Json).Diagnostics, StringComparison.Ordinal);
        Assert.Equal(0, (await wire.GetAsync($"/Patient?family={mark}")).Total);
    }

    [Fact]
    public async Task A_version_that_is_not_current_undoes_the_transaction()
    {
        var id = await wire.CreateAsync("Patient", Patient());
        var answer = await SendAsync(Bundle("transaction",
            Entry("POST", "Patient", Patient()),
            Entry("PUT", $"Patient/{id}", Patient($",\"id\":\"{id}\""), more: ",\"ifMatch\":\"W/\\\"7\\\"\"")));
        Assert.Equal("Bundle.entry[1]", answer.Refused(412, "conflict").Expression);
        Assert.Equal(1, (await wire.GetAsync($"/Patient?family={mark}")).Total);
    }

    [Fact]
    public async Task A_question_that_finds_nothing_is_answered_in_its_entry_and_hides_no_write()
    {
        var id = "b-" + mark;
        var answer = await SendAsync(Bundle("transaction", Entry("GET", "Patient/never"), Entry("PUT", $"Patient/{id}", Patient($",\"id\":\"{id}\""))));
        Assert.Equal(200, answer.Status);
        Assert.Equal(("404 Not Found", "201 Created"), (Status(answer, 0), Status(answer, 1)));
        Assert.Equal("not-found", Issue.Of(Response(answer, 0)["outcome"]!).Code);
        Assert.Equal(200, (await wire.GetAsync($"/Patient/{id}")).Status);
    }

    [Fact]
    public async Task A_question_that_cannot_be_read_refuses_the_transaction_before_anything_is_written()
    {
        foreach (var url in (string[])["Patient?birthdate=soon", "Patient/_history?_since=soon", "Patient/$everything"])
        {
            var answer = await SendAsync(Bundle("transaction", Entry("POST", "Patient", Patient()), Entry("GET", url)));
            Assert.StartsWith("Bundle.entry[1]", answer.Refused(400, url.EndsWith('g') ? "not-supported" : "value").Expression, StringComparison.Ordinal);
        }

        Assert.Equal(0, (await wire.GetAsync($"/Patient?family={mark}")).Total);
    }

    [Fact]
    public async Task Entries_that_write_the_same_resource_are_refused()
    {
        var id = await wire.CreateAsync("Patient", Patient());
        var same = await SendAsync(Bundle("transaction", Entry("PUT", $"Patient/{id}", Patient($",\"id\":\"{id}\"")), Entry("DELETE", $"Patient/{id}")));
        Assert.Equal("Bundle.entry[1]", same.Refused(400, "duplicate").Expression);
        var urn = Urn();
        (await SendAsync(Bundle("transaction", Entry("POST", "Patient", Patient(), urn), Entry("POST", "Patient", Patient(), urn)))).Refused(400, "duplicate");
    }

    [Fact]
    public async Task A_reference_to_an_entry_that_is_not_there_is_refused()
    {
        var answer = await SendAsync(Bundle("transaction", Entry("POST", "Patient", Patient(), Urn()), Entry("POST", "Observation", Observation(Urn()))));
        Assert.Equal("Bundle.entry[1].resource.subject.reference", answer.Refused(422, "not-found").Expression);
        Assert.Equal(0, (await wire.GetAsync($"/Patient?family={mark}")).Total);
    }

    [Fact]
    public async Task Two_creates_under_one_condition_are_refused()
    {
        var entry = Entry("POST", "Patient", Patient(), more: $",\"ifNoneExist\":\"family={mark}\"");
        Assert.Equal("Bundle.entry[1]", (await SendAsync(Bundle("transaction", entry, entry))).Refused(400, "duplicate").Expression);
        Assert.Equal(0, (await wire.GetAsync($"/Patient?family={mark}")).Total);
    }

    [Fact]
    public async Task A_resource_read_twice_is_named_once()
    {
        var entry = Entry("GET", $"Patient/{await wire.CreateAsync("Patient", Patient())}");
        foreach (var type in (string[])["batch", "transaction"])
        {
            Assert.Equal(1, (await SendAsync(Bundle(type, entry, entry))).Entries.Count(answered => answered["fullUrl"] is not null));
        }
    }

    [Fact]
    public async Task A_patch_in_a_transaction_comes_as_Parameters_or_as_a_Binary()
    {
        var (one, other) = (await wire.CreateAsync("Patient", Patient()), await wire.CreateAsync("Patient", Patient()));
        var data = Convert.ToBase64String("""[{"op":"add","path":"/active","value":true}]"""u8);
        var answer = await SendAsync(Bundle("transaction",
            Entry("PATCH", $"Patient/{one}", """{"resourceType":"Parameters","parameter":[{"name":"operation","part":[{"name":"type","valueCode":"add"},{"name":"path","valueString":"Patient"},{"name":"name","valueString":"active"},{"name":"value","valueBoolean":true}]}]}"""),
            Entry("PATCH", $"Patient/{other}", $$"""{"resourceType":"Binary","contentType":"application/json-patch+json","data":"{{data}}"}""")));
        Assert.True(answer.Status == 200, answer.Text);
        Assert.Equal(2, (await wire.GetAsync($"/Patient?family={mark}&active=true")).Total);
    }

    [Fact]
    public async Task A_batch_answers_each_entry_for_itself()
    {
        var id = await wire.CreateAsync("Patient", Patient());
        var answer = await SendAsync(Bundle("batch",
            Entry("POST", "Patient", Patient()),
            Entry("GET", "Patient/never"),
            Entry("GET", $"Patient?family={mark}"),
            Entry("PUT", $"Patient/{id}", Patient($",\"id\":\"{id}\",\"gender\":\"none\"")),
            Entry("GET", $"Patient/{id}", more: ",\"ifNoneMatch\":\"W/\\\"1\\\"\""),
            Entry("HEAD", $"Patient/{id}"),
            Entry("GET", $"Patient/{id}/$everything"),
            Entry("GET", "metadata"),
            Entry("GET", $"{host.Base}/Patient/{id}/_history"),
            Entry("GET", "http://elsewhere.example.org/Patient/1"),
            Entry("SING", "Patient/1"),
            Entry("POST", "Patient"),
            Entry("POST", "", Bundle("batch")),
            """{"resource":{"resourceType":"Patient"}}""",
            Entry("DELETE", $"Patient/{id}x")));
        Assert.Equal((200, "batch-response"), (answer.Status, (string?)answer.Json["type"]));
        Assert.Equal(
            [201, 404, 200, 422, 304, 200, 200, 200, 200, 400, 400, 400, 400, 400, 204],
            Enumerable.Range(0, answer.Entries.Count).Select(at => int.Parse(Status(answer, at)[..3], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.Equal("Bundle.entry[3].resource.gender", Issue.Of(Response(answer, 3)["outcome"]!).Expression);
        Assert.Equal("Bundle.entry[11].resource", Issue.Of(Response(answer, 11)["outcome"]!).Expression);
        Assert.Equal("Bundle.entry[13].request", Issue.Of(Response(answer, 13)["outcome"]!).Expression);
    }

    [Fact]
    public async Task What_is_no_batch_or_transaction_is_refused_at_the_base()
    {
        (await SendAsync(Bundle("collection"))).Refused(400, "value");
        (await SendAsync("""{"resourceType":"Bundle"}""")).Refused(400, "value");
        (await SendAsync(Patient())).Refused(400, "invalid");
        (await SendAsync("""{"resourceType":"Bundle","type":"batch","entry":{}}""")).Refused(400, "structure");
        (await SendAsync("""{"resourceType":"Bundle","type":"transaction","entires":[]}""")).Refused(400, "structure");
        Assert.Equal("Bundle.entry[0].request",
            (await SendAsync(Bundle("transaction", Entry("POST", "Patient", Patient(), more: ",\"ifNoneExists\":\"name=x\"")))).Refused(400, "structure").Expression);
        Assert.Empty((await SendAsync("""{"resourceType":"Bundle","type":"transaction"}""")).Entries);
    }

    [Fact]
    public async Task Prefer_chooses_what_the_entries_of_an_answer_hold()
    {
        Assert.Null((await SendAsync(Bundle("transaction", Entry("POST", "Patient", Patient())))).Entries[0]["resource"]);
        Assert.NotNull((await SendAsync(Bundle("transaction", Entry("POST", "Patient", Patient())), ("Prefer", "return=representation"))).Entries[0]["resource"]);
        Assert.NotNull(Response(await SendAsync(Bundle("batch", Entry("POST", "Patient", Patient())), ("Prefer", "return=OperationOutcome")), 0)["outcome"]);
    }

    [Fact]
    public async Task A_Bundle_of_another_kind_is_stored_at_its_own_address()
    {
        var stored = await wire.PostAsync("/Bundle", """{"resourceType":"Bundle","type":"collection","entry":[{"resource":{"resourceType":"Basic","code":{"text":"x"}}}]}""");
        Assert.Equal(201, stored.Status);
    }
}
