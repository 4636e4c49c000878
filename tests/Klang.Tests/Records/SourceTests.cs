using System.Text;
using Klang.Fhir;
using Klang.Records;
using Xunit;
using static Klang.Tests.Records.DoorFixture;

namespace Klang.Tests.Records;

/// <summary>What a person's sources mean after one is gone, who may change them, and how the combined view is found.</summary>
public sealed class SourceTests
{
    const string System = "https://terms.sil-th.org/id/th-cid";

    static string Allergy(string patient) =>
        $$$"""{"resourceType":"AllergyIntolerance","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"code":{"text":"penicillin"},"patient":{"reference":"{{{patient}}}"}}""";

    /// <summary>One person of two facilities; the first knows of an allergy.</summary>
    static async Task<(string First, string Second, string Golden, string Allergy)> TwoSourcesAsync(DoorFixture house)
    {
        house.Facility = "K0001";
        var first = await CreatedAsync(house, Patient(Citizen(1)));
        var allergy = await CreatedAsync(house, Allergy($"Patient/{first}"));
        house.Facility = "K0002";
        var second = await CreatedAsync(house, Patient(Citizen(1)));
        house.Facility = "";
        return (first, second, await GoldenAsync(house), allergy);
    }

    static async Task<string> CreatedAsync(DoorFixture house, string json) => (await house.CreateAsync(json)).Value.Resource!.Id;

    static async Task<string> GoldenAsync(DoorFixture house) =>
        (await house.Door.FindPersonAsync(new FindPersonCall(System, Citizen(1)) { Caller = house.Caller, RequestId = "f" }, Stop)).Value.Id;

    static async Task<string[]> IdsAsync(DoorFixture house, ResourceType type, string query) =>
        [.. (await house.SearchAsync(type, query)).Entries.Select(entry => entry.Resource.Id)];

    static Write Delete(ResourceType type, string? id, string? condition = null) =>
        new() { Kind = WriteKind.Delete, Type = type, Id = id, Condition = condition is null ? null : Pairs(condition) };

    static Refusal RefusalOf<T>(Outcome<T> outcome) => outcome.Refusal!;

    [Fact]
    public async Task A_patient_with_live_records_is_not_deleted()
    {
        await using var house = await DoorFixture.OpenAsync();
        var (first, _, _, allergy) = await TwoSourcesAsync(house);
        var refused = RefusalOf(await house.DeleteAsync(ResourceType.Patient, first));
        Assert.Equal((RefusalKind.Conflict, "business-rule"), (refused.Kind, refused.Complaints[0].Code));
        Assert.Contains("1 record", refused.Message, StringComparison.Ordinal);
        house.Facility = "K0001";
        Assert.Equal(RefusalKind.Conflict, RefusalOf(await house.TransactAsync(Delete(ResourceType.Patient, null, $"identifier={System}|{Citizen(1)}"))).Kind);
        Assert.Equal(RefusalKind.Conflict, RefusalOf(await house.TransactAsync(
            Delete(ResourceType.Patient, first), Write(WriteKind.Create, Observation($"Patient/{first}")))).Kind);
        Assert.True((await house.ReadAsync(ResourceType.Patient, first)).IsOk);

        Assert.True((await house.TransactAsync(Delete(ResourceType.AllergyIntolerance, allergy), Delete(ResourceType.Patient, first))).IsOk);
        Assert.Equal(RefusalKind.Gone, RefusalOf(await house.ReadAsync(ResourceType.Patient, first)).Kind);
    }

    [Fact]
    public async Task A_transaction_does_not_delete_a_patient_to_whom_it_adds_a_record()
    {
        await using var house = await DoorFixture.OpenAsync();
        var patient = await CreatedAsync(house, Patient(Citizen(1)));
        Assert.Equal(RefusalKind.Conflict, RefusalOf(await house.TransactAsync(
            Delete(ResourceType.Patient, patient), Write(WriteKind.Create, Observation($"Patient/{patient}")))).Kind);
        Assert.True((await house.DeleteAsync(ResourceType.Patient, patient)).IsOk);
    }

    [Fact]
    public async Task A_patient_whose_record_moved_to_another_is_deleted()
    {
        await using var house = await DoorFixture.OpenAsync();
        var one = await CreatedAsync(house, Patient(Citizen(1)));
        var other = await CreatedAsync(house, Patient(Citizen(2)));
        var moved = await CreatedAsync(house, Observation($"Patient/{one}"));
        Assert.True((await house.TransactAsync(
            Delete(ResourceType.Patient, one), Write(WriteKind.Update, Observation($"Patient/{other}"), moved))).IsOk);
        Assert.Equal([moved], await IdsAsync(house, ResourceType.Observation, $"patient={other}"));
    }

    static Incoming Sent(ResourceType type, string key, string json, int hour, bool withdrawn = false) => new()
    {
        Type = type,
        Key = key,
        Facility = "K0001",
        Json = withdrawn ? default : Encoding.UTF8.GetBytes(json),
        UpdatedAt = new DateTimeOffset(2026, 1, 1, hour, 0, 0, TimeSpan.Zero),
        PatientKey = "f43/K0001/PERSON/1",
        Withdrawn = withdrawn,
    };

    static async Task ImportAsync(DoorFixture house, params Incoming[] rows) =>
        Assert.All((await house.Door.ImportAsync(new ImportCall(rows) { Caller = house.Caller, RequestId = "i" }, Stop)).Value.Results,
            result => Assert.NotEqual(IncomingState.Refused, result.State));

    [Fact]
    public async Task An_allergy_is_found_through_every_source_also_when_its_own_was_withdrawn()
    {
        await using var house = await DoorFixture.OpenAsync();
        const string Key = "f43/K0001/PERSON/1";
        await ImportAsync(house, Sent(ResourceType.Patient, Key, Patient(Citizen(1)), 1),
            Sent(ResourceType.AllergyIntolerance, "f43/K0001/DRUGALLERGY/1", Allergy(Incoming.Reference(ResourceType.Patient, Key)), 1));
        var first = (await house.SearchAsync(ResourceType.Patient, $"identifier={System}|{Citizen(1)}")).Entries[0].Resource.Id;
        house.Facility = "K0002";
        var second = await CreatedAsync(house, Patient(Citizen(1)));
        house.Facility = "";
        var golden = await GoldenAsync(house);
        var allergy = Assert.Single(await IdsAsync(house, ResourceType.AllergyIntolerance, $"patient={second}"));
        await ImportAsync(house, Sent(ResourceType.Patient, Key, "", 2, withdrawn: true));
        Assert.Equal(RefusalKind.Gone, RefusalOf(await house.ReadAsync(ResourceType.Patient, first)).Kind);

        foreach (var id in new[] { first, second, golden })
        {
            Assert.Equal([allergy], await IdsAsync(house, ResourceType.AllergyIntolerance, $"patient={id}"));
            Assert.Equal([allergy], await IdsAsync(house, ResourceType.AllergyIntolerance, $"patient=Patient/{id}"));
            Assert.Contains(allergy, await EverythingAsync(house, id));
        }

        Assert.Equal([allergy], await IdsAsync(house, ResourceType.AllergyIntolerance, $"patient.identifier={System}|{Citizen(1)}"));
        Assert.Equal([second], await IdsAsync(house, ResourceType.Patient, "_has:AllergyIntolerance:patient:_id=" + allergy));
        Assert.Contains(allergy, await IdsAsync(house, ResourceType.Patient, $"_id={golden}&_revinclude=AllergyIntolerance:patient"));
    }

    [Fact]
    public async Task Records_whose_only_patient_was_withdrawn_are_still_given_whole()
    {
        await using var house = await DoorFixture.OpenAsync();
        const string Key = "f43/K0001/PERSON/1";
        await ImportAsync(house, Sent(ResourceType.Patient, Key, Patient(Citizen(1)), 1),
            Sent(ResourceType.AllergyIntolerance, "f43/K0001/DRUGALLERGY/1", Allergy(Incoming.Reference(ResourceType.Patient, Key)), 1));
        var patient = (await house.SearchAsync(ResourceType.Patient, $"identifier={System}|{Citizen(1)}")).Entries[0].Resource.Id;
        await ImportAsync(house, Sent(ResourceType.Patient, Key, "", 2, withdrawn: true));

        var allergy = Assert.Single(await IdsAsync(house, ResourceType.AllergyIntolerance, $"patient={patient}"));
        Assert.Equal([allergy], await EverythingAsync(house, patient));
    }

    static async Task<string[]> EverythingAsync(DoorFixture house, string patient) =>
        [.. (await house.Door.EverythingAsync(new EverythingCall(patient, null, null, null, [], null, null) { Caller = house.Caller, RequestId = "e" }, Stop)).Value
            .Entries.Select(entry => entry.Resource.Id)];

    [Fact]
    public async Task A_patient_without_records_that_was_deleted_is_gone_for_everything()
    {
        await using var house = await DoorFixture.OpenAsync();
        var patient = await CreatedAsync(house, Patient(Citizen(1)));
        Assert.True((await house.DeleteAsync(ResourceType.Patient, patient)).IsOk);
        Assert.Equal(RefusalKind.Gone, RefusalOf(await house.Door.EverythingAsync(
            new EverythingCall(patient, null, null, null, [], null, null) { Caller = house.Caller, RequestId = "e" }, Stop)).Kind);
    }

    [Fact]
    public async Task A_bare_citizen_number_answers_one_person()
    {
        await using var house = await DoorFixture.OpenAsync();
        var (_, _, golden, _) = await TwoSourcesAsync(house);
        Assert.Equal([golden], await IdsAsync(house, ResourceType.Patient, $"identifier={Citizen(1)}"));
        Assert.Equal([golden], await IdsAsync(house, ResourceType.Patient, $"identifier={Citizen(1)},{System}|{Citizen(1)}"));
        Assert.Empty(await IdsAsync(house, ResourceType.Patient, $"identifier={Citizen(2)}"));
    }

    [Fact]
    public async Task A_number_that_only_looks_like_a_citizens_is_found_where_it_stands()
    {
        await using var house = await DoorFixture.OpenAsync();
        var patient = await CreatedAsync(house,
            $$"""{"resourceType":"Patient","identifier":[{"system":"urn:ticket","value":"{{Citizen(3)}}"}]}""");
        Assert.Equal([patient], await IdsAsync(house, ResourceType.Patient, $"identifier={Citizen(3)}"));
    }

    [Fact]
    public async Task A_facility_changes_only_what_it_wrote()
    {
        await using var house = await DoorFixture.OpenAsync();
        var (first, second, _, allergy) = await TwoSourcesAsync(house);
        house.Facility = "K0001";
        var device = await CreatedAsync(house, """{"resourceType":"Device","status":"active"}""");
        var organization = await CreatedAsync(house, """{"resourceType":"Organization","name":"one"}""");
        house.Facility = "K0002";
        var patch = new Write
        {
            Kind = WriteKind.Patch,
            Type = ResourceType.Patient,
            Id = first,
            Body = Encoding.UTF8.GetBytes("""[{"op":"add","path":"/active","value":true}]"""),
            PatchFormat = PatchFormat.JsonPatch,
        };
        Refusal[] refused =
        [
            RefusalOf(await house.UpdateAsync(first, Patient(Citizen(1)))),
            RefusalOf(await house.TransactAsync(patch)),
            RefusalOf(await house.UpdateAsync(allergy, Allergy($"Patient/{second}"))),
            RefusalOf(await house.DeleteAsync(ResourceType.AllergyIntolerance, allergy)),
            RefusalOf(await house.TransactAsync(Delete(ResourceType.AllergyIntolerance, null, $"patient={first}"))),
            RefusalOf(await house.UpdateAsync(device, """{"resourceType":"Device","status":"inactive"}""")),
            RefusalOf(await house.DeleteAsync(ResourceType.Device, device)),
            RefusalOf(await house.UpdateAsync(organization, """{"resourceType":"Organization","name":"two"}""")),
            RefusalOf(await house.DeleteAsync(ResourceType.Organization, organization)),
        ];
        Assert.All(refused, one =>
        {
            Assert.Equal((RefusalKind.Forbidden, "forbidden"), (one.Kind, one.Complaints[0].Code));
            Assert.Contains("K0001", one.Message, StringComparison.Ordinal);
        });
        Assert.Equal(1, (await house.ReadAsync(ResourceType.AllergyIntolerance, allergy)).Value.Version);
        Assert.True((await house.UpdateAsync(second, Patient(Citizen(1)))).IsOk);

        house.Facility = "K0001";
        Assert.True((await house.UpdateAsync(allergy, Allergy($"Patient/{first}"))).IsOk);
        Assert.True((await house.DeleteAsync(ResourceType.AllergyIntolerance, allergy)).IsOk);
        house.Facility = "K0002";
        Assert.Equal(RefusalKind.Forbidden, RefusalOf(await house.UpdateAsync(allergy, Allergy($"Patient/{second}"))).Kind);
    }

    [Fact]
    public async Task A_caller_of_no_facility_may_change_everything_and_it_stays_its_writers()
    {
        await using var house = await DoorFixture.OpenAsync();
        var (first, _, _, allergy) = await TwoSourcesAsync(house);
        Assert.True((await house.UpdateAsync(allergy, Allergy($"Patient/{first}"))).IsOk);
        house.Facility = "K0002";
        Assert.Equal(RefusalKind.Forbidden, RefusalOf(await house.DeleteAsync(ResourceType.AllergyIntolerance, allergy)).Kind);
        house.Facility = "K0001";
        Assert.True((await house.DeleteAsync(ResourceType.AllergyIntolerance, allergy)).IsOk);
    }

    [Fact]
    public async Task The_combined_view_is_found_by_its_id_also_after_a_merge()
    {
        await using var house = await DoorFixture.OpenAsync();
        var (_, second, golden, _) = await TwoSourcesAsync(house);
        Assert.Equal([golden], await IdsAsync(house, ResourceType.Patient, $"_id={golden}"));
        Assert.Equal([golden], await IdsAsync(house, ResourceType.None, $"_id={golden}"));
        Assert.Equal([second], await IdsAsync(house, ResourceType.None, $"_id={second}"));
        Assert.Equal(new[] { golden, second }.Order(), (await IdsAsync(house, ResourceType.None, $"_id={golden},{second}")).Order());
        Assert.Equal([golden], await IdsAsync(house, ResourceType.None, $"_id={golden}&_type=Patient,Observation"));
        Assert.Empty(await IdsAsync(house, ResourceType.None, $"_id={golden}x"));

        var into = await CreatedAsync(house, Patient(Citizen(2)));
        var target = (await house.Door.MergeAsync(new MergeCall(golden, into, "proved") { Caller = house.Caller, RequestId = "m" }, Stop)).Value.PatientId;
        Assert.NotEqual(golden, target);
        Assert.Equal(target, (await house.ReadAsync(ResourceType.Patient, golden)).Value.Id);
        Assert.Equal([target], await IdsAsync(house, ResourceType.Patient, $"_id={golden}"));
        Assert.Equal([target], await IdsAsync(house, ResourceType.None, $"_id={golden}"));
        Assert.Equal([target], await IdsAsync(house, ResourceType.Patient, $"_id={golden},{target}"));
    }

    [Fact]
    public async Task Two_people_of_one_number_in_one_transaction_are_kept_apart()
    {
        await using var house = await DoorFixture.OpenAsync();
        var written = (await house.TransactAsync(
            Write(WriteKind.Create, Patient(Citizen(1)), fullUrl: "urn:uuid:0d7b8a5e-0000-4000-8000-000000000001"),
            Write(WriteKind.Create, Patient(Citizen(1), given: "มานะ", birth: "1990-05-05"), fullUrl: "urn:uuid:0d7b8a5e-0000-4000-8000-000000000002"),
            Write(WriteKind.Create, Patient(Citizen(1)), fullUrl: "urn:uuid:0d7b8a5e-0000-4000-8000-000000000003"))).Value.Items
            .Select(item => item.Write!.Resource!.Id).ToArray();

        var conflict = Assert.Single((await house.Door.ListConflictsAsync(new ConflictsCall { Caller = house.Caller, RequestId = "l" }, Stop)).Value);
        Assert.Equal((written[1], await GoldenAsync(house)), (conflict.NewcomerId, conflict.KnownId));
        var first = (await house.Door.OpenChartAsync(new OpenChartCall(written[0]) { Caller = house.Caller, RequestId = "c" }, Stop)).Value;
        Assert.Equal(new[] { written[0], written[2] }.Order(), first.Sources.Select(source => source.Id).Order());
        var apart = (await house.Door.OpenChartAsync(new OpenChartCall(written[1]) { Caller = house.Caller, RequestId = "c" }, Stop)).Value;
        Assert.Equal(written[1], Assert.Single(apart.Sources).Id);
    }

    [Fact]
    public async Task A_look_up_answers_what_the_whole_chart_says()
    {
        await using var house = await DoorFixture.OpenAsync();
        var (first, second, golden, _) = await TwoSourcesAsync(house);
        for (var turn = 0; turn < 4; turn++)
        {
            await house.UpdateAsync(turn % 2 == 0 ? first : second, Patient(Citizen(1), family: $"ใจดี{turn}"));
            await CreatedAsync(house, Observation($"Patient/{first}"));
            Assert.True((await house.TransactAsync(
                Write(WriteKind.Update, Patient(Citizen(1), family: "หนึ่ง", extra: ",\"active\":true"), turn == 1 ? second : first),
                Write(WriteKind.Update, Patient(Citizen(1), family: "สอง", extra: ",\"active\":false"), turn == 1 ? first : second))).IsOk);
            var whole = Text((await house.Door.OpenChartAsync(new OpenChartCall(first) { Caller = house.Caller, RequestId = "c" }, Stop)).Value.Patient);
            Assert.Equal(whole, Text((await house.SearchAsync(ResourceType.Patient, $"identifier={System}|{Citizen(1)}")).Entries[0].Resource));
            Assert.Equal(whole, Text((await house.ReadAsync(ResourceType.Patient, golden)).Value));
            Assert.Equal(golden, await GoldenAsync(house));
        }

        house.Facility = "K0002";
        Assert.Equal(second, (await house.CreateAsync(Patient(Citizen(1)), $"identifier={System}|{Citizen(1)}")).Value.Resource!.Id);
        var page = await house.SearchAsync(ResourceType.Patient, $"identifier={Citizen(1)}&_revinclude=Observation:patient");
        Assert.Equal(5, page.Entries.Count);
    }
}
