using System.Text;
using Klang.Exchange.Fhir;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records;
using Klang.Tests.Records;
using Xunit;

namespace Klang.Tests.Exchange.Fhir;

/// <summary>Files and folders of FHIR become units of work, in the order in which they refer to each other.</summary>
public sealed class FhirImportTests : IDisposable
{
    const string Organization = """{"resourceType":"Organization","identifier":[{"system":"urn:test","value":"o1"}],"name":"โรงพยาบาลสมมติ"}""";
    const string Practitioner = """{"resourceType":"Practitioner","identifier":[{"system":"urn:test","value":"n1"}],"name":[{"family":"รักษา"}]}""";
    const string Observation = """{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"Patient/p1"}}""";

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("klang-fhir-");

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Delete(recursive: true);

    void Write(string name, string text, Encoding? encoding = null)
    {
        var path = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, encoding ?? new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
    }

    async Task<List<FhirUnit>> ReadAsync(string name = "", FhirImportLimits? limits = null)
    {
        var units = new List<FhirUnit>();
        await foreach (var unit in FhirImport.ReadAsync(Path.Combine(folder.FullName, name), limits, Stop))
        {
            units.Add(unit);
        }

        return units;
    }

    static string Bundle(string type, params string[] resources) =>
        $$"""{"resourceType":"Bundle","type":"{{type}}","entry":[{{string.Join(',', resources.Select(Entry))}}]}""";

    static string Entry(string resource, int at) =>
        $$$"""{"fullUrl":"urn:uuid:00000000-0000-0000-0000-{{{at:D12}}}","resource":{{{resource}}},"request":{"method":"POST","url":"{{{TypeOf(resource)}}}"}}""";

    static string TypeOf(string resource) => resource.Split('"')[3];

    [Fact]
    public async Task Reference_data_comes_first_then_patients_then_the_rest_whatever_the_names()
    {
        Write("a/Observation.ndjson", Observation + "\n" + Observation + "\n");
        Write("a/Patient.ndjson", """{"resourceType":"Patient","id":"p1"}""" + "\r\n");
        Write("b-visit.json", Bundle("transaction", Practitioner, """{"resourceType":"Patient"}"""));
        Write("y-staff.json", Bundle("batch", Practitioner));
        Write("z-places.json", Bundle("transaction", Organization));
        Write("readme.txt", "not FHIR");
        Write("zz-broken.json", "{");

        var units = await ReadAsync();
        Assert.Equal(
            ["z-places.json", "y-staff.json", "a/Patient.ndjson", "b-visit.json", "a/Observation.ndjson", "a/Observation.ndjson", "zz-broken.json"],
            units.Select(unit => unit.File));
        Assert.Equal(
            [FhirUnitKind.Transaction, FhirUnitKind.Batch, FhirUnitKind.Resource, FhirUnitKind.Transaction, FhirUnitKind.Resource, FhirUnitKind.Resource, FhirUnitKind.Unreadable],
            units.Select(unit => unit.Kind));
        Assert.Equal([1, 1, 1, 1, 1, 2, 1], units.Select(unit => unit.Line));
    }

    [Theory]
    [InlineData("transaction", FhirUnitKind.Transaction)]
    [InlineData("batch", FhirUnitKind.Batch)]
    [InlineData("collection", FhirUnitKind.Collection)]
    [InlineData("searchset", FhirUnitKind.Collection)]
    [InlineData("document", FhirUnitKind.Resource)]
    [InlineData("history", FhirUnitKind.Unreadable)]
    public async Task The_type_of_a_bundle_says_what_to_do_with_it(string type, FhirUnitKind kind)
    {
        Write("x.json", Bundle(type, Organization));
        var unit = Assert.Single(await ReadAsync("x.json"));

        Assert.Equal((kind, ResourceType.Bundle), (unit.Kind, unit.Type));
        Assert.Equal(kind == FhirUnitKind.Unreadable, unit.Complaint is not null);
    }

    [Fact]
    public async Task Every_bad_line_is_complained_of_and_the_good_ones_are_read()
    {
        Write("x.ndjson", $"{Organization}\n\n  \n{{\"resourceType\":\"Organisation\"}}\n[]\n{{\"a\":1,\"a\":2}}\n{Practitioner}");
        var units = await ReadAsync();

        Assert.Equal([1, 4, 5, 6, 7], units.Select(unit => unit.Line));
        Assert.Equal([true, false, false, false, true], units.Select(unit => unit.Complaint is null));
        Assert.All(units.Where(unit => unit.Complaint is not null), unit => Assert.Equal(unit.Line, unit.Complaint!.Line));
    }

    [Fact]
    public async Task A_byte_order_mark_is_passed_over_and_lines_named_json_are_read_as_lines()
    {
        Write("marked.json", "{\n  \"resourceType\": \"Organization\",\n  \"name\": \"ก\"\n}\n", new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        Write("lines.json", $"{Organization}\n{Practitioner}\n");

        var units = await ReadAsync();
        Assert.Equal(["marked.json", "lines.json", "lines.json"], units.Select(unit => unit.File));
        Assert.All(units, unit => Assert.Null(unit.Complaint));
        Assert.Equal((byte)'{', units[0].Json.Span[0]);
    }

    [Fact]
    public async Task Too_long_lines_and_files_are_refused_at_the_limit()
    {
        Write("x.ndjson", $"{Organization}\n{Practitioner}");
        Write("y.json", $"{{\n{Organization[1..]}");
        var bytes = Encoding.UTF8.GetByteCount(Organization);
        var whole = await ReadAsync(limits: new FhirImportLimits { LineBytesMax = bytes, FileBytesMax = bytes + 1 });
        var cut = await ReadAsync(limits: new FhirImportLimits { LineBytesMax = bytes - 1, FileBytesMax = bytes });
        var short1 = await ReadAsync("x.ndjson", new FhirImportLimits { LinesBytesMax = bytes });

        Assert.All(whole, unit => Assert.Null(unit.Complaint));
        Assert.Equal(["too-long", null, "too-long"], cut.OrderBy(unit => (unit.File, unit.Line)).Select(unit => unit.Complaint?.Code));
        Assert.Equal("too-long", Assert.Single(short1).Complaint!.Code);
        Assert.Equal("too-costly", Assert.Single(await ReadAsync(limits: new FhirImportLimits { FilesMax = 1 })).Complaint!.Code);
    }

    [Fact]
    public async Task What_is_not_there_is_said_so()
    {
        Assert.Equal("not-found", Assert.Single(await ReadAsync("nowhere")).Complaint!.Code);
        Assert.Equal("not-found", Assert.Single(await ReadAsync()).Complaint!.Code);
    }

    [Fact]
    public async Task A_folder_goes_through_the_door_with_its_conditional_references_resolved()
    {
        Write("a-person.json", Bundle("transaction",
            """{"resourceType":"Patient","name":[{"family":"ใจดี"}]}""",
            """
            {"resourceType":"Encounter","status":"finished","class":{"system":"http://terminology.hl7.org/CodeSystem/v3-ActCode","code":"AMB"},"subject":{"reference":"urn:uuid:00000000-0000-0000-0000-000000000000"},"participant":[{"individual":{"reference":"Practitioner?identifier=urn:test|n1"}}],"serviceProvider":{"reference":"Organization?identifier=urn:test|o1"}}
            """));
        Write("b-staff.json", Bundle("transaction", Practitioner));
        Write("c-places.json", Bundle("transaction", Organization));
        await using var house = await DoorFixture.OpenAsync();
        foreach (var unit in await ReadAsync())
        {
            var taken = await house.TransactAsync(WritesOf(unit));
            Assert.True(taken.IsOk, $"{unit.File}: {string.Join("; ", taken.Refusal?.Complaints.Select(complaint => $"{complaint.Path} {complaint.Message}") ?? [])}");
        }

        var visit = DoorFixture.Text(Assert.Single((await house.SearchAsync(ResourceType.Encounter, "")).Entries).Resource);
        var staff = Assert.Single((await house.SearchAsync(ResourceType.Practitioner, "")).Entries).Resource.Id;
        Assert.Contains($"\"Practitioner/{staff}\"", visit, StringComparison.Ordinal);
        Assert.DoesNotContain("?identifier", visit, StringComparison.Ordinal);
    }

    static Write[] WritesOf(FhirUnit unit)
    {
        using var tape = JsonTape.Parse(unit.Json).Value;
        var writes = new List<Write>();
        foreach (var entry in tape.Root["entry"u8])
        {
            writes.Add(DoorFixture.Write(
                WriteKind.Create, Encoding.UTF8.GetString(entry["resource"u8].Raw), fullUrl: entry["fullUrl"u8].GetString()));
        }

        return [.. writes];
    }
}
