using Klang.Fhir;
using Klang.Records;
using Klang.Records.Access;
using Klang.Records.Consents;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Klang.Tests.Records.Access.People;
using static Klang.Tests.Records.DoorFixture;

namespace Klang.Tests.Records.Access;

/// <summary>What citizens lay down is a Consent in their chart and in force with its commit; nobody else lays it down for them.</summary>
public sealed class ConsentTests
{
    static readonly Caller Doctor = Staff(CallerRole.Physician, District);

    static async Task<(DoorFixture House, FakeTimeProvider Clock, string Patient, Caller Citizen)> OpenAsync(bool isReferred = true)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 27, 3, 0, 0, TimeSpan.Zero));
        var house = await DoorFixture.OpenAsync(clock: clock);
        var patient = await house.MakeAsync(People.System(Hospital), Patient(DoorFixture.Citizen(1)));
        if (isReferred)
        {
            await house.MakeAsync(People.System(Hospital), Request($"Patient/{patient}", Code(District)));
        }

        return (house, clock, patient, People.Citizen(patient, clock.GetUtcNow()));
    }

    static Task<Outcome<WriteReply>> DirectAsync(DoorFixture house, Caller citizen, params ConsentLine[] lines) =>
        house.Door.DirectAsync(new DirectCall(lines) { Caller = citizen, RequestId = house.NextRequest() }, Stop);

    static ConsentLine Line(DirectiveKind kind, string target = "", SensitiveCategories categories = default, DateTimeOffset? until = null) =>
        new(kind, target, categories, until);

    [Fact]
    public async Task A_block_counts_from_its_commit_on_and_goes_with_its_withdrawal()
    {
        var (house, _, patient, citizen) = await OpenAsync();
        await using var _1 = house;
        Assert.True((await house.ChartAsync(Doctor, patient)).IsOk);
        var written = await DirectAsync(house, citizen, Line(DirectiveKind.BlockFacility, District));
        Assert.True(written.IsOk, written.Refusal?.Message);
        var refused = (await house.ChartAsync(Doctor, patient)).Refusal!;
        Assert.Equivalent((await house.ChartAsync(Doctor, "nobody")).Refusal, refused, strict: true);
        Assert.True((await house.ChartAsync(citizen, patient)).IsOk);

        var withdrawn = await house.Door.WithdrawAsync(new WithdrawCall(written.Value.Resource!.Id) { Caller = citizen, RequestId = "w" }, Stop);
        Assert.True(withdrawn.IsOk, withdrawn.Refusal?.Message);
        Assert.True((await house.ChartAsync(Doctor, patient)).IsOk);
    }

    [Fact]
    public async Task All_a_citizen_can_say_stands_in_the_head()
    {
        var (house, clock, _, citizen) = await OpenAsync();
        await using var _1 = house;
        var until = clock.GetUtcNow().AddDays(30);
        Assert.True((await DirectAsync(house, citizen, Line(DirectiveKind.BlockFacility, Pharmacy), Line(DirectiveKind.BlockPerson, "staff-9"),
            Line(DirectiveKind.HideFacility, Hospital), Line(DirectiveKind.BlockEmergency), Line(DirectiveKind.Delegate, "account-2", SensitiveCategories.Hiv, until),
            Line(DirectiveKind.BlockCategory, "", SensitiveCategories.MentalHealth | SensitiveCategories.SubstanceUse),
            Line(DirectiveKind.ShowGuardian, "", SensitiveCategories.MentalHealth))).IsOk);
        Assert.True((await DirectAsync(house, citizen, Line(DirectiveKind.EmergencyOnly))).IsOk);
        var head = await house.HeadAsync();
        Assert.Equal(
            [DirectiveKind.BlockFacility, DirectiveKind.BlockPerson, DirectiveKind.HideFacility, DirectiveKind.BlockEmergency, DirectiveKind.Delegate,
                DirectiveKind.BlockCategory, DirectiveKind.ShowGuardian, DirectiveKind.EmergencyOnly],
            head.Directives.Select(one => one.Kind));
        var delegated = head.Directives.Single(one => one.Kind == DirectiveKind.Delegate);
        Assert.Equal(("account-2", SensitiveCategories.Hiv), (delegated.Target, delegated.Categories));
        Assert.InRange(delegated.Until, until.ToUnixTimeSeconds(), until.ToUnixTimeSeconds() + 1);
        Assert.Equal(SensitiveCategories.MentalHealth | SensitiveCategories.SubstanceUse, head.Directives.Single(one => one.Kind == DirectiveKind.BlockCategory).Categories);
    }

    [Fact]
    public async Task A_citizen_needs_a_fresh_second_factor_and_the_own_chart()
    {
        var (house, clock, patient, citizen) = await OpenAsync();
        await using var _1 = house;
        clock.Advance(TimeSpan.FromMinutes(6));
        Assert.Equal("login", (await DirectAsync(house, citizen, Line(DirectiveKind.EmergencyOnly))).Refusal!.Complaints[0].Code);

        var other = await house.MakeAsync(People.System(Hospital), Patient(DoorFixture.Citizen(2)));
        house.Acting = People.Citizen(other, clock.GetUtcNow());
        var foreign = await house.CreateAsync(People.Consent($"Patient/{patient}", $$"""{"type":"deny","actor":[{{Actor("IRCP", Code(District))}}]}"""));
        Assert.NotNull(foreign.Refusal);
        Assert.Equal(RefusalKind.Forbidden, (await house.CreateAsync(Observation($"Patient/{other}"))).Refusal!.Kind);
        Assert.True((await house.ChartAsync(Doctor, patient)).IsOk);
    }

    [Fact]
    public async Task Nobody_takes_over_or_removes_a_citizens_consent()
    {
        var (house, clock, patient, citizen) = await OpenAsync();
        await using var _1 = house;
        var written = (await DirectAsync(house, citizen, Line(DirectiveKind.BlockFacility, District))).Value.Resource!;
        var other = await house.MakeAsync(People.System(Hospital), Patient(DoorFixture.Citizen(2)));
        foreach (var caller in (Caller[])[People.System(District), People.System(Hospital), People.Citizen(other, clock.GetUtcNow())])
        {
            house.Acting = caller;
            var deleted = await house.DeleteAsync(ResourceType.Consent, written.Id);
            Assert.True(!deleted.IsOk || deleted.Value.Resource is null); // To whom it is not shown there was nothing to delete.
            var body = People.Consent($"Patient/{(caller.OwnPatient.Length > 0 ? other : patient)}", "{}", "inactive").Insert(1, $"\"id\":\"{written.Id}\",");
            Assert.NotNull((await house.UpdateAsync(written.Id, body)).Refusal);
        }

        Assert.False((await house.ChartAsync(Doctor, patient)).IsOk);
    }

    [Fact]
    public async Task A_system_that_sends_a_consent_in_the_citizens_name_opens_nothing()
    {
        var (house, _, patient, _) = await OpenAsync(isReferred: false);
        await using var _1 = house;
        await house.MakeAsync(People.System(District), Patient(DoorFixture.Citizen(1)));
        await house.MakeAsync(People.System(District), People.Consent($"Patient/{patient}",
            $$"""{"type":"permit","period":{"end":"2027-01-01"},"actor":[{{Actor("IRCP", Code(District))}}]}"""));
        Assert.False((await house.ChartAsync(Doctor, patient)).IsOk);
        Assert.Empty((await house.HeadAsync()).Directives);
    }

    [Theory]
    [InlineData("""{"type":"deny"}""")]
    [InlineData("""{"type":"deny","securityLabel":[{"code":"NONE"}]}""")]
    [InlineData("""{"type":"deny","data":[{"meaning":"instance","reference":{"reference":"Observation/1"}}]}""")]
    [InlineData("""{"type":"permit","actor":[{"role":{"coding":[{"code":"IRCP"}]},"reference":{"identifier":{"system":"https://terms.sil-th.org/id/th-moph-hcode","value":"K0002"}}}]}""")]
    [InlineData("""{"type":"permit","period":{"end":"2027-01-01"},"actor":[{"role":{"coding":[{"code":"GUARD"}]},"reference":{"identifier":{"system":"urn:klang:account","value":"me"}}}]}""")]
    public async Task A_consent_that_cannot_be_enforced_is_not_stored(string provision)
    {
        var (house, _, patient, citizen) = await OpenAsync();
        await using var _1 = house;
        house.Acting = citizen;
        var refused = (await house.CreateAsync(People.Consent($"Patient/{patient}", provision))).Refusal;
        Assert.True(refused is { Kind: RefusalKind.Invalid or RefusalKind.Forbidden }, refused?.Message);
        Assert.Empty((await house.HeadAsync()).Directives);
    }

    [Fact]
    public async Task A_code_serves_one_facility_for_a_quarter_of_an_hour()
    {
        var (house, clock, patient, citizen) = await OpenAsync(isReferred: false);
        await using var _1 = house;
        var code = (await house.Door.ShareAsync(new ShareCall(SensitiveCategories.None) { Caller = citizen, RequestId = "s" }, Stop)).Value;
        Assert.True((await PresentAsync(house, Doctor, PresenceEvidence.QrCode, code.Code)).IsOk);
        Assert.True((await PresentAsync(house, Doctor, PresenceEvidence.QrCode, code.Code)).IsOk);
        Assert.True((await house.ChartAsync(Doctor, patient)).IsOk);
        var late = Staff(CallerRole.Physician, Pharmacy);
        Assert.Equal(RefusalKind.NotFound, (await PresentAsync(house, late, PresenceEvidence.QrCode, code.Code)).Refusal!.Kind);
        Assert.False((await house.ChartAsync(late, patient)).IsOk);
        clock.Advance(TimeSpan.FromMinutes(16));
        Assert.False((await house.ChartAsync(Doctor, patient)).IsOk);
    }

    [Fact]
    public async Task A_code_can_be_withdrawn_before_and_after_it_was_used()
    {
        var (house, _, patient, citizen) = await OpenAsync(isReferred: false);
        await using var _1 = house;
        var used = (await house.Door.ShareAsync(new ShareCall(SensitiveCategories.None) { Caller = citizen, RequestId = "s" }, Stop)).Value;
        var unused = (await house.Door.ShareAsync(new ShareCall(SensitiveCategories.None) { Caller = citizen, RequestId = "s" }, Stop)).Value;
        Assert.True((await PresentAsync(house, Doctor, PresenceEvidence.QrCode, used.Code)).IsOk);
        foreach (var id in (string[])[used.ConsentId, unused.ConsentId])
        {
            var withdrawn = await house.Door.WithdrawAsync(new WithdrawCall(id) { Caller = citizen, RequestId = "w" }, Stop);
            Assert.True(withdrawn.IsOk, withdrawn.Refusal?.Message);
        }

        Assert.False((await house.ChartAsync(Doctor, patient)).IsOk);
        Assert.NotNull((await PresentAsync(house, Doctor, PresenceEvidence.QrCode, unused.Code)).Refusal);
        Assert.NotNull((await PresentAsync(house, Doctor, PresenceEvidence.QrCode, "forged")).Refusal);
    }

    [Fact]
    public async Task Presence_by_card_takes_a_certified_system_and_by_ThaID_the_citizen()
    {
        var (house, clock, patient, citizen) = await OpenAsync(isReferred: false);
        await using var _1 = house;
        var number = DoorFixture.Citizen(1);
        Assert.Equal(RefusalKind.Forbidden, (await PresentAsync(house, Doctor, PresenceEvidence.Card, number)).Refusal!.Kind);
        Assert.True((await PresentAsync(house, People.System(District) with { MayAttestPresence = true }, PresenceEvidence.Card, number)).IsOk);
        Assert.True((await house.ChartAsync(Doctor, patient)).IsOk);

        Assert.False((await house.ChartAsync(Staff(CallerRole.Physician, Pharmacy), patient)).IsOk);
        Assert.True((await PresentAsync(house, citizen, PresenceEvidence.ThaiD, Pharmacy)).IsOk);
        Assert.True((await house.ChartAsync(Staff(CallerRole.Physician, Pharmacy), patient)).IsOk);
        Assert.NotNull((await PresentAsync(house, Doctor, PresenceEvidence.ThaiD, District)).Refusal);
        clock.Advance(TimeSpan.FromHours(25));
        Assert.False((await house.ChartAsync(Doctor, patient)).IsOk);
    }

    [Fact]
    public async Task A_guardian_is_appointed_by_an_officer_on_proof_and_ends()
    {
        var (house, clock, _, citizen) = await OpenAsync();
        await using var _1 = house;
        var child = await house.MakeAsync(People.System(Hospital), Patient(DoorFixture.Citizen(3), birth: "2020-05-05"));
        var parent = new Caller { Id = "parent-1", Kind = CallerKind.Delegate, OwnPatient = child };
        Assert.False((await house.ChartAsync(parent, child)).IsOk);
        var call = new GuardianCall(child, "parent-1", "birth certificate 123", clock.GetUtcNow().AddYears(1)) { Caller = citizen, RequestId = "g" };
        Assert.Equal(RefusalKind.Forbidden, (await house.Door.AppointAsync(call, Stop)).Refusal!.Kind);
        var officer = Staff(CallerRole.PrivacyOfficer, Hospital) with { FactorAt = clock.GetUtcNow() };
        Assert.Equal(RefusalKind.NotFound, (await house.Door.AppointAsync(call with { Caller = officer with { Facility = District } }, Stop)).Refusal!.Kind);
        var appointed = await house.Door.AppointAsync(call with { Caller = officer }, Stop);
        Assert.True(appointed.IsOk, appointed.Refusal?.Message);
        Assert.True((await house.ChartAsync(parent, child)).IsOk);
        clock.Advance(TimeSpan.FromDays(366));
        Assert.False((await house.ChartAsync(parent, child)).IsOk);
    }

    static Task<Outcome<PresenceReply>> PresentAsync(DoorFixture house, Caller caller, string evidence, string value) =>
        house.Door.PresentAsync(new PresentCall(evidence, value) { Caller = caller, RequestId = house.NextRequest() }, Stop);
}
