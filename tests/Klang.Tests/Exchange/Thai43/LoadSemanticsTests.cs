using Klang.Exchange.Thai43;
using Klang.Fhir;
using Xunit;

namespace Klang.Tests.Exchange.Thai43;

/// <summary>Repeats, newer and older rows, corrections, and joins across files.</summary>
public sealed class LoadSemanticsTests
{
    const string Visit = "f43/Z0001/SERVICE/1/10";

    static string Correct(string file, string json) => $"Z0001|{file}|{json}|20251201090000|ZA0000001";

    [Fact]
    public async Task A_repeat_changes_nothing()
    {
        var door = new MemoryDoor();
        var zip = WholeVisit().Build();
        await door.ImportAsync(zip);
        var changes = door.Changes;
        var receipt = await door.ImportAsync(zip);

        Assert.Equal(changes, door.Changes);
        Assert.Equal(receipt.Rows, receipt.Accepted);
    }

    [Fact]
    public async Task An_older_row_never_overwrites_a_newer_one()
    {
        var door = new MemoryDoor();
        await door.ImportAsync(new ArchiveBuilder().Member("PERSON.txt", Samples.PersonHeader, Samples.Person("1", name: "ใหม่", updated: "20250901000000")).Build());
        var receipt = await door.ImportAsync(new ArchiveBuilder().Member("PERSON.txt", Samples.PersonHeader, Samples.Person("1", name: "เก่า", updated: "20250801000000")).Build());

        Assert.Equal((2, F43Reason.OlderDUpdate), (receipt.Files[0].Stale[0].Line, receipt.Files[0].Stale[0].Reason));
        Assert.Equal("ใหม่", door["f43/Z0001/PERSON/1"].GetProperty("name")[0].GetProperty("given")[0].GetString());
    }

    [Theory]
    [InlineData("""{"HOSPCODE": "Z0001", "PID": "1", "SEQ": "10", "DATE_SERV": "20250801", "HOSPCODE9": "ZA0000001"}""")]
    [InlineData("{'HOSPCODE': 'Z0001', 'PID': '1', 'SEQ': 10, 'DATE_SERV': '25680801'}")]
    [InlineData("""{"pid":"1","seq":"10","date_serv":"2025-08-01"}""")]
    [InlineData("{&quot;PID&quot;:&quot;1&quot;,&quot;SEQ&quot;:&quot;10&quot;,&#34;DATE_SERV&#34;:&#34;20250801&#34;}")]
    [InlineData("{&#39;PID&#39;:&#39;1&#39;,&#39;SEQ&#39;:&#39;10&#39;,&#39;DATE_SERV&#39;:&#39;20250801&#39;}")]
    public async Task A_withdrawn_visit_takes_its_vital_signs_along(string json)
    {
        var door = new MemoryDoor();
        await door.ImportAsync(WholeVisit().Build());
        Assert.True(door.Has(Visit) && door.Has(Visit + "#bp") && door.Has(Visit + "#temp"));
        var receipt = await door.ImportAsync(new ArchiveBuilder().Member("DATA_CORRECT.txt", Samples.CorrectHeader, Correct("service", json)).Build());

        Assert.Equal(1, receipt.Accepted);
        Assert.False(door.Has(Visit) || door.Has(Visit + "#bp") || door.Has(Visit + "#temp"));
        Assert.True(door.Has("f43/Z0001/LABFU/1/20250801/0531601"));
    }

    [Theory]
    [InlineData("SERVICE", """{"HOSPCODE":"Z0002","PID":"1","SEQ":"10","DATE_SERV":"20250801"}""", "foreign_correction")]
    [InlineData("SERVICE", """{"HOSPCODE":"Z0001","PID":"1","SEQ":"10"}""", "correction_keys")]
    [InlineData("SERVICE", """{"HOSPCODE":"Z0001","PID":"1","SEQ":"10","DATE_SERV":"20250801","SBP":"120"}""", "correction_keys")]
    [InlineData("SERVICE", """{"PID":"1","SEQ":"10","DATE_SERV":"20250801","SEQ":"11"}""", "bad_json")]
    [InlineData("SERVICE", "PID=1 OR 1=1", "bad_json")]
    [InlineData("SERVICE", "{'PID': '1' 'SEQ': '10'}", "bad_json")]
    [InlineData("SERVICE", """["PID"]""", "bad_json")]
    [InlineData("SERVICE", """[{"PID":"1","SEQ":"10","DATE_SERV":"20250801"}]""", "bad_json")]
    [InlineData("SERVICE", """{"KEY":{"PID":"1","SEQ":"10","DATE_SERV":"20250801"}}""", "bad_json")]
    [InlineData("SERVICE", """{"PID":["1","2"],"SEQ":"10","DATE_SERV":"20250801"}""", "bad_json")]
    [InlineData("SERVICE", """{"PID":"","SEQ":"10","DATE_SERV":"20250801"}""", "correction_keys")]
    [InlineData("SERVICE", """{"PID":"1","SEQ":"10","DATE_SERV":"20250230"}""", "correction_keys")]
    [InlineData("SERVICE", "", "bad_json")]
    [InlineData("USERS", """{"PID":"1"}""", "correction_file")]
    [InlineData("DATA_CORRECT", """{"D_UPDATE":"20250801101500"}""", "correction_file")]
    public async Task A_correction_that_is_not_a_key_of_the_senders_own_is_rejected(string file, string json, string reason)
    {
        var door = new MemoryDoor();
        await door.ImportAsync(WholeVisit().Build());
        var receipt = await door.ImportAsync(new ArchiveBuilder().Member("DATA_CORRECT.txt", Samples.CorrectHeader, Correct(file, json)).Build());

        Assert.Equal((2, reason), (receipt.Files[0].Rejected[0].Line, receipt.Files[0].Rejected[0].Reason.Code()));
        Assert.True(door.Has(Visit));
    }

    [Fact]
    public async Task A_correction_of_what_never_came_is_only_remarked_on()
    {
        var door = new MemoryDoor();
        await door.ImportAsync(WholeVisit().Build());
        var receipt = await door.ImportAsync(new ArchiveBuilder().Member(
            "DATA_CORRECT.txt", Samples.CorrectHeader, Correct("EPI", """{"PID":"1","DATE_SERV":"20250801","VACCINETYPE":"41"}""")).Build());

        Assert.Equal(F43Reason.NothingToCorrect, Assert.Single(receipt.Files[0].Warned).Reason);
    }

    [Fact]
    public async Task A_row_and_its_correction_in_one_archive_are_settled_by_time()
    {
        var door = new MemoryDoor();
        var json = """{"PID":"1","DATE_SERV":"20250801","LABTEST":"0531601"}""";
        var receipt = await door.ImportAsync(new ArchiveBuilder().People("1")
            .Member("LABFU.txt", Samples.LabHeader, Samples.Lab("1", "0531601", "7.1"))
            .Member("DATA_CORRECT.txt", Samples.CorrectHeader, Correct("LABFU", json)).Build());

        Assert.Equal(1, receipt.Files.Single(file => file.File == "LABFU").StaleCount);
        Assert.False(door.Has("f43/Z0001/LABFU/1/20250801/0531601"));
    }

    [Fact]
    public async Task Referral_files_find_their_person_through_the_referral()
    {
        var door = new MemoryDoor();
        var receipt = await door.ImportAsync(new ArchiveBuilder().People("1")
            .Member("CARE_REFER.txt", "HOSPCODE|REFERID|CARETYPE|D_UPDATE", "Z0001|R1|3|20250801101500", "Z0001|R9|3|20250801101500")
            .Member(
                "REFER_HISTORY.txt", "HOSPCODE|REFERID|PID|SEQ|DATETIME_SERV|DATETIME_REFER|HOSP_DESTINATION|DIAGLAST|EMERGENCY|CAUSEOUT|D_UPDATE",
                "Z0001|R1|1|10|20250801090000|20250801100000|Z0002|C349|1|1|20250801101500").Build());

        Assert.Equal("f43/Z0001/PERSON/1", door.Seen.Single(item => item.Type == ResourceType.Procedure).PatientKey);
        Assert.Equal((3, F43Reason.UnknownReferral), receipt.Files.Where(file => file.File == "CARE_REFER").Select(file => (file.Rejected[0].Line, file.Rejected[0].Reason)).Single());
        Assert.Equal("stat", door["f43/Z0001/REFER_HISTORY/R1"].GetProperty("priority").GetString());
        Assert.Equal("requested", door["f43/Z0001/REFER_HISTORY/R1#task"].GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("1", "accepted")]
    [InlineData("2", "rejected")]
    [InlineData("4", "failed")]
    public async Task The_answer_to_a_referral_is_a_task_on_the_other_facilitys_request(string code, string status)
    {
        var door = new MemoryDoor();
        await door.ImportAsync(new ArchiveBuilder().People("1").Member(
            "REFER_RESULT.txt", "HOSPCODE|REFERID_SOURCE|HOSP_SOURCE|REFER_RESULT|DATETIME_IN|PID_IN|REASON|D_UPDATE",
            $"Z0001|R1|Z0002|{code}|||เตียงเต็ม|20250801101500").Build());
        var task = door["f43/Z0001/REFER_RESULT/R1/Z0002"];

        Assert.Equal(status, task.GetProperty("status").GetString());
        Assert.Equal(Incoming.Reference(ResourceType.ServiceRequest, "f43/Z0002/REFER_HISTORY/R1"), task.GetProperty("focus").GetProperty("reference").GetString());
    }

    [Fact]
    public async Task A_person_lives_where_the_house_of_HID_stands()
    {
        var door = new MemoryDoor();
        await door.ImportAsync(new ArchiveBuilder()
            .Member("PERSON.txt", Samples.PersonHeader, Samples.Person("1", hid: "H1"), Samples.Person("2", cid: "", hid: "H2"))
            .Member("HOME.txt", "HOSPCODE|HID|HOUSETYPE|HOUSE|VILLAGE|TAMBON|AMPUR|CHANGWAT|LATITUDE|LONGITUDE|D_UPDATE", "Z0001|H1|1|9/1|2|01|13|50|18.6|98.9|20250801101500")
            .Build());

        var address = door["f43/Z0001/PERSON/1"].GetProperty("address")[0];
        Assert.Equal(("สันกำแพง", "เชียงใหม่"), (address.GetProperty("district").GetString(), address.GetProperty("state").GetString()));
        Assert.False(door["f43/Z0001/PERSON/2"].TryGetProperty("address", out _));
        Assert.True(door.Has("f43/Z0001/HOME/H1"));
    }

    [Fact]
    public async Task The_patient_comes_first_in_its_group_and_the_registry_before_all()
    {
        await using var archive = await F43Import.OpenAsync(
            new MemoryStream(WholeVisit().Build()), new F43Options { ArchiveName = ArchiveBuilder.Name }, CancellationToken.None);
        var groups = new List<PersonGroup>();
        await foreach (var group in archive.ReadGroupsAsync(CancellationToken.None))
        {
            groups.Add(group);
        }

        Assert.Equal(ResourceType.Organization, groups[0].Items[0].Type);
        Assert.Equal([null, "f43/Z0001/PERSON/1"], groups.Select(group => group.PatientKey));
        Assert.Equal(ResourceType.Patient, groups[^1].Items[0].Type);
    }

    [Fact]
    public async Task A_person_with_very_many_rows_comes_in_several_groups_and_loses_none()
    {
        var rows = Enumerable.Range(0, 95).Select(n => Samples.Lab("1", "0531601", $"{n}", day: $"2025{1 + n / 28:D2}{1 + n % 28:D2}"));
        var zip = new ArchiveBuilder().People("1").Member("LABFU.txt", [Samples.LabHeader, .. rows]).Build();
        var door = new MemoryDoor();
        var receipt = await door.ImportAsync(zip, new F43Options { Limits = new F43Limits { RowsPerGroupMax = 10 } });

        Assert.Equal((96, 96), (receipt.Rows, receipt.Accepted));
        Assert.Equal(95, door.Keys.Count(key => key.StartsWith("f43/Z0001/LABFU/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_goes_to_disk_comes_back_the_same()
    {
        var people = Enumerable.Range(0, 3000).Select(n => Samples.Person($"{n * 7919 % 3001}", cid: ""));
        var labs = Enumerable.Range(0, 6000).Select(n => Samples.Lab($"{n * 104729 % 3001}", "0531601", $"{n % 15}.5", day: $"202501{1 + n % 28:D2}"));
        var zip = new ArchiveBuilder().Member("PERSON.txt", [Samples.PersonHeader, .. people]).Member("LABFU.txt", [Samples.LabHeader, .. labs]).Build();
        var (small, large) = (new MemoryDoor(), new MemoryDoor());
        var spilled = await small.ImportAsync(zip, new F43Options { Limits = new F43Limits { SpoolBytes = 20_000, RatioMax = 1000 } });
        var whole = await large.ImportAsync(zip, new F43Options { Limits = new F43Limits { RatioMax = 1000 } });

        Assert.Equal(whole.ToJson(), spilled.ToJson());
        Assert.Equal(large.Seen.Select(item => item.Key), small.Seen.Select(item => item.Key));
    }

    [Fact]
    public async Task The_receipt_reads_as_JSON_and_as_a_report()
    {
        var receipt = await new MemoryDoor().ImportAsync(new ArchiveBuilder().Member(
            "PERSON.txt", Samples.PersonHeader, Samples.Person("1", birth: "25230229"), Samples.Person("")).Build());
        using var json = System.Text.Json.JsonDocument.Parse(receipt.ToJson());
        var report = new StringWriter();
        receipt.ToReport(report);

        var file = json.RootElement.GetProperty("files").GetProperty("PERSON");
        Assert.Equal("buddhist_year", file.GetProperty("warned")[0].GetProperty("reason").GetString());
        Assert.Equal(3, file.GetProperty("rejected")[0].GetProperty("line").GetInt32());
        Assert.True(json.RootElement.GetProperty("reasons").TryGetProperty("missing_key", out _));
        Assert.Contains("buddhist_year", report.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Samples.Cid, receipt.ToJson() + report, StringComparison.Ordinal);
    }

    static ArchiveBuilder WholeVisit() => new ArchiveBuilder().People("1")
        .Member("SERVICE.txt", Samples.ServiceHeader, Samples.Service("1", "10"))
        .Member("LABFU.txt", Samples.LabHeader, Samples.Lab("1", "0531601", "7.20"))
        .Member("EPI.txt", Samples.EpiHeader, Samples.Epi("1", "815"));
}
