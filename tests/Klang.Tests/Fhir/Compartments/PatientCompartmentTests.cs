using System.Text;
using Klang.Fhir;
using Klang.Fhir.Compartments;
using Klang.Fhir.Json;
using Xunit;

namespace Klang.Tests.Fhir.Compartments;

public sealed class PatientCompartmentTests
{
    [Fact]
    public void The_definition_has_66_types()
    {
        var inside = ResourceTypes.All.Where(PatientCompartment.IsInCompartment).ToList();
        Assert.Contains(ResourceType.Observation, inside);
        Assert.DoesNotContain(ResourceType.Organization, inside);
        Assert.DoesNotContain(ResourceType.Task, inside);
        Assert.Equal(66, inside.Count);
    }

    [Theory]
    [InlineData(ResourceType.Organization)]
    [InlineData(ResourceType.Practitioner)]
    [InlineData(ResourceType.PractitionerRole)]
    [InlineData(ResourceType.Location)]
    [InlineData(ResourceType.HealthcareService)]
    [InlineData(ResourceType.Endpoint)]
    [InlineData(ResourceType.ValueSet)]
    [InlineData(ResourceType.CodeSystem)]
    [InlineData(ResourceType.Questionnaire)]
    [InlineData(ResourceType.Medication)]
    [InlineData(ResourceType.Substance)]
    public void Reference_data_is_of_the_registry(ResourceType type) => Assert.True(PatientCompartment.IsRegistryType(type));

    [Theory]
    [InlineData(ResourceType.None)]
    [InlineData(ResourceType.Patient)]
    [InlineData(ResourceType.Observation)]
    [InlineData(ResourceType.Group)]
    [InlineData(ResourceType.List)]
    [InlineData(ResourceType.Task)]
    [InlineData(ResourceType.Binary)]
    [InlineData(ResourceType.Device)]
    [InlineData(ResourceType.Bundle)]
    public void What_may_be_personal_is_not(ResourceType type) => Assert.False(PatientCompartment.IsRegistryType(type));

    [Theory]
    [InlineData(ResourceType.Observation, """{"subject":{"reference":"Patient/1"},"performer":[{"reference":"Practitioner/9"},{"reference":"Patient/2"}]}""", "Patient/1 Patient/2")]
    [InlineData(ResourceType.Observation, """{"performer":[{"reference":"Patient/2"}]}""", "Patient/2")]
    [InlineData(ResourceType.Observation, """{"subject":{"reference":"Group/1"}}""", "")]
    [InlineData(ResourceType.Observation, """{"subject":{"reference":"http://h/fhir/Patient/1/_history/2"}}""", "Patient/1")]
    [InlineData(ResourceType.Encounter, """{"subject":{"reference":"Patient?identifier=a|b"}}""", "Patient?identifier=a|b")]
    [InlineData(ResourceType.Condition, """{"contained":[{"resourceType":"Patient","id":"p"}],"subject":{"reference":"#p"}}""", "")]
    [InlineData(ResourceType.AllergyIntolerance, """{"asserter":{"reference":"Patient/3"},"patient":{"reference":"Patient/1"}}""", "Patient/1 Patient/3")]
    [InlineData(ResourceType.Patient, """{"link":[{"other":{"reference":"Patient/2"}}]}""", "Patient/2")]
    [InlineData(ResourceType.Device, """{"patient":{"reference":"Patient/1"}}""", "Patient/1")]
    [InlineData(ResourceType.Task, """{"for":{"reference":"Patient/1"}}""", "Patient/1")]
    [InlineData(ResourceType.Binary, """{"securityContext":{"reference":"Patient/1"}}""", "Patient/1")]
    [InlineData(ResourceType.Organization, """{"partOf":{"reference":"Organization/1"}}""", "")]
    [InlineData(ResourceType.Appointment, """{"participant":[{"actor":{"reference":"Practitioner/1"}},{"actor":{"reference":"Patient/4"}}]}""", "Patient/4")]
    public void Subjects_come_in_the_order_of_the_definition(ResourceType type, string json, string expected)
    {
        using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(json)).Value;
        var subjects = PatientCompartment.Subjects(tape.Root, type);
        Assert.Equal(expected, string.Join(' ', subjects.Select(subject =>
            subject.Query.Length > 0 ? subject.Text : subject.TypeAndId)));
    }
}
