using Klang.Fhir;
using Klang.Records;
using Klang.Records.Access;
using Xunit;

namespace Klang.Tests.Records.Views;

/// <summary>A warning of drug safety survives masking, and tells nothing of what is masked.</summary>
public sealed class MaskedWarningTests
{
    static readonly AccessView Plain = new() { Categories = SensitiveCategories.None };

    static string Medicine(string name, string day = "2026-10-20") =>
        $$$"""{"resourceType":"MedicationDispense","status":"completed","medicationCodeableConcept":{"text":"{{{name}}}"},"subject":{"reference":"Patient/p1"},"whenHandedOver":"{{{day}}}T09:00:00+07:00"}""";

    static async Task<ViewHouse> HouseAsync(AccessView view, params (string Id, string Json, string Facility)[] records)
    {
        var house = await ViewHouse.OpenAsync(view);
        await house.PutAsync("p1", DoorFixture.Patient(DoorFixture.Citizen(1), birth: "2009-05-01"), "10001");
        foreach (var (id, json, facility) in records)
        {
            await house.PutAsync(id, json, facility);
        }

        return house;
    }

    static async Task<IReadOnlyList<string>> WarningsAsync(
        ViewHouse house, CallerRole role = CallerRole.Physician)
    {
        var caller = new Caller { Id = "viewer", Role = role };
        var opened = await house.Door.OpenChartAsync(new OpenChartCall("p1") { Caller = caller, RequestId = house.NextRequest() }, ViewHouse.Stop);
        return [.. opened.Value.Warnings.Select(warning => warning.Shown)];
    }

    [Theory]
    [InlineData("Lithium carbonate 300 mg", "Ibuprofen 400 mg")]
    [InlineData("Methadone syrup", "Rifampicin 300 mg")]
    [InlineData("Lopinavir/ritonavir", "Simvastatin 20 mg")]
    [InlineData("Naltrexone 50 mg", "Tramadol 50 mg")]
    public async Task A_shown_medicine_that_harms_with_a_hidden_one_is_named_and_nothing_else(string hidden, string shown)
    {
        await using var house = await HouseAsync(Plain, ("m1", Medicine(hidden), "10001"), ("m2", Medicine(shown), "10002"), ("m3", Medicine("Paracetamol 500 mg"), "10002"));
        Assert.Equal([shown], await WarningsAsync(house));
    }

    [Fact]
    public async Task Without_anything_that_harms_there_is_no_warning_of_what_is_hidden()
    {
        await using var house = await HouseAsync(Plain, ("m1", Medicine("Lithium carbonate 300 mg"), "10001"), ("m2", Medicine("Paracetamol 500 mg"), "10001"));
        Assert.Empty(await WarningsAsync(house));
    }

    [Fact]
    public async Task A_hidden_medicine_of_long_ago_warns_of_nothing()
    {
        await using var house = await HouseAsync(Plain, ("m1", Medicine("Lithium carbonate 300 mg", "2024-01-20"), "10001"), ("m2", Medicine("Ibuprofen 400 mg"), "10001"));
        Assert.Empty(await WarningsAsync(house));
    }

    [Fact]
    public async Task A_pregnancy_that_is_hidden_warns_of_what_would_harm_it()
    {
        await using var house = await HouseAsync(Plain,
            ("o1", """{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8665-2"}]},"subject":{"reference":"Patient/p1"},"effectiveDateTime":"2026-09-10","valueDateTime":"2026-08-01"}""", "10001"),
            ("m2", Medicine("Isotretinoin 10 mg"), "10002"));
        Assert.False((await house.ReadAsync(ResourceType.Observation, "o1")).IsOk);
        Assert.Equal(["Isotretinoin 10 mg"], await WarningsAsync(house));
    }

    [Fact]
    public async Task An_allergy_that_a_blocked_facility_wrote_still_warns()
    {
        await using var house = await HouseAsync(new AccessView { HiddenFacilities = ["10002"] },
            ("a1", """{"resourceType":"AllergyIntolerance","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical","code":"active"}]},"code":{"text":"penicillin"},"patient":{"reference":"Patient/p1"},"recordedDate":"2020-01-01"}""", "10002"),
            ("m2", Medicine("Amoxicillin 500 mg"), "10001"));
        Assert.Equal(["Amoxicillin 500 mg"], await WarningsAsync(house));
    }

    [Fact]
    public async Task Who_treats_nobody_gets_no_warning_and_who_sees_all_needs_none()
    {
        await using var house = await HouseAsync(Plain, ("m1", Medicine("Lithium carbonate 300 mg"), "10001"), ("m2", Medicine("Ibuprofen 400 mg"), "10001"));
        Assert.Empty(await WarningsAsync(house, CallerRole.Volunteer));
        Assert.Empty(await WarningsAsync(house, CallerRole.Auditor));
        Assert.Empty(await WarningsAsync(house, CallerRole.None));
        Assert.Single(await WarningsAsync(house, CallerRole.Pharmacist));
        await using var open = await HouseAsync(AccessView.Everything, ("m1", Medicine("Lithium carbonate 300 mg"), "10001"), ("m2", Medicine("Ibuprofen 400 mg"), "10001"));
        Assert.Empty(await WarningsAsync(open));
    }

    [Fact]
    public async Task Looking_behind_the_view_stands_in_the_ledger()
    {
        await using var house = await HouseAsync(Plain, ("m1", Medicine("Lithium carbonate 300 mg"), "10001"), ("m2", Medicine("Ibuprofen 400 mg"), "10001"));
        var before = await SizeAsync(house);
        await WarningsAsync(house, CallerRole.Volunteer);
        var without = await SizeAsync(house);
        await WarningsAsync(house);
        Assert.Equal((1, 2), (without - before, await SizeAsync(house) - without));
    }

    static async Task<int> SizeAsync(ViewHouse house)
    {
        var size = 0;
        await foreach (var batch in house.Store.ReadLedgerAsync(0, ViewHouse.Stop))
        {
            size += batch.Count;
        }

        return size;
    }
}
