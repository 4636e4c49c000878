using System.Text;
using Klang.Care.Sensitivity;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records.Access;
using Xunit;

namespace Klang.Tests.Care.Sensitivity;

/// <summary>What records reveal, one line of the tables after the other.</summary>
public sealed class SensitivityRulesTests
{
    const string Icd = "http://hl7.org/fhir/sid/icd-10";
    const string IcdTm = "https://terms.sil-th.org/CodeSystem/cs-th-icd10tm";
    const string Loinc = "http://loinc.org";
    const string Snomed = "http://snomed.info/sct";
    const string Lab = "https://terms.sil-th.org/CodeSystem/cs-th-icd10tm-lab";
    const string Atc = "http://www.whocc.no/atc";
    const string Act = "http://terminology.hl7.org/CodeSystem/v3-ActCode";
    const string Confidentiality = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality";
    const string Special = "https://terms.sil-th.org/CodeSystem/cs-thcc-special-pp-service";
    const string Community = "https://terms.sil-th.org/CodeSystem/cs-thcc-community-service";

    [Theory]
    [InlineData(Icd, "F32.1", SensitiveTopics.MentalHealth)]
    [InlineData(IcdTm, "F321", SensitiveTopics.MentalHealth)]
    [InlineData(Icd, "f20", SensitiveTopics.MentalHealth)]
    [InlineData(Icd, "X70.0", SensitiveTopics.MentalHealth)]
    [InlineData(Icd, "Z91.5", SensitiveTopics.MentalHealth)]
    [InlineData(Icd, "F10.2", SensitiveTopics.SubstanceUse)]
    [InlineData(Icd, "F19", SensitiveTopics.SubstanceUse)]
    [InlineData(Icd, "K70.3", SensitiveTopics.SubstanceUse)]
    [InlineData(Icd, "B20", SensitiveTopics.Hiv)]
    [InlineData(Icd, "B24", SensitiveTopics.Hiv)]
    [InlineData(Icd, "Z21", SensitiveTopics.Hiv)]
    [InlineData(Icd, "R75", SensitiveTopics.Hiv)]
    [InlineData(Icd, "O98.7", SensitiveTopics.Hiv)]
    [InlineData(Icd, "A50.9", SensitiveTopics.SexuallyTransmitted)]
    [InlineData(Icd, "A64", SensitiveTopics.SexuallyTransmitted)]
    [InlineData(Icd, "T74.2", SensitiveTopics.Violence)]
    [InlineData(Icd, "Y05", SensitiveTopics.Violence)]
    [InlineData(Icd, "Y07.0", SensitiveTopics.Violence)]
    [InlineData(Icd, "O04.9", SensitiveTopics.AdolescentPregnancy)]
    [InlineData(Icd, "B25", SensitiveTopics.None)]
    [InlineData(Icd, "A49", SensitiveTopics.None)]
    [InlineData(Icd, "A65", SensitiveTopics.None)]
    [InlineData(Icd, "E11.9", SensitiveTopics.None)]
    [InlineData(Icd, "I10", SensitiveTopics.None)]
    [InlineData(Loinc, "7917-8", SensitiveTopics.Hiv)]
    [InlineData(Loinc, "20447-9", SensitiveTopics.Hiv)]
    [InlineData(Loinc, "24467-3", SensitiveTopics.Hiv)]
    [InlineData(Loinc, "5292-8", SensitiveTopics.SexuallyTransmitted)]
    [InlineData(Loinc, "44261-6", SensitiveTopics.MentalHealth)]
    [InlineData(Loinc, "3719-2", SensitiveTopics.MentalHealth)]
    [InlineData(Loinc, "5643-2", SensitiveTopics.SubstanceUse)]
    [InlineData(Loinc, "4548-4", SensitiveTopics.None)]
    [InlineData(Snomed, "58214004", SensitiveTopics.MentalHealth)]
    [InlineData(Snomed, "86406008", SensitiveTopics.Hiv)]
    [InlineData(Snomed, "44054006", SensitiveTopics.None)]
    [InlineData(Lab, "0743299", SensitiveTopics.Hiv)]
    [InlineData(Lab, "0721297", SensitiveTopics.SexuallyTransmitted)]
    [InlineData(Lab, "0863002", SensitiveTopics.SubstanceUse)]
    [InlineData(Lab, "0842802", SensitiveTopics.MentalHealth)]
    [InlineData(Lab, "0531601", SensitiveTopics.None)]
    [InlineData(Atc, "J05AR06", SensitiveTopics.Hiv)]
    [InlineData(Atc, "N05AN01", SensitiveTopics.MentalHealth)]
    [InlineData(Atc, "N07BC02", SensitiveTopics.SubstanceUse)]
    [InlineData(Atc, "A10BA02", SensitiveTopics.None)]
    [InlineData(Act, "HIV", SensitiveTopics.Hiv)]
    [InlineData(Act, "PSYTHPN", SensitiveTopics.MentalHealth)]
    [InlineData(Act, "ETH", SensitiveTopics.SubstanceUse)]
    [InlineData(Act, "SDV", SensitiveTopics.Violence)]
    [InlineData(Act, "AMB", SensitiveTopics.None)]
    [InlineData(Confidentiality, "R", SensitiveTopics.Flagged)]
    [InlineData(Confidentiality, "V", SensitiveTopics.Flagged)]
    [InlineData(Confidentiality, "N", SensitiveTopics.None)]
    [InlineData(Special, "1B0262", SensitiveTopics.MentalHealth)]
    [InlineData(Special, "1B151", SensitiveTopics.MentalHealth | SensitiveTopics.SubstanceUse)]
    [InlineData(Special, "1B0030", SensitiveTopics.None)]
    [InlineData(Community, "1A016", SensitiveTopics.Hiv)]
    [InlineData("urn:klang:f43:field", "PRENATAL.HIV_RESULT", SensitiveTopics.Hiv)]
    [InlineData("urn:local:codes", "F32", SensitiveTopics.None)]
    public void A_code_tells_wherever_it_stands(string system, string code, SensitiveTopics topics)
    {
        Assert.Equal(topics, Of(ResourceType.Condition, $$$"""{"resourceType":"Condition","code":{"coding":[{"system":"urn:x","code":"1"},{"system":"{{{system}}}","code":"{{{code}}}"}]}}""").Topics);
        Assert.Equal(topics, Of(ResourceType.Claim, $$$"""{"resourceType":"Claim","diagnosis":[{"diagnosisCodeableConcept":{"coding":[{"code":"{{{code}}}","system":"{{{system}}}"}]}}]}""").Topics);
    }

    [Theory]
    [InlineData(Icd, "O24.4")]
    [InlineData(Icd, "Z34.0")]
    [InlineData(Icd, "Z30.0")]
    [InlineData(Loinc, "8665-2")]
    [InlineData(Loinc, "82810-3")]
    [InlineData("urn:klang:f43:file", "ANC")]
    [InlineData("urn:klang:f43:field", "LABOR.GRAVIDA")]
    [InlineData("https://terms.sil-th.org/CodeSystem/cs-thcc-contraceptive-method", "1")]
    public void Some_codes_tell_only_of_the_young(string system, string code)
    {
        var found = Of(ResourceType.Observation, $$$"""{"resourceType":"Observation","code":{"coding":[{"system":"{{{system}}}","code":"{{{code}}}"}]}}""");
        Assert.Equal(new SensitivityFinding(SensitiveTopics.None, SensitiveTopics.AdolescentPregnancy), found);
    }

    [Theory]
    [InlineData("LITHIUM CARBONATE 300 mg tab", SensitiveTopics.MentalHealth)]
    [InlineData("Efavirenz 600 mg", SensitiveTopics.Hiv)]
    [InlineData("TENOFOVIR/Lamivudine/efavirenz", SensitiveTopics.Hiv)]
    [InlineData("GPO-vir Z250", SensitiveTopics.Hiv)]
    [InlineData("methadone syrup", SensitiveTopics.SubstanceUse)]
    [InlineData("metformin 500 mg", SensitiveTopics.None)]
    [InlineData("lithiumfree salt", SensitiveTopics.None)]
    public void A_medicine_tells_by_its_name(string name, SensitiveTopics topics)
    {
        Assert.Equal(topics, Of(ResourceType.MedicationDispense, $$$"""{"resourceType":"MedicationDispense","medicationCodeableConcept":{"text":"{{{name}}}"}}""").Topics);
        Assert.Equal(topics, Of(ResourceType.MedicationRequest, $$$"""{"resourceType":"MedicationRequest","contained":[{"resourceType":"Medication","code":{"coding":[{"display":"{{{name}}}"}]}}]}""").Topics);
        Assert.Equal(SensitiveTopics.None, Of(ResourceType.Communication, $$$"""{"resourceType":"Communication","topic":{"text":"{{{name}}}"}}""").Topics);
    }

    [Theory]
    [InlineData("10900", SensitiveTopics.MentalHealth)]
    [InlineData("00912", SensitiveTopics.MentalHealth)]
    [InlineData("09", SensitiveTopics.MentalHealth)]
    [InlineData("10100", SensitiveTopics.None)]
    [InlineData("90900", SensitiveTopics.MentalHealth)]
    [InlineData("11090", SensitiveTopics.None)]
    [InlineData("", SensitiveTopics.None)]
    public void A_psychiatric_clinic_tells(string clinic, SensitiveTopics topics)
    {
        Assert.Equal(topics, Of(ResourceType.Condition, $$$"""{"resourceType":"Condition","extension":[{"url":"urn:klang:f43:CLINIC","valueString":"{{{clinic}}}"}]}""").Topics);
        Assert.Equal(SensitiveTopics.None, Of(ResourceType.Condition, $$$"""{"resourceType":"Condition","extension":[{"url":"urn:klang:f43:SEQ","valueString":"{{{clinic}}}"}]}""").Topics);
    }

    [Fact]
    public void Flags_of_the_sender_add_to_what_codes_say()
    {
        var found = Of(ResourceType.Condition, $$$"""{"resourceType":"Condition","meta":{"security":[{"system":"{{{Confidentiality}}}","code":"R"},{"system":"{{{Act}}}","code":"STD"}]},"code":{"coding":[{"system":"{{{Icd}}}","code":"F32"}]}}""");
        Assert.Equal(SensitiveTopics.Flagged | SensitiveTopics.SexuallyTransmitted | SensitiveTopics.MentalHealth, found.Topics);
    }

    [Fact]
    public void Who_someone_is_and_allergies_by_substance_are_never_labelled()
    {
        Assert.Equal(default, Of(ResourceType.Patient, $$$"""{"resourceType":"Patient","meta":{"security":[{"system":"{{{Act}}}","code":"HIV"}]}}"""));
        Assert.Equal(default, Of(ResourceType.AllergyIntolerance, $$$"""{"resourceType":"AllergyIntolerance","code":{"text":"nevirapine","coding":[{"system":"{{{Atc}}}","code":"J05AG01"}]}}"""));
        Assert.Equal(SensitiveTopics.Hiv, Of(ResourceType.AllergyIntolerance, $$$"""{"resourceType":"AllergyIntolerance","meta":{"security":[{"system":"{{{Act}}}","code":"HIV"}]}}""").Topics);
    }

    [Fact]
    public void A_larger_table_adds_to_what_is_built_in()
    {
        using var table = new StringReader("# of our board\nclinic\t12345\tHIV\talways\tlocal\nicd10\tE66-E68\tR\talways\tlocal\nthaidrug\t12*\tPSY\tunder20\tlocal\n\n");
        var rules = SensitivityRules.With(SensitivityTables.Read(table));
        Assert.Equal(SensitiveTopics.Hiv, Of(ResourceType.Condition, """{"resourceType":"Condition","extension":[{"url":"urn:klang:f43:CLINIC","valueString":"12345"}]}""", rules).Topics);
        Assert.Equal(SensitiveTopics.Flagged, Of(ResourceType.Condition, $$$"""{"resourceType":"Condition","code":{"coding":[{"system":"{{{Icd}}}","code":"E67.1"}]}}""", rules).Topics);
        Assert.Equal(SensitiveTopics.MentalHealth, Of(ResourceType.Condition, $$$"""{"resourceType":"Condition","code":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/th-tmt","code":"123456"}]}}""", rules).UnderTwenty);
        Assert.Equal(SensitiveTopics.MentalHealth, Of(ResourceType.Condition, $$$"""{"resourceType":"Condition","code":{"coding":[{"system":"{{{Icd}}}","code":"F20"}]}}""", rules).Topics);
    }

    [Theory]
    [InlineData("icd10\tF20")]
    [InlineData("nothing\tF20\tPSY\talways")]
    [InlineData("icd10\t\tPSY\talways")]
    [InlineData("icd10\tF20\tXYZ\talways")]
    [InlineData("icd10\tF20\tPSY\tsometimes")]
    public void A_line_that_says_nothing_is_named(string line)
    {
        using var table = new StringReader($"# remark\n{line}\n");
        Assert.Contains("Line 2", Assert.Throws<InvalidDataException>(() => SensitivityTables.Read(table)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Topics_are_the_categories_of_the_records()
    {
        foreach (var topic in Enum.GetValues<SensitiveTopics>())
        {
            Assert.Equal(topic.ToString(), ((SensitiveCategories)topic).ToString());
        }

        Assert.Equal(SensitiveCategories.All, (SensitiveCategories)Enum.GetValues<SensitiveTopics>().Aggregate((all, one) => all | one));
    }

    static SensitivityFinding Of(ResourceType type, string json, SensitivityRules? rules = null)
    {
        using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(json)).Value;
        return (rules ?? SensitivityRules.BuiltIn).Of(type, tape.Root);
    }
}
