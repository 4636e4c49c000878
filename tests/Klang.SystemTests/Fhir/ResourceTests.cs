using System.Globalization;
using Xunit;

namespace Klang.SystemTests.Fhir;

/// <summary>Create, read, vread, update and delete (FHIR R4 §3.1.0.1 to §3.1.0.8).</summary>
[Collection(FhirTests.Name)]
public sealed class ResourceTests(FhirHost host)
{
    readonly Wire wire = host.Wire;

    static string Named(string id, string family) => $$"""{"resourceType":"Patient","id":"{{id}}","name":[{"family":"{{family}}"}]}""";

    static string NewId() => "t-" + Guid.NewGuid().ToString("N");

    [Fact]
    public async Task A_create_answers_with_location_version_and_time()
    {
        var created = await wire.PostAsync("/Patient", """{"resourceType":"Patient","id":"ignored","active":true}""");
        Assert.Equal(201, created.Status);
        Assert.NotEqual("ignored", created.Id);
        Assert.Equal($"{host.Base}/Patient/{created.Id}/_history/1", created.Header("Location"));
        Assert.Equal("W/\"1\"", created.Header("ETag"));
        Assert.Equal("1", (string?)created.Json["meta"]!["versionId"]);
        var lastModified = DateTimeOffset.ParseExact(created.Header("Last-Modified")!, "r", CultureInfo.InvariantCulture);
        var lastUpdated = DateTimeOffset.Parse((string)created.Json["meta"]!["lastUpdated"]!, CultureInfo.InvariantCulture);
        Assert.Equal(lastModified.ToUnixTimeSeconds(), lastUpdated.ToUnixTimeSeconds());
    }

    [Fact]
    public async Task A_read_gives_what_the_create_gave_and_a_HEAD_the_same_without_body()
    {
        var created = await wire.PostAsync("/Patient", """{"resourceType":"Patient","active":true}""");
        var read = await wire.GetAsync($"/Patient/{created.Id}");
        Assert.Equal(200, read.Status);
        Assert.Equal(created.Text, read.Text);
        Assert.Equal(created.Header("ETag"), read.Header("ETag"));
        Assert.Equal(created.Header("Last-Modified"), read.Header("Last-Modified"));

        var head = await wire.SendAsync("HEAD", $"/Patient/{created.Id}", null);
        Assert.Equal(200, head.Status);
        Assert.Empty(head.Bytes);
        Assert.Equal(read.Header("ETag"), head.Header("ETag"));
        Assert.Equal(read.Bytes.Length.ToString(CultureInfo.InvariantCulture), head.Header("Content-Length"));
    }

    [Fact]
    public async Task Every_version_can_be_read_again()
    {
        var id = NewId();
        await wire.PutAsync($"/Patient/{id}", Named(id, "หนึ่ง"));
        await wire.PutAsync($"/Patient/{id}", Named(id, "สอง"));
        Assert.Equal("หนึ่ง", (string?)(await wire.GetAsync($"/Patient/{id}/_history/1")).Json["name"]![0]!["family"]);
        Assert.Equal("สอง", (string?)(await wire.GetAsync($"/Patient/{id}/_history/2")).Json["name"]![0]!["family"]);
        (await wire.GetAsync($"/Patient/{id}/_history/3")).Refused(404, "not-found");
        (await wire.GetAsync($"/Patient/{id}/_history/none")).Refused(404, "not-found");
    }

    [Fact]
    public async Task An_update_creates_under_the_clients_id_and_then_makes_versions()
    {
        var id = NewId();
        var first = await wire.PutAsync($"/Patient/{id}", Named(id, "A"));
        Assert.Equal((201, $"{host.Base}/Patient/{id}/_history/1"), (first.Status, first.Header("Location")));
        var second = await wire.PutAsync($"/Patient/{id}", Named(id, "B"));
        Assert.Equal((200, "W/\"2\""), (second.Status, second.Header("ETag")));
    }

    [Fact]
    public async Task An_update_needs_the_id_and_type_of_its_address()
    {
        Assert.Equal("Patient.id", (await wire.PutAsync("/Patient/a", Named("b", "X"))).Refused(400, "invalid").Expression);
        Assert.Equal("Patient.id", (await wire.PutAsync("/Patient/a", """{"resourceType":"Patient"}""")).Refused(400, "required").Expression);
        (await wire.PutAsync("/Group/a", Named("a", "X"))).Refused(400, "invalid");
        (await wire.PutAsync("/Patient/a_b", Named("a_b", "X"))).Refused(400, "value");
        (await wire.PutAsync($"/Patient/{new string('a', 65)}", Named(new string('a', 65), "X"))).Refused(400, "value");
        (await wire.PutAsync("/Patient", Named("a", "X"))).Refused(400, "required");
    }

    [Fact]
    public async Task A_deleted_resource_is_gone_and_its_past_stays()
    {
        var id = NewId();
        await wire.PutAsync($"/Patient/{id}", Named(id, "A"));
        var deleted = await wire.DeleteAsync($"/Patient/{id}");
        Assert.Equal((204, "W/\"2\"", 0), (deleted.Status, deleted.Header("ETag"), deleted.Bytes.Length));
        (await wire.GetAsync($"/Patient/{id}")).Refused(410, "deleted");
        (await wire.GetAsync($"/Patient/{id}/_history/2")).Refused(410, "deleted");
        Assert.Equal(200, (await wire.GetAsync($"/Patient/{id}/_history/1")).Status);
        Assert.Equal(204, (await wire.DeleteAsync($"/Patient/{id}")).Status);
        Assert.Equal(204, (await wire.DeleteAsync($"/Patient/{NewId()}")).Status);
        (await wire.PatchAsync($"/Patient/{id}", "[]", ("Content-Type", Wire.JsonPatch))).Refused(410, "deleted");

        var again = await wire.PutAsync($"/Patient/{id}", Named(id, "B"));
        Assert.Equal((201, "W/\"3\""), (again.Status, again.Header("ETag")));
    }

    [Fact]
    public async Task What_never_was_is_not_found()
    {
        (await wire.GetAsync("/Patient/never")).Refused(404, "not-found");
        (await wire.GetAsync("/Patient/never/_history")).Refused(404, "not-found");
        (await wire.GetAsync("/Patient/never/_history/1")).Refused(404, "not-found");
        (await wire.GetAsync("/Nothing")).Refused(404, "not-supported");
        (await wire.GetAsync("/patient/1")).Refused(404, "not-supported");
        (await wire.GetAsync("/Patient/1/2/3/4/5")).Refused(404, "not-found");
    }

    [Theory]
    [InlineData("W/\"1\"")]
    [InlineData("\"1\"")]
    public async Task If_Match_lets_the_current_version_through(string tag)
    {
        var id = NewId();
        await wire.PutAsync($"/Patient/{id}", Named(id, "A"));
        Assert.Equal(200, (await wire.PutAsync($"/Patient/{id}", Named(id, "B"), ("If-Match", tag))).Status);
        (await wire.PutAsync($"/Patient/{id}", Named(id, "C"), ("If-Match", tag))).Refused(412, "conflict");
        (await wire.PatchAsync($"/Patient/{id}", "[]", ("If-Match", tag), ("Content-Type", Wire.JsonPatch))).Refused(412, "conflict");
        (await wire.DeleteAsync($"/Patient/{id}", ("If-Match", tag))).Refused(412, "conflict");
        Assert.Equal("B", (string?)(await wire.GetAsync($"/Patient/{id}")).Json["name"]![0]!["family"]);
    }

    [Fact]
    public async Task If_Match_with_a_star_wants_what_is_there_in_any_version()
    {
        var any = ("If-Match", "*");
        var id = NewId();
        (await wire.PutAsync($"/Patient/{id}", Named(id, "A"), any)).Refused(412, "conflict");
        (await wire.DeleteAsync($"/Patient/{id}", any)).Refused(412, "conflict");
        (await wire.PutAsync($"/Patient?_id={id}", """{"resourceType":"Patient"}""", any)).Refused(412, "conflict");
        (await wire.GetAsync($"/Patient/{id}")).Refused(404, "not-found");
        await wire.PutAsync($"/Patient/{id}", Named(id, "A"));
        Assert.Equal(200, (await wire.PutAsync($"/Patient/{id}", Named(id, "B"), any)).Status);
        Assert.Equal(200, (await wire.PatchAsync($"/Patient/{id}", """[{"op":"add","path":"/active","value":true}]""", any, ("Content-Type", Wire.JsonPatch))).Status);
        Assert.Equal(204, (await wire.DeleteAsync($"/Patient/{id}", any)).Status);
        (await wire.DeleteAsync($"/Patient/{id}", any)).Refused(412, "conflict");
        (await wire.PutAsync($"/Patient/{id}", Named(id, "C"), any)).Refused(412, "conflict");
    }

    [Fact]
    public async Task If_Match_that_names_no_version_is_told_so()
    {
        var id = NewId();
        (await wire.PutAsync($"/Patient/{id}", Named(id, "A"), ("If-Match", "W/\"1\""))).Refused(412, "conflict");
        (await wire.PutAsync($"/Patient/{id}", Named(id, "A"), ("If-Match", "3"))).Refused(400, "value");
        (await wire.PutAsync($"/Patient/{id}", Named(id, "A"), ("If-Match", "W/\"abc\""))).Refused(412, "conflict");
        (await wire.GetAsync($"/Patient/{id}")).Refused(404, "not-found");
    }

    [Fact]
    public async Task If_None_Match_star_creates_and_never_updates()
    {
        var id = NewId();
        Assert.Equal(201, (await wire.PutAsync($"/Patient/{id}", Named(id, "A"), ("If-None-Match", "*"))).Status);
        (await wire.PutAsync($"/Patient/{id}", Named(id, "B"), ("If-None-Match", "*"))).Refused(412, "conflict");
    }

    [Fact]
    public async Task A_conditional_read_answers_not_modified()
    {
        var created = await wire.PostAsync("/Patient", """{"resourceType":"Patient"}""");
        var address = $"/Patient/{created.Id}";
        var same = await wire.GetAsync(address, ("If-None-Match", "W/\"1\""));
        Assert.Equal((304, 0, "W/\"1\""), (same.Status, same.Bytes.Length, same.Header("ETag")));
        Assert.Equal(304, (await wire.GetAsync(address, ("If-None-Match", "\"7\", \"1\""))).Status);
        Assert.Equal(200, (await wire.GetAsync(address, ("If-None-Match", "W/\"2\""))).Status);
        Assert.Equal(304, (await wire.GetAsync(address, ("If-Modified-Since", created.Header("Last-Modified")!))).Status);
        Assert.Equal(200, (await wire.GetAsync(address, ("If-Modified-Since", "Tue, 01 Jan 2019 00:00:00 GMT"))).Status);
        Assert.Equal(200, (await wire.GetAsync(address, ("If-Modified-Since", "not a date"))).Status);
    }

    [Fact]
    public async Task Prefer_chooses_the_body_of_an_answer_to_a_write()
    {
        const string Body = """{"resourceType":"Patient"}""";
        Assert.Equal("Patient", (string?)(await wire.PostAsync("/Patient", Body)).Json["resourceType"]);
        Assert.Equal("Patient", (string?)(await wire.PostAsync("/Patient", Body, ("Prefer", "return=representation"))).Json["resourceType"]);
        var minimal = await wire.PostAsync("/Patient", Body, ("Prefer", "return=minimal"));
        Assert.Equal((201, 0), (minimal.Status, minimal.Bytes.Length));
        Assert.NotNull(minimal.Header("Location"));
        var outcome = await wire.PostAsync("/Patient", Body, ("Prefer", "return=OperationOutcome"));
        Assert.Equal((201, "information"), (outcome.Status, Issue.Of(outcome.Json).Severity));
        Assert.Equal(201, (await wire.PostAsync("/Patient", Body, ("Prefer", "return=unknown, wait=5"))).Status);
    }

    [Fact]
    public async Task A_repeated_request_with_the_same_key_gets_the_first_answer()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var first = await wire.PostAsync("/Patient", """{"resourceType":"Patient","active":true}""", key);
        var second = await wire.PostAsync("/Patient", """{"resourceType":"Patient","active":true}""", key);
        Assert.Equal((201, first.Text), (second.Status, second.Text));
        (await wire.PostAsync("/Patient", """{"resourceType":"Patient"}""", ("Idempotency-Key", new string('x', 129)))).Refused(400, "value");
    }

    [Fact]
    public async Task A_key_used_for_another_request_is_refused_and_nothing_is_lost()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var first = await wire.PostAsync("/Patient", """{"resourceType":"Patient","active":true}""", key);
        var issue = (await wire.PostAsync("/Patient", """{"resourceType":"Patient","active":false}""", key)).Refused(422, "duplicate");
        Assert.Contains("key of its own", issue.Diagnostics, StringComparison.Ordinal);
        (await wire.PutAsync($"/Patient/{first.Id}", $$"""{"resourceType":"Patient","id":"{{first.Id}}","active":true}""", key)).Refused(422, "duplicate");
        (await wire.DeleteAsync($"/Patient/{first.Id}", key)).Refused(422, "duplicate");
        (await wire.PostAsync("", """{"resourceType":"Bundle","type":"transaction","entry":[{"resource":{"resourceType":"Patient","active":true},"request":{"method":"POST","url":"Patient"}}]}""", key))
            .Refused(422, "duplicate");
        Assert.Equal((201, first.Text), ((await wire.PostAsync("/Patient", """{"resourceType":"Patient","active":true}""", key)).Status, first.Text));
    }

    [Fact]
    public async Task A_large_transaction_is_repeated_under_its_key_and_another_one_is_refused()
    {
        static string Bundle(int count, string name)
        {
            var entry = $$$"""{"resource":{"resourceType":"Organization","name":"{{{name}}}"},"request":{"method":"POST","url":"Organization"}}""";
            return $$"""{"resourceType":"Bundle","type":"transaction","entry":[{{string.Join(',', Enumerable.Repeat(entry, count))}}]}""";
        }

        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var first = await wire.PostAsync("", Bundle(400, "a"), key);
        Assert.True(first.Status == 200, first.Text);
        var second = await wire.PostAsync("", Bundle(400, "a"), key);
        Assert.Equal(
            first.Entries.Select(entry => (string?)entry["response"]!["location"]), second.Entries.Select(entry => (string?)entry["response"]!["location"]));
        (await wire.PostAsync("", Bundle(400, "b"), key)).Refused(422, "duplicate");
        (await wire.PostAsync("", Bundle(399, "a"), key)).Refused(422, "duplicate");
    }

    [Fact]
    public async Task Every_address_knows_its_methods()
    {
        foreach (var (method, path, allow) in ((string, string, string)[])
            [
                ("POST", "/Patient/1", "GET, HEAD, PUT, PATCH, DELETE"), ("DELETE", "", "GET, HEAD, POST"), ("PUT", "/metadata", "GET, HEAD"),
                ("GET", "/Patient/_search", "POST"), ("PUT", "/Patient/1/_history/1", "GET, HEAD"), ("DELETE", "/Patient/1/_history", "GET, HEAD"),
                ("TRACE", "/Patient", "GET, HEAD, POST, PUT, PATCH, DELETE"),
            ])
        {
            var answer = await wire.SendAsync(method, path, method is "POST" or "PUT" ? "{}" : null);
            answer.Refused(405, "not-supported");
            Assert.Equal(allow, answer.Header("Allow"));
        }
    }

    [Fact]
    public async Task Summary_and_elements_give_a_marked_part()
    {
        var id = await wire.CreateAsync("Patient",
            """{"resourceType":"Patient","text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\">ก</div>"},"active":true,"name":[{"family":"A"}],"communication":[{"language":{"text":"th"}}]}""");
        var summary = (await wire.GetAsync($"/Patient/{id}?_summary=true")).Json;
        Assert.Equal((true, false, false), (summary["name"] is not null, summary["communication"] is not null, summary["text"] is not null));
        Assert.Contains("SUBSETTED", summary.ToJsonString(), StringComparison.Ordinal);
        var text = (await wire.GetAsync($"/Patient/{id}?_summary=text")).Json;
        Assert.Equal((true, false), (text["text"] is not null, text["name"] is not null));
        var data = (await wire.GetAsync($"/Patient/{id}?_summary=data")).Json;
        Assert.Equal((false, true, true), (data["text"] is not null, data["name"] is not null, data["communication"] is not null));
        var elements = (await wire.GetAsync($"/Patient/{id}?_elements=active")).Json;
        Assert.Equal(["resourceType", "id", "meta", "active"], elements.AsObject().Select(member => member.Key));
        Assert.DoesNotContain("SUBSETTED", (await wire.GetAsync($"/Patient/{id}?_summary=false")).Text, StringComparison.Ordinal);
        (await wire.GetAsync($"/Patient/{id}?_summary=some")).Refused(400, "value");
    }

    [Fact]
    public async Task A_Binary_is_given_as_bytes_or_as_a_resource()
    {
        var id = (await wire.SendAsync("POST", "/Binary", "สวัสดี", ("Content-Type", "text/plain"))).Id;
        var raw = await wire.GetAsync($"/Binary/{id}", ("Accept", "text/plain"));
        Assert.Equal(("สวัสดี", "text/plain", "attachment"), (raw.Text, raw.Header("Content-Type"), raw.Header("Content-Disposition")));
        Assert.Equal("Binary", (string?)(await wire.GetAsync($"/Binary/{id}", ("Accept", Wire.Json))).Json["resourceType"]);
        (await wire.GetAsync($"/Binary/{id}", ("Accept", "application/fhir+xml"))).Refused(406, "not-supported");
    }
}
