using Klang.Fhir.Validation;
using Klang.Tests.Fhir.Examples;
using Xunit;

namespace Klang.Tests.Fhir.Validation;

/// <summary>Every official example is accepted, except those that break the specification's own words.</summary>
public sealed class R4ExamplesTests
{
    /// <summary>What the published definitions do not allow, and which of their rules says so.</summary>
    static readonly Dictionary<string, string> Invalid = new(StringComparer.Ordinal)
    {
        ["ActivityDefinition-blood-tubes-supply"] = "txt-2: the narrative is blank",
        ["ActivityDefinition-heart-valve-replacement"] = "txt-2: the narrative is blank",
        ["EventDefinition-example"] = "txt-2: the narrative is blank",
        ["Questionnaire-zika-virus-exposure-assessment"] = "txt-2: the narrative is blank",
        ["Questionnaire-qs1"] = "Questionnaire.item.linkId is required",
        ["StructureDefinition-Definition"] = "sdf-4: neither abstract nor derived",
        ["StructureDefinition-Event"] = "sdf-4: neither abstract nor derived",
        ["StructureDefinition-FiveWs"] = "sdf-4: neither abstract nor derived",
        ["StructureDefinition-Request"] = "sdf-4: neither abstract nor derived",
        ["DeviceMetric-example"] = "parent is a reference to Device, sent to DeviceDefinition",
        ["DeviceUseStatement-example"] = "reasonReference is no reference to Procedure",
        ["MedicationRequest-medrx0301"] = "dispenseRequest.performer is a reference to Organization, sent to Practitioner",
        ["Observation-clinical-gender"] = "performer is no reference to Encounter",
    };

    [Fact]
    public void Every_official_example_that_the_definitions_allow_is_accepted()
    {
        var refused = new List<string>();
        foreach (var example in R4Examples.All.Where(example => !Invalid.ContainsKey(example.Name)))
        {
            using var tape = example.Parse();
            refused.AddRange(ResourceValidator.Validate(tape.Root, example.Type)
                .Select(complaint => $"{example.Name}: {complaint.Path}: {complaint.Message}"));
        }

        Assert.Equal("", string.Join('\n', refused.Take(20)));
    }

    [Fact]
    public void The_examples_that_break_the_definitions_are_refused()
    {
        foreach (var (name, reason) in Invalid)
        {
            using var tape = R4Examples.Get(name).Parse();
            Assert.False(ResourceValidator.Validate(tape.Root).IsEmpty, $"{name}: {reason}");
        }
    }
}
