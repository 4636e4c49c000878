using Klang.Fhir;
using Klang.Records;
using Klang.Records.Access;
using Klang.Records.Consents;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Klang.Tests.Records.Access.People;
using static Klang.Tests.Records.DoorFixture;

namespace Klang.Tests.Records.Access;

/// <summary>Break-glass: loud, short, one person's, and lost by a facility that does not review (security reference §6.3).</summary>
public sealed class EmergencyTests
{
    const string Text = "Unconscious after a traffic accident";

    static async Task<(DoorFixture House, FakeTimeProvider Clock, string Patient, Caller Doctor)> OpenAsync()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 27, 3, 0, 0, TimeSpan.Zero));
        var house = await DoorFixture.OpenAsync(clock: clock);
        var patient = await house.MakeAsync(People.System(Hospital), Patient(DoorFixture.Citizen(1)));
        return (house, clock, patient, Staff(CallerRole.Physician, District, "doctor-1") with { FactorAt = clock.GetUtcNow() });
    }

    static Task<Outcome<EmergencyReply>> BreakAsync(DoorFixture house, Caller caller, string patient, string reason = "unconscious", string text = Text) =>
        house.Door.BreakGlassAsync(new BreakGlassCall(patient, null, reason, text, SensitiveCategories.None) { Caller = caller, RequestId = house.NextRequest() }, Stop);

    static async Task<IReadOnlyList<Notice>> NoticesAsync(DoorFixture house, Caller caller, params string[] settle) =>
        (await house.Door.ReadNoticesAsync(new NoticesCall(settle) { Caller = caller, RequestId = house.NextRequest() }, Stop)).Value;

    [Fact]
    public async Task It_opens_for_four_hours_to_the_one_who_broke_it_and_tells_citizen_and_officer_even_after_a_restart()
    {
        var (house, clock, patient, doctor) = await OpenAsync();
        await using var _1 = house;
        Assert.False((await house.ChartAsync(doctor, patient)).IsOk);
        var broken = await BreakAsync(house, doctor, patient);
        Assert.True(broken.IsOk, broken.Refusal?.Message);
        Assert.True((await house.ChartAsync(doctor, patient)).IsOk);
        Assert.False((await house.ChartAsync(doctor with { Id = "doctor-2" }, patient)).IsOk);

        await house.RestartAsync();
        var officer = Staff(CallerRole.PrivacyOfficer, District, "officer-1");
        var case1 = Assert.Single(await NoticesAsync(house, officer));
        Assert.Equal((broken.Value.Case, clock.GetUtcNow().AddHours(72)), (case1.Case, case1.Due));
        Assert.Equal(broken.Value.Case, Assert.Single(await NoticesAsync(house, People.Citizen(patient))).Case);
        Assert.Empty(await NoticesAsync(house, Staff(CallerRole.PrivacyOfficer, Hospital)));
        Assert.Single(await NoticesAsync(house, officer, case1.Name));
        clock.Advance(TimeSpan.FromHours(4));
        Assert.False((await house.ChartAsync(doctor, patient)).IsOk);
    }

    [Fact]
    public async Task It_asks_for_role_factor_reason_and_words()
    {
        var (house, clock, patient, doctor) = await OpenAsync();
        await using var _1 = house;
        Assert.Equal(RefusalKind.Forbidden, (await BreakAsync(house, doctor with { Role = CallerRole.Pharmacist }, patient)).Refusal!.Kind);
        Assert.Equal(RefusalKind.Forbidden, (await BreakAsync(house, People.System(District), patient)).Refusal!.Kind);
        Assert.Equal("login", (await BreakAsync(house, doctor with { FactorAt = clock.GetUtcNow().AddMinutes(-6) }, patient)).Refusal!.Complaints[0].Code);
        Assert.Equal("login", (await BreakAsync(house, doctor with { FactorAt = null }, patient)).Refusal!.Complaints[0].Code);
        Assert.Equal(RefusalKind.Invalid, (await BreakAsync(house, doctor, patient, reason: "curious")).Refusal!.Kind);
        Assert.Equal(RefusalKind.Invalid, (await BreakAsync(house, doctor, patient, text: "   too short   ")).Refusal!.Kind);
        Assert.Equal(RefusalKind.NotFound, (await BreakAsync(house, doctor, "nobody")).Refusal!.Kind);
        Assert.Empty((await house.HeadAsync()).Emergencies);
        Assert.Empty(await NoticesAsync(house, Staff(CallerRole.PrivacyOfficer, District)));
    }

    [Fact]
    public async Task A_case_without_review_closes_the_facilitys_break_glass_until_it_is_reviewed()
    {
        var (house, clock, patient, doctor) = await OpenAsync();
        await using var _1 = house;
        var broken = (await BreakAsync(house, doctor, patient)).Value;
        clock.Advance(TimeSpan.FromHours(73));
        var other = Staff(CallerRole.Nurse, District, "nurse-1") with { FactorAt = clock.GetUtcNow() };
        Assert.Equal(RefusalKind.Forbidden, (await BreakAsync(house, other, patient)).Refusal!.Kind);
        Assert.True((await BreakAsync(house, other with { Facility = Pharmacy }, patient)).IsOk);

        var officer = Staff(CallerRole.PrivacyOfficer, District);
        Assert.Equal(RefusalKind.NotFound, (await ReviewAsync(house, officer with { Facility = Hospital }, broken.Case)).Refusal!.Kind);
        Assert.Equal(RefusalKind.Forbidden, (await ReviewAsync(house, doctor, broken.Case)).Refusal!.Kind);
        Assert.True((await ReviewAsync(house, officer, broken.Case)).IsOk);
        Assert.Equal(RefusalKind.NotFound, (await ReviewAsync(house, officer, broken.Case)).Refusal!.Kind);
        Assert.Empty(await NoticesAsync(house, officer));
        Assert.True((await BreakAsync(house, other, patient)).IsOk);
    }

    [Fact]
    public async Task An_unjustified_case_ends_at_once_and_a_person_who_is_blocked_breaks_nothing()
    {
        var (house, clock, patient, doctor) = await OpenAsync();
        await using var _1 = house;
        var broken = (await BreakAsync(house, doctor, patient)).Value;
        Assert.True((await ReviewAsync(house, Staff(CallerRole.PrivacyOfficer, District), broken.Case, isJustified: false)).IsOk);
        Assert.False((await house.ChartAsync(doctor, patient)).IsOk);
        var blocked = await house.Door.DirectAsync(new DirectCall([new ConsentLine(DirectiveKind.BlockPerson, doctor.Id, SensitiveCategories.None, null)])
        {
            Caller = People.Citizen(patient, clock.GetUtcNow()),
            RequestId = "b",
        }, Stop);
        Assert.True(blocked.IsOk);
        Assert.Equal(RefusalKind.NotFound, (await BreakAsync(house, doctor, patient)).Refusal!.Kind);
        Assert.Empty((await house.HeadAsync()).Emergencies);
    }

    static Task<Outcome<Notice>> ReviewAsync(DoorFixture house, Caller caller, string number, bool isJustified = true) =>
        house.Door.ReviewAsync(new ReviewCall(number, isJustified, "looked into with the ward") { Caller = caller, RequestId = house.NextRequest() }, Stop);
}
