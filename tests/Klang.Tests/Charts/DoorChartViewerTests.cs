using Klang.Care.Summaries;
using Klang.Charts;
using Klang.Fhir;
using Klang.Pages;
using Klang.Records;
using Klang.Tests.Records;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Klang.Tests.Records.DoorFixture;

namespace Klang.Tests.Charts;

/// <summary>The page's view of a chart through a real door.</summary>
public sealed class DoorChartViewerTests
{
    const string Cid = "1999900000013";

    static readonly DateTimeOffset Now = new(2026, 11, 23, 7, 5, 0, TimeSpan.Zero);

    static DoorChartViewer View(DoorFixture house, FacilityNames names, TimeProvider clock, Outcome<Caller>? caller = null) =>
        new(house.Door, new ChartSummaries(house.Door, names, clock), names, caller ?? house.Caller, signedIn: null, house.NextRequest());

    static string Organization(string code, string name) =>
        $$"""{"resourceType":"Organization","identifier":[{"system":"https://terms.sil-th.org/id/th-moph-hcode","value":"{{code}}"}],"name":"{{name}}"}""";

    static string Allergy(string patient) =>
        $$"""{"resourceType":"AllergyIntolerance","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"code":{"text":"Amoxicillin"},"recordedDate":"2018-03-04","patient":{"reference":"Patient/{{patient}}"} }""";

    /// <summary>One citizen, registered by two facilities of which the registry knows one.</summary>
    static async Task<DoorFixture> OpenHouseAsync()
    {
        var house = await DoorFixture.OpenAsync();
        await house.CreateAsync(Organization("K0001", "โรงพยาบาลกลางสมมติ"));
        house.Facility = "K0001";
        var first = (await house.CreateAsync(Patient(Cid))).Value.Resource!.Id;
        Assert.True((await house.CreateAsync(Allergy(first))).IsOk);
        house.Facility = "K0002";
        var second = (await house.CreateAsync(Patient(Cid))).Value.Resource!.Id;
        Assert.True((await house.CreateAsync(Observation($"Patient/{second}"))).IsOk);
        house.Facility = "";
        return house;
    }

    [Fact]
    public async Task A_number_leads_to_one_chart_with_every_facilitys_facts_and_their_names()
    {
        await using var house = await OpenHouseAsync();
        using var names = new FacilityNames(house.Door, new FakeTimeProvider(Now));
        using var viewer = View(house, names, new FakeTimeProvider(Now));

        var id = (await viewer.FindPatientIdAsync(Cid, Stop)).Value;
        var chart = (await viewer.OpenAsync(id, Stop)).Value;

        Assert.Equal((id, Now), (chart.PatientId, chart.Summary.At));
        Assert.Equal(2, chart.Summary.Person.SourceCount);
        var allergy = Assert.Single(chart.Summary.Allergies.Items);
        Assert.Equal("โรงพยาบาลกลางสมมติ", allergy.Reports[0].Origin.Facility.Display);
        Assert.Equal("K0002", Assert.Single(chart.Summary.Labs).Latest.Origins[0].Facility.Display);
    }

    [Fact]
    public async Task A_look_is_one_entry_in_the_ledger_once_the_names_are_known()
    {
        await using var house = await OpenHouseAsync();
        using var names = new FacilityNames(house.Door, new FakeTimeProvider(Now));
        using var viewer = View(house, names, new FakeTimeProvider(Now));
        var id = (await viewer.FindPatientIdAsync(Cid, Stop)).Value;
        Assert.True((await viewer.OpenAsync(id, Stop)).IsOk);
        var before = await house.LedgerSizeAsync();
        Assert.True((await viewer.OpenAsync(id, Stop)).IsOk);

        Assert.Equal(before + 1, await house.LedgerSizeAsync());
    }

    [Fact]
    public async Task A_facility_that_is_named_later_gets_its_name_without_a_restart()
    {
        await using var house = await OpenHouseAsync();
        var clock = new FakeTimeProvider(Now);
        using var names = new FacilityNames(house.Door, clock);
        await names.LearnAsync(["K0002", "K0001", "not a code", ""], "r", Stop);
        Assert.Equal((null, "โรงพยาบาลกลางสมมติ"), (names.Get("K0002"), names.Get("K0001")));

        await house.CreateAsync(Organization("K0002", "รพ.สต.บ้านสมมติ"));
        await names.LearnAsync(["K0002"], "r", Stop);
        Assert.Null(names.Get("K0002"));
        clock.Advance(TimeSpan.FromMinutes(2));
        await names.LearnAsync(["K0002"], "r", Stop);
        Assert.Equal("รพ.สต.บ้านสมมติ", names.Get("K0002"));
    }

    [Fact]
    public async Task More_facilities_than_one_search_takes_are_all_named()
    {
        await using var house = await DoorFixture.OpenAsync();
        var codes = Enumerable.Range(0, FacilityNames.CodesPerSearch + 5).Select(at => $"K{at:0000}").ToList();
        foreach (var code in codes)
        {
            Assert.True((await house.CreateAsync(Organization(code, $"หน่วย {code}"))).IsOk);
        }

        using var names = new FacilityNames(house.Door, TimeProvider.System);
        await names.LearnAsync(codes, "r", Stop);
        Assert.All(codes, code => Assert.Equal($"หน่วย {code}", names.Get(code)));
    }

    [Fact]
    public async Task A_fact_told_twice_keeps_its_further_source_and_a_writer_without_facility_is_said_so()
    {
        await using var house = await DoorFixture.OpenAsync();
        var id = (await house.CreateAsync(Patient(Cid))).Value.Resource!.Id;
        Assert.True((await house.CreateAsync(Allergy(id))).IsOk);
        using var names = new FacilityNames(house.Door, new FakeTimeProvider(Now));
        using var viewer = View(house, names, new FakeTimeProvider(Now));

        var chart = (await viewer.OpenAsync(id, Stop)).Value;
        Assert.Equal(ChartSummaries.NoFacility, Assert.Single(chart.Summary.Allergies.Items).Reports[0].Origin.Facility.Display);
        Assert.Equal(AllergyState.Listed, chart.Summary.Allergies.State);
    }

    [Fact]
    public async Task Unknown_numbers_unknown_charts_and_unknown_callers_are_refused()
    {
        await using var house = await DoorFixture.OpenAsync();
        using var names = new FacilityNames(house.Door, TimeProvider.System);
        using var viewer = View(house, names, TimeProvider.System);
        Assert.Equal(RefusalKind.NotFound, (await viewer.FindPatientIdAsync(Cid, Stop)).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await viewer.OpenAsync("nobody", Stop)).Refusal!.Kind);

        using var stranger = View(house, names, TimeProvider.System, new Refusal(RefusalKind.BadRequest, "value", "Bad header."));
        Assert.Equal(RefusalKind.BadRequest, (await stranger.FindPatientIdAsync(Cid, Stop)).Refusal!.Kind);
        Assert.Equal(RefusalKind.BadRequest, (await stranger.OpenAsync("nobody", Stop)).Refusal!.Kind);
        Assert.Null(stranger.Viewer.Facility);
    }
}
