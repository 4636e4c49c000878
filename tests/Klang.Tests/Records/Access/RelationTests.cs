using Klang.Fhir;
using Klang.Records;
using Klang.Records.Access;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Klang.Tests.Records.Access.People;
using static Klang.Tests.Records.DoorFixture;

namespace Klang.Tests.Records.Access;

/// <summary>Relations come into the head with what is written, count for decisions at once, and end.</summary>
public sealed class RelationTests
{
    static readonly Caller Doctor = Staff(CallerRole.Physician, District);

    static async Task<(DoorFixture House, FakeTimeProvider Clock, string Patient)> OpenAsync()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 27, 3, 0, 0, TimeSpan.Zero));
        var house = await DoorFixture.OpenAsync(clock: clock);
        var patient = await house.MakeAsync(People.System(Hospital), Patient(DoorFixture.Citizen(1)));
        return (house, clock, patient);
    }

    [Fact]
    public async Task Without_a_relation_a_chart_looks_as_if_it_were_not_there()
    {
        var (house, _, patient) = await OpenAsync();
        await using var _1 = house;
        var forbidden = (await house.ChartAsync(Doctor, patient)).Refusal!;
        var absent = (await house.ChartAsync(Doctor, "no-such-patient")).Refusal!;
        Assert.Equivalent(absent, forbidden, strict: true);

        house.Acting = Doctor;
        Assert.Equivalent((await house.ReadAsync(ResourceType.Patient, "no-such-patient")).Refusal, (await house.ReadAsync(ResourceType.Patient, patient)).Refusal);
        Assert.Empty((await house.SearchAsync(ResourceType.Patient, $"_id={patient}")).Entries);
        Assert.Empty((await house.SearchAsync(ResourceType.Patient, $"identifier={DoorFixture.Citizen(1)}")).Entries);
        var found = await house.Door.FindPersonAsync(
            new FindPersonCall("https://terms.sil-th.org/id/th-cid", DoorFixture.Citizen(1)) { Caller = Doctor, RequestId = "f" }, Stop);
        var unknown = await house.Door.FindPersonAsync(
            new FindPersonCall("https://terms.sil-th.org/id/th-cid", DoorFixture.Citizen(2)) { Caller = Doctor, RequestId = "f" }, Stop);
        Assert.Equivalent(unknown.Refusal, found.Refusal, strict: true);
    }

    [Fact]
    public async Task A_referral_opens_the_chart_for_the_facility_it_names_until_it_is_done()
    {
        var (house, clock, patient) = await OpenAsync();
        await using var _1 = house;
        var request = await house.MakeAsync(People.System(Hospital), Request($"Patient/{patient}", Code(District)));
        Assert.True((await house.ChartAsync(Doctor, patient)).IsOk);
        Assert.False((await house.ChartAsync(Staff(CallerRole.Physician, Pharmacy), patient)).IsOk);

        house.Acting = People.System(Hospital);
        Assert.True((await house.UpdateAsync(request, Request($"Patient/{patient}", Code(District), "completed").Insert(1, $"\"id\":\"{request}\","))).IsOk);
        Assert.False((await house.ChartAsync(Doctor, patient)).IsOk);

        await house.MakeAsync(People.System(Hospital), Request($"Patient/{patient}", Code(District)));
        Assert.True((await house.ChartAsync(Doctor, patient)).IsOk);
        clock.Advance(TimeSpan.FromDays(91));
        Assert.False((await house.ChartAsync(Doctor, patient)).IsOk);
    }

    [Fact]
    public async Task A_facility_is_told_by_its_code_by_its_organization_and_by_a_condition()
    {
        var (house, _, patient) = await OpenAsync();
        await using var _1 = house;
        var organization = await house.MakeAsync(null, Organization(District));
        var his = People.System(Hospital);
        await house.MakeAsync(his, Request($"Patient/{patient}", $$"""{"reference":"Organization/{{organization}}"}"""));
        house.Acting = null;
        house.Facility = Hospital;
        var condition = $$"""{"reference":"Organization?identifier=https://terms.sil-th.org/id/th-moph-hcode|{{District}}"}""";
        var sent = await house.TransactAsync(
            Write(WriteKind.Create, Request($"Patient/{patient}", condition)),
            Write(WriteKind.Create, Organization("K0009"), fullUrl: "urn:uuid:5b1f44c1-3f8d-4a0e-9d4c-3d7c7c1f0a01"),
            Write(WriteKind.Create, Request($"Patient/{patient}", """{"reference":"urn:uuid:5b1f44c1-3f8d-4a0e-9d4c-3d7c7c1f0a01"}""")));
        Assert.True(sent.IsOk);
        var head = await house.HeadAsync();
        Assert.Equal(2, head.Relations.Count(fact => fact is { Kind: RelationKind.Referral, Facility: District, AssertedBy: Hospital }));
        Assert.Single(head.Relations, fact => fact.Facility == "K0009");
    }

    [Fact]
    public async Task An_encounter_of_ones_own_opens_what_one_wrote_oneself()
    {
        var (house, clock, patient) = await OpenAsync();
        await using var _1 = house;
        var own = await house.MakeAsync(People.System(District), Patient(DoorFixture.Citizen(1)));
        Assert.False((await house.ChartAsync(Doctor, own)).IsOk);
        await house.MakeAsync(People.System(District), Encounter($"Patient/{own}"));
        Assert.True((await house.ChartAsync(Doctor, own)).Value.IsOwnOnly);

        var decision = AccessPolicy.Decide(new AccessRequest(Doctor, "TREAT", "r", Klang.Trust.AccessAction.Read, clock.GetUtcNow()), await house.HeadAsync());
        Assert.Equal(("own", AccessReach.Own, District), (decision.Relation, decision.Reach, decision.View!.OnlyFacility));
        clock.Advance(TimeSpan.FromHours(25));
        Assert.False((await house.ChartAsync(Doctor, own)).IsOk);
        Assert.NotEqual(patient, own);
    }

    [Fact]
    public async Task An_appointment_counts_on_its_day_in_Bangkok()
    {
        var (house, clock, patient) = await OpenAsync();
        await using var _1 = house;
        await house.MakeAsync(People.System(Hospital),
            $$$"""{"resourceType":"Appointment","status":"booked","start":"2026-11-28T09:00:00+07:00","end":"2026-11-28T09:30:00+07:00","participant":[{"actor":{"reference":"Patient/{{{patient}}}"},"status":"accepted"},{"actor":{{{Code(District)}}},"status":"accepted"}]}""");
        Assert.False((await house.ChartAsync(Doctor, patient)).IsOk);
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 27, 17, 0, 0, TimeSpan.Zero));
        Assert.True((await house.ChartAsync(Doctor, patient)).IsOk);
        clock.SetUtcNow(new DateTimeOffset(2026, 11, 28, 17, 0, 0, TimeSpan.Zero));
        Assert.False((await house.ChartAsync(Doctor, patient)).IsOk);
    }

    [Fact]
    public async Task A_laboratory_is_shown_the_order_and_a_pharmacy_what_it_dispenses_by()
    {
        var (house, clock, patient) = await OpenAsync();
        await using var _1 = house;
        var his = People.System(Hospital);
        var order = await house.MakeAsync(his, Request($"Patient/{patient}", Code(Laboratory), category: "108252007"));
        await house.MakeAsync(his,
            $$$"""{"resourceType":"MedicationRequest","status":"active","intent":"order","medicationCodeableConcept":{"text":"amlodipine"},"subject":{"reference":"Patient/{{{patient}}}"},"dispenseRequest":{"performer":{{{Code(Pharmacy)}}}}}""");
        var head = await house.HeadAsync();
        var technician = Decide(Staff(CallerRole.Laboratory, Laboratory), head, clock);
        Assert.Equal((AccessReach.Order, ContentKinds.Identity), (technician.Reach, technician.View!.Kinds));
        Assert.Equal([$"ServiceRequest/{order}"], technician.View.Orders);
        var pharmacist = Decide(Staff(CallerRole.Pharmacist, Pharmacy), head, clock);
        Assert.Equal(("prescription", AccessReach.Full), (pharmacist.Relation, pharmacist.Reach));
        Assert.False(pharmacist.View!.Kinds.HasFlag(ContentKinds.Notes));
    }

    [Fact]
    public async Task A_task_about_a_referral_refers_too_and_a_catchment_is_read_from_the_person_file()
    {
        var (house, _, patient) = await OpenAsync();
        await using var _1 = house;
        var request = await house.MakeAsync(People.System(Hospital), Request($"Patient/{patient}", Code(District)));
        await house.MakeAsync(People.System(Hospital),
            $$$"""{"resourceType":"Task","status":"requested","intent":"order","focus":{"reference":"ServiceRequest/{{{request}}}"},"for":{"reference":"Patient/{{{patient}}}"},"owner":{{{Code(District)}}}}""");
        await house.MakeAsync(People.System(District), Patient(DoorFixture.Citizen(1),
            extra: $$$""","managingOrganization":{{{Code(District)}}},"extension":[{"url":"https://terms.sil-th.org/core/StructureDefinition/ex-patient-person-status","valueCodeableConcept":{"coding":[{"code":"1"}]}}]"""));
        var head = await house.HeadAsync();
        Assert.Equal(2, head.Relations.Count(fact => fact.Kind == RelationKind.Referral));
        Assert.Single(head.Relations, fact => fact is { Kind: RelationKind.Catchment, Facility: District, IsSelfAsserted: true });
    }

    [Fact]
    public async Task Nobody_crowds_out_the_relations_of_others()
    {
        var (house, _, patient) = await OpenAsync();
        await using var _1 = house;
        await house.MakeAsync(People.System(Hospital), Request($"Patient/{patient}", Code(District)));
        var own = await house.MakeAsync(People.System(Pharmacy), Patient(DoorFixture.Citizen(1)));
        for (var at = 0; at < 40; at++)
        {
            await house.MakeAsync(People.System(Pharmacy), Encounter($"Patient/{own}", kind: "IMP"));
        }

        var head = await house.HeadAsync();
        Assert.Equal(16, head.Relations.Count(fact => fact.AssertedBy == Pharmacy));
        Assert.Single(head.Relations, fact => fact.Kind == RelationKind.Referral);
    }

    [Fact]
    public void A_head_reads_back_as_written_and_the_older_format_is_still_read()
    {
        var head = new AccessHead
        {
            GoldenId = "golden",
            Sources = [new ChartSource("p1", Hospital, [new ChartOrigin(7, "old")]) { BirthDay = 720_000 }],
            Labels = SensitiveCategories.Hiv,
            Relations = [new RelationFact(RelationKind.Order, Laboratory, Hospital, 1_700_000_000, 1_700_000_100, "ServiceRequest/1")],
            Directives = [new Directive(DirectiveKind.BlockFacility, District, SensitiveCategories.None, 1_700_000_000, long.MaxValue, "c1")],
            Emergencies = [new EmergencyAccess("me", District, SensitiveCategories.MentalHealth, 1_700_000_000, 1_700_014_400, "case", true)],
        };
        Assert.Equivalent(head, AccessHead.Decode(head.Encode()), strict: true);

        byte[] older = [2, 6, .. "golden"u8, 1, 2, .. "p1"u8, 5, .. "K0001"u8, 0, 0];
        var read = AccessHead.Decode(older);
        Assert.Equal(("golden", "p1", 0), (read.GoldenId, read.Sources[0].PatientId, read.Sources[0].BirthDay));
        Assert.All(Enumerable.Range(0, head.Encode().Length), length =>
        {
            if (length > 0)
            {
                Assert.ThrowsAny<InvalidDataException>(() => AccessHead.Decode(head.Encode().AsSpan(0, length)));
            }
        });
    }

    static AccessDecision Decide(Caller caller, AccessHead head, FakeTimeProvider clock) =>
        AccessPolicy.Decide(new AccessRequest(caller, "TREAT", "r", Klang.Trust.AccessAction.Read, clock.GetUtcNow()), head);
}
