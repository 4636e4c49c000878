using System.Text.Json;
using Klang.Fhir;
using Xunit;

namespace Klang.Tests.Exchange.Thai43;

/// <summary>What the clinical files become.</summary>
public sealed class MappingTests
{
    [Theory]
    [InlineData("0531601", "7.20", "4548-4", "7.20", "%", "")]
    [InlineData("05", "7.2", "4548-4", "7.2", "%", "")]
    [InlineData("5", "7.2", "4548-4", "7.2", "%", "")]
    [InlineData("581902", "< 0.5", "2160-0", "0.5", "mg/dL", "<")]
    [InlineData("0531002", "095", "2345-7", "95", "mg/dL", "")]
    [InlineData("0541402", ">=190", "2089-1", "190", "mg/dL", ">=")]
    public async Task A_result_that_is_a_number_gets_its_declared_unit(
        string test, string result, string loinc, string value, string ucum, string comparator)
    {
        var lab = await LabAsync(test, result);

        Assert.Equal(loinc, lab.GetProperty("code").GetProperty("coding")[0].GetProperty("code").GetString());
        var quantity = lab.GetProperty("valueQuantity");
        Assert.Equal((value, ucum), (quantity.GetProperty("value").GetRawText(), quantity.GetProperty("code").GetString()));
        Assert.Equal(comparator, quantity.TryGetProperty("comparator", out var found) ? found.GetString() : "");
    }

    [Theory]
    [InlineData("Negative")]
    [InlineData("7.2 %")]
    [InlineData("1.2E+01")]
    [InlineData("ไม่พบเชื้อ")]
    public async Task A_result_that_is_no_number_stays_text(string result) =>
        Assert.Equal(result, (await LabAsync("0531601", result)).GetProperty("valueString").GetString());

    [Fact]
    public async Task Old_and_new_lab_codes_name_one_fact()
    {
        var door = new MemoryDoor();
        await door.ImportAsync(new ArchiveBuilder().People("1", "2").Member(
            "LABFU.txt", Samples.LabHeader, Samples.Lab("1", "05", "7.2"), Samples.Lab("2", "0531601", "7.20")).Build());

        Assert.Equal(["LABFU/0531601/2025-08-01/7.2"], door.Seen.Where(item => item.FactKey is not null).Select(item => item.FactKey).Distinct());
    }

    [Theory]
    [InlineData("091", "Z0001", 1, true)]
    [InlineData("41", "Z0001", 1, true)]
    [InlineData("073", "Z0002", 2, false)]
    [InlineData("CA3", "99999", 3, false)]
    [InlineData("815", "", null, true)]
    public async Task A_vaccination_knows_its_dose_and_who_gave_it(string code, string place, int? dose, bool isPrimary)
    {
        var door = new MemoryDoor();
        await door.ImportAsync(new ArchiveBuilder().People("1").Member("EPI.txt", Samples.EpiHeader, Samples.Epi("1", code, place: place)).Build());
        var item = door.Seen.Single(item => item.Type == ResourceType.Immunization);
        var vaccine = door[item.Key];

        Assert.Equal((isPrimary, isPrimary), (item.IsPrimarySource, vaccine.GetProperty("primarySource").GetBoolean()));
        Assert.Equal(dose, vaccine.TryGetProperty("protocolApplied", out var applied) ? applied[0].GetProperty("doseNumberPositiveInt").GetInt32() : null);
        Assert.Equal($"EPI/{code.PadLeft(3, '0')}/2025-08-01", item.FactKey);
    }

    [Theory]
    [InlineData("1", "1", "low", "confirmed")]
    [InlineData("3", "2", "high", "unconfirmed")]
    [InlineData("8", "4", "high", "unconfirmed")]
    [InlineData("", "", "unable-to-assess", "unconfirmed")]
    public async Task An_allergy_is_never_refuted_by_an_unlikely_cause(string level, string certainty, string criticality, string verification)
    {
        var door = new MemoryDoor();
        await door.ImportAsync(new ArchiveBuilder().People("1").Member("DRUGALLERGY.txt", Samples.AllergyHeader, Samples.Allergy("1", "9900471", level, certainty)).Build());
        var allergy = door["f43/Z0001/DRUGALLERGY/1/9900471"];

        Assert.Equal(criticality, allergy.GetProperty("criticality").GetString());
        Assert.Equal(verification, allergy.GetProperty("verificationStatus").GetProperty("coding")[0].GetProperty("code").GetString());
        Assert.Equal("https://terms.sil-th.org/CodeSystem/th-tmt", allergy.GetProperty("code").GetProperty("coding")[0].GetProperty("system").GetString());
        Assert.Equal("Erythema multiforme, unspecified", allergy.GetProperty("reaction")[0].GetProperty("manifestation")[0].GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("03", "active", false)]
    [InlineData("11", "relapse", false)]
    [InlineData("01", "resolved", true)]
    [InlineData("10", "inactive", true)]
    public async Task A_chronic_disease_is_as_active_as_the_register_says(string status, string expected, bool ends)
    {
        var door = new MemoryDoor();
        await door.ImportAsync(new ArchiveBuilder().People("1").Member("CHRONIC.txt", Samples.ChronicHeader, Samples.Chronic("1", "E119", status, "20250601")).Build());
        var condition = door["f43/Z0001/CHRONIC/1/20200115/E119"];

        Assert.Equal(expected, condition.GetProperty("clinicalStatus").GetProperty("coding")[0].GetProperty("code").GetString());
        Assert.Equal(ends, condition.TryGetProperty("abatementDateTime", out _));
        Assert.Equal(["E119", "E11.9"], condition.GetProperty("code").GetProperty("coding").EnumerateArray().Select(coding => coding.GetProperty("code").GetString()));
    }

    [Theory]
    [InlineData("1999900000013", "https://terms.sil-th.org/id/th-cid", "cid")]
    [InlineData("0999900000341", "https://terms.sil-th.org/id/th-cid", "fid")]
    [InlineData("999900000341", "https://terms.sil-th.org/id/th-cid", "fid")]
    [InlineData("1-9999-00000-01-3", "https://terms.sil-th.org/id/th-cid", "cid")]
    [InlineData("G123456789012", "https://terms.sil-th.org/id/th-moe-gcode", "fid")]
    [InlineData("1999900000014", "https://terms.sil-th.org/hcode/5/Z0001/CidUnverified", "")]
    public async Task A_number_claims_a_person_only_when_it_is_good(string cid, string system, string type)
    {
        var identifier = (await PatientAsync(Samples.Person("1", cid: cid))).GetProperty("identifier")[0];

        Assert.Equal(system, identifier.GetProperty("system").GetString());
        Assert.Equal(type, identifier.TryGetProperty("type", out var found) ? found.GetProperty("coding")[0].GetProperty("code").GetString() : "");
    }

    [Theory]
    [InlineData("056", "http://hl7.org/fhir/sid/passport-LAO")]
    [InlineData("999", "https://terms.sil-th.org/id/passport-nation-999")]
    public async Task A_passport_carries_its_country(string nation, string system) =>
        Assert.Equal(system, (await PatientAsync(Samples.Person("1", cid: "", nation: nation, passport: "zz 123"))).GetProperty("identifier")[0].GetProperty("system").GetString());

    [Fact]
    public async Task A_person_with_no_number_at_all_has_only_local_ones()
    {
        var patient = await PatientAsync(Samples.Person("1", cid: "", birth: "19800000"));

        Assert.All(patient.GetProperty("identifier").EnumerateArray(), id => Assert.StartsWith("https://terms.sil-th.org/hcode/5/Z0001/", id.GetProperty("system").GetString(), StringComparison.Ordinal));
        Assert.Equal("1980", patient.GetProperty("birthDate").GetString());
    }

    [Fact]
    public async Task A_person_discharged_by_death_is_deceased() =>
        Assert.Equal("2025-07-01", (await PatientAsync(Samples.Person("1", discharge: "1", died: "20250701"))).GetProperty("deceasedDateTime").GetString());

    [Fact]
    public async Task Blood_pressure_is_one_panel_and_zero_is_not_measured()
    {
        var door = new MemoryDoor();
        await door.ImportAsync(new ArchiveBuilder().People("1").Member(
            "SERVICE.txt", Samples.ServiceHeader, Samples.Service("1", "10"),
            Samples.Service("1", "11").Replace("|37.5|120|80|", "|0|0|0|", StringComparison.Ordinal)).Build());
        var components = door["f43/Z0001/SERVICE/1/10#bp"].GetProperty("component").EnumerateArray();

        Assert.Equal(["120", "80"], components.Select(component => component.GetProperty("valueQuantity").GetProperty("value").GetRawText()));
        Assert.DoesNotContain(door.Keys, key => key.StartsWith("f43/Z0001/SERVICE/1/11#", StringComparison.Ordinal));
        Assert.Equal("2025-08-01T10:15:00+07:00", door["f43/Z0001/SERVICE/1/10"].GetProperty("period").GetProperty("start").GetString());
    }

    static async Task<JsonElement> LabAsync(string test, string result)
    {
        var door = new MemoryDoor();
        await door.ImportAsync(new ArchiveBuilder().People("1").Member("LABFU.txt", Samples.LabHeader, Samples.Lab("1", test, result)).Build());
        return door[door.Keys.Single(key => key.Contains("/LABFU/", StringComparison.Ordinal))];
    }

    static async Task<JsonElement> PatientAsync(string row)
    {
        var door = new MemoryDoor();
        await door.ImportAsync(new ArchiveBuilder().Member("PERSON.txt", Samples.PersonHeader, row).Build());
        return door["f43/Z0001/PERSON/1"];
    }
}
