using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Klang.SystemTests.Fhir;

/// <summary>Bodies that no record may come from.</summary>
[Collection(FhirTests.Name)]
public sealed class BadBodyTests(FhirHost host)
{
    readonly Wire wire = host.Wire;

    [Theory]
    [InlineData("{\"resourceType\":\"Patient\",\n\"active\":true,\"active\":false}", "Line 2, column 15: ", "twice")]
    [InlineData("{\"resourceType\":\"Patient\"} x", "Line 1, column 28: ", "not expected")]
    [InlineData("{\"resourceType\":\"Patient\"}{}", "Line 1, column 27: ", "not expected")]
    [InlineData("\uFEFF{\"resourceType\":\"Patient\"}", "Line 1, column 1: ", "byte order mark")]
    [InlineData("{\"resourceType\":\"Patient\"/* c */}", "Line 1, column 26: ", "not expected")]
    [InlineData("{\"resourceType\":\"Patient\",}", "Line 1, column 27: ", "not expected")]
    [InlineData("{'resourceType':'Patient'}", "Line 1, column 2: ", "not expected")]
    [InlineData("{\"resourceType\":\"Patient\",\"multipleBirthInteger\":NaN}", "Line 1, column 50: ", "not expected")]
    [InlineData("{\"resourceType\":\"Patient\",\"multipleBirthInteger\":01}", "Line 1, column 51: ", "not expected")]
    [InlineData("{\"resourceType\":\"Patient\",\"multipleBirthInteger\":1e400}", "Line 1, column 50: ", "1e308")]
    [InlineData("{\"resourceType\":\"Patient\",\"language\":\"\\ud800\"}", "Line 1, column 38: ", "surrogate")]
    [InlineData("{\"resourceType\":\"Patient\",\"language\":\"a\\u0000\"}", "Line 1, column 38: ", "NUL")]
    [InlineData("{", "Line 1, column 2: ", "ends too early")]
    [InlineData("{\"resourceType\":", "Line 1, column 17: ", "ends too early")]
    [InlineData("", "Line 1, column 1: ", "empty")]
    public async Task Unsound_JSON_is_refused_with_its_place(string body, string place, string reason)
    {
        var diagnostics = (await wire.PostAsync("/Patient", body)).Refused(400, "structure").Diagnostics;
        Assert.StartsWith(place, diagnostics, StringComparison.Ordinal);
        Assert.Contains(reason, diagnostics, StringComparison.Ordinal);
        Assert.Equal(1, diagnostics.Split("olumn", StringSplitOptions.None).Length - 1);
    }

    [Fact]
    public async Task Bytes_that_are_not_UTF_8_are_refused_and_Thai_of_the_past_is_recognised()
    {
        byte[] Named(params byte[] name) => [.. "{\"resourceType\":\"Patient\",\"name\":[{\"family\":\""u8, .. name, .. "\"}]}"u8];

        Assert.StartsWith("Line 1, column 46: ", (await wire.SendBytesAsync("POST", "/Patient", Named(0xFF, 0xFE))).Refused(400, "structure").Diagnostics, StringComparison.Ordinal);
        (await wire.SendBytesAsync("POST", "/Patient", Named(0xED, 0xA0, 0x80))).Refused(400, "structure");
        (await wire.SendBytesAsync("POST", "/Patient", Named(0xC0, 0xAF))).Refused(400, "structure");
        var thai = await wire.SendBytesAsync("POST", "/Patient", Named(0xCA, 0xC1, 0xAA, 0xD2, 0xC2));
        Assert.Contains("TIS-620", thai.Refused(400, "structure").Diagnostics, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("1")]
    public async Task A_body_that_is_no_object_is_refused(string body) => (await wire.PostAsync("/Patient", body)).Refused(400, "structure");

    [Theory]
    [InlineData("\"name\":[{\"family\":\"a\\u0007b\"}]", "value", "Patient.name[0].family")]
    [InlineData("\"name\":[{\"family\":\"a\\u202eb\"}]", "value", "Patient.name[0].family")]
    [InlineData("\"birthDate\":\"2567-02-30\"", "value", "Patient.birthDate")]
    [InlineData("\"birthDate\":\"1980-02-30\"", "value", "Patient.birthDate")]
    [InlineData("\"birthDate\":\"1980-2-3\"", "value", "Patient.birthDate")]
    [InlineData("\"birthDate\":\"2190-01-01\"", "value", "Patient.birthDate")]
    [InlineData("\"birthDate\":\"\"", "value", "Patient.birthDate")]
    [InlineData("\"identifier\":[{\"system\":\"https://terms.sil-th.org/id/th-cid\",\"value\":\"199991234567\"}]", "invalid", "Patient.identifier[0].value")]
    [InlineData("\"identifier\":[{\"system\":\"https://terms.sil-th.org/id/th-cid\",\"value\":\"19999123456789\"}]", "invalid", "Patient.identifier[0].value")]
    [InlineData("\"identifier\":[{\"system\":\"https://terms.sil-th.org/id/th-cid\",\"value\":\"1999912345678\"}]", "invalid", "Patient.identifier[0].value")]
    [InlineData("\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns='http://www.w3.org/1999/xhtml'><script>1</script></div>\"}", "value", "Patient.text.div")]
    [InlineData("\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns='http://www.w3.org/1999/xhtml'><p onclick='x'>a</p></div>\"}", "value", "Patient.text.div")]
    [InlineData("\"text\":{\"status\":\"generated\",\"div\":\"<div xmlns='http://www.w3.org/1999/xhtml'><a href='javascript:x'>a</a></div>\"}", "value", "Patient.text.div")]
    [InlineData("\"colour\":\"red\"", "structure", "Patient.colour")]
    [InlineData("\"active\":\"true\"", "structure", "Patient.active")]
    [InlineData("\"name\":{\"family\":\"x\"}", "structure", "Patient.name")]
    [InlineData("\"gender\":[\"male\"]", "structure", "Patient.gender")]
    [InlineData("\"gender\":\"none\"", "code-invalid", "Patient.gender")]
    [InlineData("\"name\":[]", "structure", "Patient.name")]
    [InlineData("\"name\":[{}]", "structure", "Patient.name[0]")]
    [InlineData("\"name\":[null]", "structure", "Patient.name[0]")]
    [InlineData("\"name\":[{\"given\":[null]}]", "structure", "Patient.name[0].given[0]")]
    [InlineData("\"name\":[{\"given\":[\"a\",null],\"_given\":[{\"id\":\"x\"},null]}]", "structure", "Patient.name[0].given[1]")]
    [InlineData("\"name\":[{\"given\":[\"a\"],\"_given\":[null,{\"id\":\"x\"}]}]", "structure", null)]
    [InlineData("\"deceasedBoolean\":true,\"deceasedDateTime\":\"2020\"", "structure", "Patient.deceasedDateTime")]
    [InlineData("\"managingOrganization\":{\"reference\":\"Patient/1\"}", "invalid", "Patient.managingOrganization.reference")]
    [InlineData("\"managingOrganization\":{\"reference\":\"#o\"}", "invariant", "Patient.managingOrganization.reference")]
    [InlineData("\"contained\":[{\"resourceType\":\"Organization\",\"id\":\"o\",\"name\":\"x\"}]", "invariant", "Patient.contained[0]")]
    [InlineData("\"link\":[{\"other\":{\"display\":\"x\"}}]", "required", "Patient.link[0].type")]
    [InlineData("\"extension\":[{\"url\":\"http://example.org/e\"}]", "invariant", "Patient.extension[0]")]
    public async Task What_R4_or_reason_forbids_is_unprocessable(string members, string code, string? path)
    {
        var answer = await wire.PostAsync("/Patient", $$"""{"resourceType":"Patient",{{members}}}""");
        answer.Refused(422, code);
        Assert.Contains(Issue.All(answer.Json), issue => path is null || issue.Expression == path);
        Assert.All(Issue.All(answer.Json), issue => Assert.StartsWith("Line 1, column ", issue.Diagnostics, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_year_of_the_Buddhist_era_is_recognised_wherever_it_stands()
    {
        var birth = await wire.PostAsync("/Patient", """{"resourceType":"Patient","birthDate":"2523-05-05"}""");
        Assert.Contains("ปี พ.ศ.?", birth.Refused(422, "value").Diagnostics, StringComparison.Ordinal);
        var effective = await wire.PostAsync("/Observation", """{"resourceType":"Observation","status":"final","code":{"text":"x"},"effectiveDateTime":"2567-01-01T08:00:00+07:00"}""");
        Assert.Contains("ปี พ.ศ.?", effective.Refused(422, "value").Diagnostics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_complaint_is_told_at_once()
    {
        var answer = await wire.PostAsync("/Patient", "{\"resourceType\":\"Patient\",\n\"gender\":\"none\",\n\"colour\":1,\n\"birthDate\":\"x\"}");
        Assert.Equal(["Patient.gender", "Patient.colour", "Patient.birthDate"], Issue.All(answer.Json).Select(issue => issue.Expression));
        Assert.Equal(["Line 2", "Line 3", "Line 4"], Issue.All(answer.Json).Select(issue => issue.Diagnostics[..6]));
    }

    [Fact]
    public async Task Addresses_in_data_are_never_fetched()
    {
        using var trap = new TcpListener(IPAddress.Loopback, port: 0);
        trap.Start();
        var address = $"http://127.0.0.1:{((IPEndPoint)trap.LocalEndpoint).Port}";
        var id = await wire.CreateAsync("Patient", $$$"""
            {"resourceType":"Patient","meta":{"profile":["{{{address}}}/profile"],"source":"{{{address}}}/source"},"implicitRules":"{{{address}}}/rules",
             "extension":[{"url":"{{{address}}}/extension","valueUrl":"{{{address}}}/url"}],"photo":[{"contentType":"image/png","url":"{{{address}}}/photo"}],
             "managingOrganization":{"reference":"{{{address}}}/Organization/1"},"identifier":[{"system":"{{{address}}}/system","value":"1"}],
             "text":{"status":"generated","div":"<div xmlns=\"http://www.w3.org/1999/xhtml\"><img src=\"{{{address}}}/pixel\" alt=\"x\"/></div>"}}
            """);
        await wire.GetAsync($"/Patient/{id}");
        await wire.GetAsync($"/Patient?_id={id}&_include=*");
        await wire.GetAsync($"/Patient/{id}/$everything");
        await wire.GetAsync($"/Patient?organization={Uri.EscapeDataString(address + "/Organization/1")}");
        await wire.PostAsync("/Subscription", $$$"""{"resourceType":"Subscription","status":"requested","reason":"x","criteria":"Patient","channel":{"type":"rest-hook","endpoint":"{{{address}}}/hook"}}""");
        Assert.False(trap.Pending());
    }

    [Fact]
    public async Task Numbers_and_texts_come_back_as_they_were_sent()
    {
        foreach (var number in (string[])["1.10", "-0", "0.00", "1.0E+2", "1e-7", "12345678901234567890.123456789", "1e300"])
        {
            var sent = $$$"""{"resourceType":"Observation","status":"final","code":{"text":"ก\u0E01é\/"},"valueQuantity":{"value":{{{number}}}}}""";
            var id = await wire.CreateAsync("Observation", sent);
            Assert.EndsWith(sent[sent.IndexOf("\"status\"", StringComparison.Ordinal)..], (await wire.GetAsync($"/Observation/{id}")).Text, StringComparison.Ordinal);
        }
    }
}
