using Klang.Fhir;
using Klang.Fhir.Definitions;
using Xunit;

namespace Klang.Tests.Fhir.Definitions;

/// <summary>FHIR R4 (4.0.1) structure definitions as compiled into the table.</summary>
public sealed class ElementTableTests
{
    [Fact]
    public void Every_resource_type_is_described()
    {
        foreach (var type in ResourceTypes.All)
        {
            var definition = ElementTable.Of(type);
            Assert.Equal(type, definition.Resource);
            Assert.Equal(type.Name(), definition.Name);
            Assert.Equal(["id", "meta", "implicitRules", "language"], definition.Elements.Take(4).Select(element => element.Name));
        }
    }

    [Fact]
    public void A_choice_has_one_member_for_each_type()
    {
        var value = ElementTable.Of(ResourceType.Observation).FindElement("value")!;
        Assert.True(value.IsChoice);
        Assert.Equal(
            ["valueQuantity", "valueCodeableConcept", "valueString", "valueBoolean", "valueInteger", "valueRange", "valueRatio", "valueSampledData", "valueTime", "valueDateTime", "valuePeriod"],
            value.Members.Select(member => member.Name));
        Assert.Same(value, ElementTable.Of(ResourceType.Observation).Find("valuePeriod"u8)!.Element);
        Assert.Null(ElementTable.Of(ResourceType.Observation).Find("value"u8));
        Assert.Null(ElementTable.Of(ResourceType.Observation).Find("valueAddress"u8));
        Assert.Equal(50, ElementTable.Find("Extension")!.FindElement("value")!.Members.Length);
    }

    [Fact]
    public void Flags_bindings_targets_and_content_references_are_kept()
    {
        var patient = ElementTable.Of(ResourceType.Patient);
        Assert.True(patient.FindElement("gender")!.IsSummary);
        Assert.False(patient.FindElement("maritalStatus")!.IsSummary);
        Assert.True(patient.FindElement("active")!.IsModifier);
        Assert.True(patient.FindElement("name")!.IsRepeating);
        Assert.False(patient.FindElement("birthDate")!.IsRepeating);
        var gender = patient.FindElement("gender")!.RequiredCodes!;
        Assert.Equal(["female", "male", "other", "unknown"], gender.Codes);
        Assert.True(gender.Contains("male"u8));
        Assert.True(gender.Contains("http://hl7.org/fhir/administrative-gender"u8, "male"u8));
        Assert.False(gender.Contains("http://example.org"u8, "male"u8));
        Assert.False(gender.Contains("Male"u8));
        Assert.True(patient.FindElement("managingOrganization")!.AllowsTarget(ResourceType.Organization));
        Assert.False(patient.FindElement("managingOrganization")!.AllowsTarget(ResourceType.Practitioner));
        Assert.True(ElementTable.Of(ResourceType.Observation).FindElement("status")!.IsMandatory);
        Assert.Equal("Bundle.link", ElementTable.Find("Bundle.entry")!.FindElement("link")!.Members[0].Type.Name);
        Assert.Equal("SimpleQuantity", ElementTable.Find("Observation.referenceRange")!.FindElement("low")!.Members[0].Type.Name);
        Assert.False(ElementTable.Of(ResourceType.MedicationRequest).FindElement("medication")!.Members.IsEmpty);
        Assert.NotNull(ElementTable.Of(ResourceType.MedicationStatement).Find("medicationReference"u8));
        Assert.True(ElementTable.Of(ResourceType.VerificationResult).FindElement("target")!.AllowsTarget(ResourceType.VisionPrescription));
    }

    [Fact]
    public void Nothing_of_other_releases_or_vendors_got_in()
    {
        Assert.Equal(
            ["id", "extension", "versionId", "lastUpdated", "source", "profile", "security", "tag"],
            ElementTable.Find("Meta")!.Elements.Select(element => element.Name));
        Assert.Null(ElementTable.Find("SubscriptionStatus"));
        Assert.Null(ElementTable.Of(ResourceType.Binary).Find("url"u8));
    }

    [Fact]
    public void Every_member_is_found_under_its_own_name()
    {
        foreach (var type in ElementTable.All)
        {
            Assert.True(type.Elements.Length <= 64, type.Name);
            foreach (var member in type.Elements.SelectMany(element => element.Members))
            {
                Assert.Same(member, type.Find(member.Utf8Name));
            }
        }
    }
}
