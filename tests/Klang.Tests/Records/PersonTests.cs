using System.Text;
using Klang.Fhir;
using Klang.Records;
using Xunit;
using static Klang.Tests.Records.DoorFixture;

namespace Klang.Tests.Records;

/// <summary>One citizen, one chart: claims, sources, the golden view, conflicts, merge and unmerge, imports.</summary>
public sealed class PersonTests
{
    const string Cid = "1999900000013";
    const string System = "https://terms.sil-th.org/id/th-cid";

    static async Task<ResourceVersion> FindAsync(DoorFixture house, string value) =>
        (await house.Door.FindPersonAsync(new FindPersonCall(System, value) { Caller = house.Caller, RequestId = "f" }, Stop)).Value;

    [Fact]
    public async Task Two_facilities_share_one_chart_and_a_look_up_answers_one()
    {
        await using var house = await DoorFixture.OpenAsync();
        house.Facility = "K0001";
        var first = (await house.CreateAsync(Patient(Cid))).Value.Resource!.Id;
        Assert.Equal(first, (await FindAsync(house, "1-9999-00000-01-3")).Id);
        await house.CreateAsync(Observation($"Patient/{first}"));
        house.Facility = "K0002";
        var second = (await house.CreateAsync(Patient(Cid, family: "ใจดีมาก"))).Value.Resource!.Id;
        await house.CreateAsync(Observation($"Patient/{second}", code: "2160-0"));
        Assert.NotEqual(first, second);

        var golden = await FindAsync(house, Cid);
        Assert.DoesNotContain(golden.Id, new[] { first, second });
        Assert.Contains("ใจดีมาก", Text(golden), StringComparison.Ordinal);
        var page = await house.SearchAsync(ResourceType.Patient, $"identifier={System}|{Cid}");
        Assert.Equal(golden.Id, Assert.Single(page.Entries).Resource.Id);
        foreach (var id in new[] { first, second, golden.Id })
        {
            Assert.Equal(2, (await house.SearchAsync(ResourceType.Observation, $"patient={id}")).Total);
        }

        Assert.Equal(RefusalKind.NotAllowed, (await house.UpdateAsync(golden.Id, Patient(Cid))).Refusal!.Kind);
        var chart = (await house.Door.OpenChartAsync(new OpenChartCall(first) { Caller = house.Caller, RequestId = "c" }, Stop)).Value;
        Assert.Equal((2, 2), (chart.Sources.Count, chart.Entries.Count));
    }

    [Fact]
    public async Task A_conditional_write_by_number_means_the_writers_own_source()
    {
        await using var house = await DoorFixture.OpenAsync();
        house.Facility = "K0001";
        await house.CreateAsync(Patient(Cid));
        house.Facility = "K0002";
        var created = (await house.CreateAsync(Patient(Cid), $"identifier={System}|{Cid}")).Value;
        var again = (await house.CreateAsync(Patient(Cid), $"identifier={System}|{Cid}")).Value;
        Assert.Equal((WriteOutcome.Created, WriteOutcome.Unchanged), (created.Outcome, again.Outcome));
        Assert.Equal(created.Resource!.Id, again.Resource!.Id);
    }

    [Fact]
    public async Task Sixty_four_creators_of_one_citizen_make_one_chart()
    {
        await using var house = await DoorFixture.OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(at => Task.Run(async () =>
        {
            var reply = await house.CreateAsync(Patient(Cid));
            Assert.True(reply.IsOk, reply.Refusal?.Message);
        }, Stop)));
        var golden = await FindAsync(house, Cid);
        var chart = (await house.Door.OpenChartAsync(new OpenChartCall(golden.Id) { Caller = house.Caller, RequestId = "c" }, Stop)).Value;
        Assert.Equal(64, chart.Sources.Count);
        Assert.Single((await house.SearchAsync(ResourceType.Patient, $"identifier={System}|{Cid}")).Entries);
    }

    [Fact]
    public async Task A_contradiction_keeps_apart_and_asks_a_human()
    {
        await using var house = await DoorFixture.OpenAsync();
        var first = (await house.CreateAsync(Patient(Cid))).Value.Resource!.Id;
        var other = (await house.CreateAsync(Patient(Cid, given: "มานะ", birth: "1990-05-05"))).Value.Resource!.Id;
        Assert.Equal(first, (await FindAsync(house, Cid)).Id);
        Assert.Single((await house.SearchAsync(ResourceType.Task, "code=identity-conflict")).Entries);

        var merged = (await house.Door.MergeAsync(new MergeCall(other, first, "same person, birth year mistyped") { Caller = house.Caller, RequestId = "m" }, Stop)).Value;
        var chart = (await house.Door.OpenChartAsync(new OpenChartCall(other) { Caller = house.Caller, RequestId = "c" }, Stop)).Value;
        Assert.Equal(merged.PatientId, chart.Patient.Id);
        Assert.Equal(2, chart.Sources.Count);
    }

    [Fact]
    public async Task Merge_then_unmerge_is_as_before()
    {
        await using var house = await DoorFixture.OpenAsync();
        house.Facility = "K0001";
        var one = (await house.CreateAsync(Patient(Cid))).Value.Resource!.Id;
        var blood = (await house.CreateAsync(Observation($"Patient/{one}"))).Value.Resource!.Id;
        house.Facility = "K0002";
        var two = (await house.CreateAsync(Patient("3999900000125"))).Value.Resource!.Id;
        var urine = (await house.CreateAsync(Observation($"Patient/{two}", code: "1754-1"))).Value.Resource!.Id;
        await house.UpdateAsync(urine, Observation($"Patient/{two}", code: "1754-1", value: "3"));

        Assert.True((await house.Door.MergeAsync(new MergeCall(two, one, "proved") { Caller = house.Caller, RequestId = "m" }, Stop)).IsOk);
        Assert.Equal(2, (await house.SearchAsync(ResourceType.Observation, $"patient={one}")).Total);
        Assert.Equal((await FindAsync(house, Cid)).Id, (await FindAsync(house, "3999900000125")).Id);
        Assert.Equal(2, (await house.ReadAsync(ResourceType.Observation, urine)).Value.Version);
        Assert.True((await house.ReadAsync(ResourceType.Observation, urine, 1)).IsOk);

        Assert.True((await house.Door.UnmergeAsync(new UnmergeCall(two, "proved wrong") { Caller = house.Caller, RequestId = "u" }, Stop)).IsOk);
        Assert.Equal(blood, Assert.Single((await house.SearchAsync(ResourceType.Observation, $"patient={one}")).Entries).Resource.Id);
        Assert.Equal(urine, Assert.Single((await house.SearchAsync(ResourceType.Observation, $"patient={two}")).Entries).Resource.Id);
        Assert.Equal(one, (await FindAsync(house, Cid)).Id);
        Assert.Equal(two, (await FindAsync(house, "3999900000125")).Id);
        Assert.Single((await house.SearchAsync(ResourceType.Patient, "_id=" + two)).Entries);
    }

    [Fact]
    public async Task Names_are_found_through_the_register_of_the_callers_facility()
    {
        await using var house = await DoorFixture.OpenAsync();
        house.Facility = "K0001";
        await house.CreateAsync(Patient(Cid, given: "ผู้ป่วย"));
        house.Facility = "K0002";
        Assert.Empty((await house.SearchAsync(ResourceType.Patient, "name=ผู้ป่วย")).Entries);
        house.Facility = "";
        Assert.Single((await house.SearchAsync(ResourceType.Patient, "name=ผู้ป่วย")).Entries);
        Assert.Empty((await house.SearchAsync(ResourceType.Patient, "name=ปู่")).Entries);
    }

    static Incoming Row(string key, string json, string updated, string? fact = null, bool primary = true, string facility = "K0001", bool withdrawn = false, string pid = "1") => new()
    {
        Type = ResourceTypes.TryParse(json.Split('"')[3], out var type) ? type : ResourceType.None,
        Key = $"f43/{facility}/{key}",
        Facility = facility,
        Json = withdrawn ? default : Encoding.UTF8.GetBytes(json),
        UpdatedAt = DateTimeOffset.Parse(updated, global::System.Globalization.CultureInfo.InvariantCulture),
        PatientKey = $"f43/{facility}/PERSON/{pid}",
        FactKey = fact,
        IsPrimarySource = primary,
        Withdrawn = withdrawn,
    };

    static string Vaccine(string facility, string note = "") =>
        $$"""{"resourceType":"Immunization","status":"completed","vaccineCode":{"coding":[{"system":"urn:v","code":"010"}]},"patient":{"reference":"{{Incoming.Reference(ResourceType.Patient, $"f43/{facility}/PERSON/1")}}"},"occurrenceDateTime":"2025-01-05"{{note}}}""";

    static async Task<IncomingState[]> ImportAsync(DoorFixture house, params Incoming[] rows) =>
        [.. (await house.Door.ImportAsync(new ImportCall(rows) { Caller = house.Caller, RequestId = "i" }, Stop)).Value.Results.Select(result => result.State)];

    [Fact]
    public async Task An_import_repeats_without_change_and_newer_wins()
    {
        await using var house = await DoorFixture.OpenAsync();
        Incoming[] rows = [Row("PERSON/1", Patient(Cid), "2026-01-01T10:00:00+07:00"), Row("EPI/1", Vaccine("K0001"), "2026-01-01T10:00:00+07:00")];
        Assert.Equal([IncomingState.Created, IncomingState.Created], await ImportAsync(house, rows));
        var sequence = house.Store.LastSequence;
        Assert.Equal([IncomingState.Unchanged, IncomingState.Unchanged], await ImportAsync(house, rows));
        Assert.Equal(sequence, house.Store.LastSequence);

        Assert.Equal([IncomingState.Stale], await ImportAsync(house, Row("EPI/1", Vaccine("K0001", ",\"lotNumber\":\"old\""), "2025-12-01T10:00:00+07:00")));
        Assert.Equal([IncomingState.Updated], await ImportAsync(house, Row("EPI/1", Vaccine("K0001", ",\"lotNumber\":\"new\""), "2026-02-01T10:00:00+07:00")));
        var patient = (await FindAsync(house, Cid)).Id;
        Assert.Contains("new", Text(Assert.Single((await house.SearchAsync(ResourceType.Immunization, $"patient={patient}")).Entries).Resource), StringComparison.Ordinal);
        Assert.Equal([IncomingState.Deleted], await ImportAsync(house, Row("EPI/1", Vaccine("K0001"), "2026-03-01T10:00:00+07:00", withdrawn: true)));
        Assert.Empty((await house.SearchAsync(ResourceType.Immunization, $"patient={patient}")).Entries);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_fact_reported_twice_is_one_fact_with_two_sources(bool giverFirst)
    {
        await using var house = await DoorFixture.OpenAsync();
        Incoming[] giver = [Row("PERSON/1", Patient(Cid), "2026-01-01T10:00:00+07:00"), Row("EPI/1", Vaccine("K0001"), "2026-01-01T10:00:00+07:00", "EPI/010")];
        Incoming[] hearsay = [Row("PERSON/1", Patient(Cid), "2026-01-01T10:00:00+07:00", facility: "K0003"), Row("EPI/1", Vaccine("K0003"), "2026-01-02T10:00:00+07:00", "EPI/010", primary: false, facility: "K0003")];
        await ImportAsync(house, giverFirst ? giver : hearsay);
        await ImportAsync(house, giverFirst ? hearsay : giver);
        var patient = (await FindAsync(house, Cid)).Id;
        var fact = Assert.Single((await house.SearchAsync(ResourceType.Immunization, $"patient={patient}")).Entries);
        Assert.Equal("K0001", fact.Resource.Facility);
        var chart = (await house.Door.OpenChartAsync(new OpenChartCall(patient) { Caller = house.Caller, RequestId = "c" }, Stop)).Value;
        Assert.Equal("K0003", Assert.Single(chart.Entries.Single(entry => entry.Version.Type == ResourceType.Immunization).FurtherSources).Facility);
        var sequence = house.Store.LastSequence;
        await ImportAsync(house, giver);
        await ImportAsync(house, hearsay);
        Assert.Equal(sequence, house.Store.LastSequence);
    }

    [Theory]
    [InlineData("012")]
    [InlineData("021")]
    [InlineData("102")]
    [InlineData("120")]
    [InlineData("201")]
    [InlineData("210")]
    public async Task Three_reports_are_one_fact_of_its_giver_and_survive_the_givers_withdrawal(string order)
    {
        await using var house = await DoorFixture.OpenAsync();
        Incoming[][] units =
        [
            .. ((string[])["K0001", "K0003", "K0004"]).Select(facility => (Incoming[])
            [
                Row("PERSON/1", Patient(Cid), "2026-01-01T10:00:00+07:00", facility: facility),
                Row("EPI/1", Vaccine(facility), "2026-01-02T10:00:00+07:00", "EPI/010", primary: facility == "K0001", facility: facility),
            ]),
        ];
        foreach (var place in order)
        {
            await ImportAsync(house, units[place - '0']);
        }

        var fact = Assert.Single((await ChartOfAsync(house)).Entries, entry => entry.Version.Type == ResourceType.Immunization);
        Assert.Equal("K0001", fact.Version.Facility);
        Assert.Equal(["K0003", "K0004"], fact.FurtherSources.Select(source => source.Facility).Order());

        await ImportAsync(house, Row("EPI/1", Vaccine("K0001"), "2026-03-01T10:00:00+07:00", withdrawn: true));
        Assert.Equal([IncomingState.Unchanged, IncomingState.Created], await ImportAsync(house, units[1]));
        await ImportAsync(house, units[2]);
        var left = Assert.Single((await ChartOfAsync(house)).Entries, entry => entry.Version.Type == ResourceType.Immunization);
        Assert.Equal("K0003", left.Version.Facility);
    }

    static async Task<ChartReply> ChartOfAsync(DoorFixture house) => (await house.Door.OpenChartAsync(
        new OpenChartCall((await FindAsync(house, Cid)).Id) { Caller = house.Caller, RequestId = "c" }, Stop)).Value;

    [Fact]
    public async Task A_newborn_gets_a_chart_before_a_number_and_joins_by_it_later()
    {
        await using var house = await DoorFixture.OpenAsync();
        await ImportAsync(house, Row("PERSON/1", Patient(), "2026-01-01T10:00:00+07:00"), Row("EPI/1", Vaccine("K0001"), "2026-01-01T10:00:00+07:00"));
        await ImportAsync(house, Row("PERSON/1", Patient(Cid), "2026-01-02T10:00:00+07:00", facility: "K0003"));
        await ImportAsync(house, Row("PERSON/1", Patient(Cid), "2026-01-03T10:00:00+07:00"));
        var golden = (await FindAsync(house, Cid)).Id;
        var chart = (await house.Door.OpenChartAsync(new OpenChartCall(golden) { Caller = house.Caller, RequestId = "c" }, Stop)).Value;
        Assert.Equal((2, 1), (chart.Sources.Count, chart.Entries.Count));
        Assert.Empty((await house.SearchAsync(ResourceType.Task, "code=identity-conflict")).Entries);
    }

    [Fact]
    public async Task An_imported_contradiction_asks_a_human_once_however_often_it_is_sent()
    {
        await using var house = await DoorFixture.OpenAsync();
        await ImportAsync(house, Row("PERSON/1", Patient(Cid), "2026-01-01T10:00:00+07:00"));
        for (var day = 1; day < 4; day++)
        {
            var other = Row("PERSON/1", Patient(Cid, given: "มานะ", birth: "1990-05-05", extra: $",\"multipleBirthInteger\":{day}"), $"2026-02-0{day}T10:00:00+07:00", facility: "K0003");
            await ImportAsync(house, other);
            await ImportAsync(house, other);
        }

        var conflict = Assert.Single((await house.Door.ListConflictsAsync(new ConflictsCall { Caller = house.Caller, RequestId = "l" }, Stop)).Value);
        Assert.Equal("K0003", conflict.Facility);
        Assert.Single((await house.SearchAsync(ResourceType.Task, "code=identity-conflict")).Entries);
        Assert.True((await house.Door.MergeAsync(new MergeCall(conflict.NewcomerId, conflict.KnownId, "asked her") { Caller = house.Caller, RequestId = "m" }, Stop)).IsOk);
        await ImportAsync(house, Row("PERSON/1", Patient(Cid, given: "มานะ"), "2026-03-01T10:00:00+07:00", facility: "K0003"));
        Assert.Single((await house.SearchAsync(ResourceType.Task, "code=identity-conflict")).Entries);
    }

    [Fact]
    public async Task A_row_of_an_unknown_person_is_refused()
    {
        await using var house = await DoorFixture.OpenAsync();
        Assert.Equal([IncomingState.Refused], await ImportAsync(house, Row("EPI/1", Vaccine("K0001"), "2026-01-01T10:00:00+07:00")));
        Assert.Empty((await house.SearchAsync(ResourceType.Immunization, "status=completed")).Entries);
    }

    [Fact]
    public async Task What_waits_for_a_person_is_bounded_and_what_finds_no_room_is_told_so()
    {
        await using var house = await DoorFixture.OpenAsync(new RecordsOptions { WaitingRecordsMax = 2 });
        var rows = Enumerable.Range(1, 3).Select(number => Row($"EPI/{number}", Vaccine("K0001"), "2026-01-01T10:00:00+07:00")).ToArray();
        var refused = (await house.Door.ImportAsync(new ImportCall(rows) { Caller = house.Caller, RequestId = "i" }, Stop)).Value.Results;
        Assert.Equal([RefusalKind.NotFound, RefusalKind.NotFound, RefusalKind.TooCostly], refused.Select(result => result.Reason!.Kind));
        var sequence = house.Store.LastSequence;
        await ImportAsync(house, rows);
        Assert.Equal(sequence, house.Store.LastSequence);

        await ImportAsync(house, Row("PERSON/1", Patient(Cid), "2026-01-01T10:00:00+07:00"));
        var patient = (await FindAsync(house, Cid)).Id;
        Assert.Equal(2, (await house.SearchAsync(ResourceType.Immunization, $"patient={patient}")).Total);
    }

    [Fact]
    public async Task A_person_and_rows_that_come_at_the_same_time_find_each_other()
    {
        await using var house = await DoorFixture.OpenAsync();
        await Task.WhenAll(Enumerable.Range(1, 24).SelectMany(pid => (Incoming[])
        [
            Row("EPI/1", Vaccine("K0001"), "2026-01-01T10:00:00+07:00", pid: $"{pid}") with { Key = $"f43/K0001/EPI/{pid}" },
            Row($"PERSON/{pid}", Patient(DoorFixture.Citizen(pid)), "2026-01-01T10:00:00+07:00", pid: $"{pid}"),
        ]).Select(row => Task.Run(() => ImportAsync(house, row), Stop)));
        Assert.Empty((await house.SearchAsync(ResourceType.Bundle, "_tag=urn:klang:waiting|unknown-person")).Entries);
        for (var pid = 1; pid <= 24; pid++)
        {
            var chart = (await house.Door.OpenChartAsync(
                new OpenChartCall((await FindAsync(house, DoorFixture.Citizen(pid))).Id) { Caller = house.Caller, RequestId = "c" }, Stop)).Value;
            Assert.Single(chart.Entries);
        }
    }
}
