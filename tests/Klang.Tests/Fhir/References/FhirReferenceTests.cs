using System.Text;
using Klang.Fhir;
using Klang.Fhir.References;
using Xunit;

namespace Klang.Tests.Fhir.References;

public sealed class FhirReferenceTests
{
    [Theory]
    [InlineData("Patient/1", ReferenceKind.Relative, ResourceType.Patient, "1", null)]
    [InlineData("Patient/a.b-C/_history/7", ReferenceKind.Relative, ResourceType.Patient, "a.b-C", "7")]
    [InlineData("http://host/fhir/Observation/x", ReferenceKind.Absolute, ResourceType.Observation, "x", null)]
    [InlineData("https://host/Observation/x/_history/2", ReferenceKind.Absolute, ResourceType.Observation, "x", "2")]
    [InlineData("http://host/else", ReferenceKind.Absolute, ResourceType.None, "", null)]
    [InlineData("urn:uuid:0b7a39e1-52fd-4a80-a7a1-b5b2b8a3bd6c", ReferenceKind.Urn, ResourceType.None, "", null)]
    [InlineData("#p1", ReferenceKind.Contained, ResourceType.None, "p1", null)]
    [InlineData("#", ReferenceKind.Contained, ResourceType.None, "", null)]
    [InlineData("Patient?identifier=a|b", ReferenceKind.Conditional, ResourceType.Patient, "", null)]
    public void A_reference_is_read(string text, ReferenceKind kind, ResourceType type, string id, string? version)
    {
        Assert.True(FhirReference.TryParse(text, out var reference));
        Assert.Equal(new FhirReference(kind, type, id, version, text), reference);
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("Patient")]
    [InlineData("Patient/")]
    [InlineData("/1")]
    [InlineData("patient/1")]
    [InlineData("Patient/a b")]
    [InlineData("Patient/1/_history/")]
    [InlineData("Patient/1/_history/1/_history/2")]
    [InlineData("x/Patient/1")]
    [InlineData("Nothing?x=1")]
    [InlineData("urn:")]
    public void What_is_no_reference_is_refused(string text) => Assert.False(FhirReference.TryParse(text, out _));

    [Fact]
    public void An_id_may_have_64_characters_and_no_more()
    {
        Assert.True(FhirReference.TryParse("Patient/" + new string('a', 64), out _));
        Assert.False(FhirReference.TryParse("Patient/" + new string('a', 65), out _));
        Assert.False(FhirReference.TryParse("http://h/" + new string('a', FhirReference.BytesMax), out _));
    }

    [Fact]
    public void Parts_can_be_told_apart()
    {
        Assert.True(FhirReference.TryParse("http://host/fhir/Patient/1/_history/3"u8, out var absolute));
        Assert.Equal("http://host/fhir/", absolute.BaseAddress);
        Assert.Equal("Patient/1", absolute.TypeAndId);
        Assert.True(FhirReference.TryParse("Patient?identifier=a|b"u8, out var conditional));
        Assert.Equal("identifier=a|b", conditional.Query);
    }

    [Fact]
    public void Bytes_that_are_no_text_do_no_harm() =>
        Assert.False(FhirReference.TryParse([0xFF, (byte)'/', 0x80], out _));

    [Fact]
    public void Reading_and_text_agree()
    {
        Assert.True(FhirReference.TryParse(Encoding.UTF8.GetBytes("Group/ก"), out _) is false);
        Assert.True(FhirReference.IsId("A-9.z"u8));
        Assert.False(FhirReference.IsId(""u8));
    }
}
