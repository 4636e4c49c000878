using Klang.Fhir;
using Klang.Records;
using Klang.Records.Consents;
using Klang.Trust;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Klang.Tests.Records.Access.People;
using static Klang.Tests.Records.DoorFixture;

namespace Klang.Tests.Records.Access;

/// <summary>Bulk theft with a valid account is slow and loud (claim C7).</summary>
public sealed class HarvestTests
{
    static async Task<(DoorFixture House, FakeTimeProvider Clock)> OpenAsync()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 27, 3, 0, 0, TimeSpan.Zero));
        return (await DoorFixture.OpenAsync(clock: clock), clock);
    }

    static Task<Outcome<ResourceVersion>> LookUpAsync(DoorFixture house, Caller caller, int number) => house.Door.FindPersonAsync(
        new FindPersonCall("https://terms.sil-th.org/id/th-cid", DoorFixture.Citizen(number)) { Caller = caller, RequestId = house.NextRequest() }, Stop);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_walk_through_citizen_numbers_is_stopped_within_fifty_misses_and_alarms(bool bySearch)
    {
        var (house, clock) = await OpenAsync();
        await using var _1 = house;
        var thief = Staff(CallerRole.Physician, Hospital, "thief");
        var began = clock.GetUtcNow();
        var misses = 0;
        while (misses < 200)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            var call = new SearchCall(ResourceType.Patient, Pairs($"identifier=https://terms.sil-th.org/id/th-cid|{DoorFixture.Citizen(1000 + misses)}")) { Caller = thief, RequestId = house.NextRequest() };
            var refusal = bySearch ? (await house.Door.SearchAsync(call, Stop)).Refusal : (await LookUpAsync(house, thief, 1000 + misses)).Refusal;
            if (refusal?.Kind == RefusalKind.Busy)
            {
                break;
            }

            misses++;
        }

        Assert.Equal(50, misses);
        var alarm = Assert.Single(await NoticesAsync(house));
        Assert.Equal("harvest", alarm.Kind);
        Assert.InRange(alarm.At - began, TimeSpan.Zero, TimeSpan.FromSeconds(60));
        Assert.Equal(RefusalKind.Busy, (await house.ChartAsync(thief, "anyone")).Refusal!.Kind);
        Assert.Single(await NoticesAsync(house));

        // Another account of the facility works on; the thief's own begins anew nowhere, and after an hour.
        Assert.Equal(RefusalKind.NotFound, (await LookUpAsync(house, thief with { Id = "other" }, 1)).Refusal!.Kind);
        await house.RestartAsync();
        Assert.Equal(RefusalKind.Busy, (await LookUpAsync(house, thief, 1)).Refusal!.Kind);
        clock.Advance(TimeSpan.FromMinutes(61));
        Assert.Equal(RefusalKind.NotFound, (await LookUpAsync(house, thief, 1)).Refusal!.Kind);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Many_numbers_in_one_question_are_many_misses(bool withOneThatIsKnown)
    {
        var (house, _) = await OpenAsync();
        await using var _1 = house;
        await house.MakeAsync(People.System(Hospital), Patient(DoorFixture.Citizen(1)));
        var thief = Staff(CallerRole.Physician, Hospital, "thief");
        var numbers = Enumerable.Range(withOneThatIsKnown ? 1 : 2, 30).Select(number => $"https://terms.sil-th.org/id/th-cid|{DoorFixture.Citizen(number)}");
        var call = new SearchCall(ResourceType.Patient, Pairs($"identifier={Uri.EscapeDataString(string.Join(',', numbers))}")) { Caller = thief, RequestId = house.NextRequest() };
        Assert.True((await house.Door.SearchAsync(call, Stop)).IsOk);

        // Thirty (or twenty-nine) are gone; the same again passes the fifty, and is held.
        Assert.Equal(RefusalKind.Busy, (await house.Door.SearchAsync(call with { RequestId = house.NextRequest() }, Stop)).Refusal!.Kind);
        Assert.Equal(RefusalKind.Busy, (await LookUpAsync(house, thief, 1)).Refusal!.Kind);
    }

    [Fact]
    public async Task Look_ups_at_the_same_time_do_not_pass_the_ceiling()
    {
        var (house, _) = await OpenAsync();
        await using var _1 = house;
        var thief = Staff(CallerRole.Physician, Hospital, "thief");
        var answers = await Task.WhenAll(Enumerable.Range(1, 120).Select(number => Task.Run(() => LookUpAsync(house, thief, number), Stop)));
        Assert.InRange(answers.Count(answer => answer.Refusal!.Kind == RefusalKind.NotFound), 1, 50);
    }

    [Fact]
    public async Task Opening_charts_without_a_relation_is_stopped_within_twenty()
    {
        var (house, _) = await OpenAsync();
        await using var _1 = house;
        var patients = new List<string>();
        for (var at = 0; at < 25; at++)
        {
            patients.Add(await house.MakeAsync(People.System(Hospital), Patient(DoorFixture.Citizen(at))));
        }

        var thief = Staff(CallerRole.Nurse, District, "thief");
        var kinds = new List<RefusalKind>();
        foreach (var patient in patients)
        {
            kinds.Add((await house.ChartAsync(thief, patient)).Refusal!.Kind);
        }

        Assert.Equal(Enumerable.Repeat(RefusalKind.NotFound, 20).Concat(Enumerable.Repeat(RefusalKind.Busy, 5)), kinds);
        Assert.Equal("harvest", Assert.Single(await NoticesAsync(house, District)).Kind);
    }

    [Fact]
    public async Task An_account_is_shown_so_many_charts_within_the_hour_and_the_ones_it_has_stay_open()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 27, 3, 0, 0, TimeSpan.Zero));
        var brake = new HarvestBrake(clock, new BrakeCeilings { Charts = 3, FacilityCharts = 5, Attested = 2, FacilityAttested = 4 });
        foreach (var chart in (long[])[1, 2, 3, 1, 2, 3])
        {
            Assert.True(Opens(brake, "a", chart));
        }

        Assert.False(Opens(brake, "a", 4));
        Assert.True(Opens(brake, "a", 3));
        Assert.True(Opens(brake, "b", 4));
        Assert.True(Opens(brake, "b", 5));
        Assert.False(Opens(brake, "c", 6));
        Assert.True(Opens(brake, "d", 7, facility: "K0002", relation: "presence-attested"));
        Assert.True(Opens(brake, "d", 8, facility: "K0002", relation: "presence-attested"));
        Assert.False(Opens(brake, "d", 9, facility: "K0002", relation: "presence-attested"));
        Assert.True(Opens(brake, "d", 9, facility: "K0002"));
        clock.Advance(TimeSpan.FromMinutes(61));
        Assert.True(Opens(brake, "a", 4));
        await Task.CompletedTask;
    }

    static bool Opens(HarvestBrake brake, string account, long chart, string facility = "K0001", string relation = "presence")
    {
        var permit = Permit.Grant(account, facility, "TREAT", AccessAction.Read, [chart], everyChart: false, [Compartment.Normal], $"1/physician/{relation}", "r");
        try
        {
            brake.Release(permit, chart);
            return true;
        }
        catch (BrakeException)
        {
            return false;
        }
    }

    static async Task<IReadOnlyList<Notice>> NoticesAsync(DoorFixture house, string facility = Hospital) => (await house.Door.ReadNoticesAsync(
        new NoticesCall([]) { Caller = Staff(CallerRole.PrivacyOfficer, facility, "officer"), RequestId = house.NextRequest() }, Stop)).Value;
}
