using System.Text;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records.Access;
using Xunit;

namespace Klang.Tests.Records.Views;

/// <summary>Of what kind resources are.</summary>
public sealed class ContentKindTests
{
    [Theory]
    [InlineData("""{"resourceType":"Patient"}""", ContentKinds.Identity)]
    [InlineData("""{"resourceType":"AllergyIntolerance"}""", ContentKinds.Allergies)]
    [InlineData("""{"resourceType":"MedicationDispense"}""", ContentKinds.Medicines)]
    [InlineData("""{"resourceType":"Condition"}""", ContentKinds.Problems)]
    [InlineData("""{"resourceType":"Immunization"}""", ContentKinds.Vaccines)]
    [InlineData("""{"resourceType":"Encounter"}""", ContentKinds.Visits)]
    [InlineData("""{"resourceType":"ImagingStudy"}""", ContentKinds.Images)]
    [InlineData("""{"resourceType":"ServiceRequest"}""", ContentKinds.Orders)]
    [InlineData("""{"resourceType":"Coverage"}""", ContentKinds.Coverage)]
    [InlineData("""{"resourceType":"Consent"}""", ContentKinds.Other)]
    [InlineData("""{"resourceType":"Observation","code":{"coding":[{"system":"http://loinc.org","code":"29463-7"}]}}""", ContentKinds.BodyMeasures)]
    [InlineData("""{"resourceType":"Observation","code":{"coding":[{"system":"http://loinc.org","code":"82810-3"}]}}""", ContentKinds.Pregnancy)]
    [InlineData("""{"resourceType":"Observation","code":{"coding":[{"system":"http://loinc.org","code":"2160-0"}]}}""", ContentKinds.RenalAndLiver)]
    [InlineData("""{"resourceType":"Observation","code":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-th-icd10tm-lab","code":"0581902"}]}}""", ContentKinds.RenalAndLiver)]
    [InlineData("""{"resourceType":"Observation","code":{"coding":[{"system":"https://terms.sil-th.org/CodeSystem/cs-th-icd10tm-lab","code":"0531601"}]}}""", ContentKinds.Results)]
    [InlineData("""{"resourceType":"Observation","category":[{"coding":[{"code":"laboratory"}]}],"code":{"text":"x"}}""", ContentKinds.Results)]
    [InlineData("""{"resourceType":"Observation","code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]}}""", ContentKinds.Observations)]
    [InlineData("""{"resourceType":"DocumentReference","content":[{"attachment":{"contentType":"application/pdf"}}]}""", ContentKinds.Notes)]
    [InlineData("""{"resourceType":"DocumentReference","content":[{"attachment":{"contentType":"image/jpeg"}}]}""", ContentKinds.Images)]
    [InlineData("""{"resourceType":"DocumentReference","type":{"coding":[{"system":"http://loinc.org","code":"34791-4"}]}}""", ContentKinds.PsychotherapyNotes)]
    [InlineData("""{"resourceType":"Composition","meta":{"security":[{"code":"PSYTHPN"}]}}""", ContentKinds.PsychotherapyNotes)]
    [InlineData("""{"resourceType":"DocumentReference","securityLabel":[{"coding":[{"code":"PSYTHPN"}]}]}""", ContentKinds.PsychotherapyNotes)]
    [InlineData("""{"resourceType":"Binary","contentType":"IMAGE/png"}""", ContentKinds.Images)]
    public void A_resource_is_of_one_kind(string json, ContentKinds kind)
    {
        using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(json)).Value;
        Assert.True(ResourceTypes.TryParse(tape.Root["resourceType"u8].StringBytes, out var type));
        Assert.Equal(kind, ContentKindReader.Of(type, tape.Root));
        Assert.True((ContentKindReader.KindsOf(type) & kind) == kind);
    }

    [Fact]
    public void Every_type_is_of_some_kind() =>
        Assert.All(ResourceTypes.All, type => Assert.NotEqual(ContentKinds.None, ContentKindReader.KindsOf(type)));
}
