using System.Buffers;
using System.Text;
using Klang.Fhir.Editing;
using Klang.Fhir.Json;
using Klang.Tests.Fhir.Examples;
using Xunit;

namespace Klang.Tests.Fhir.Editing;

/// <summary><c>_summary</c> and <c>_elements</c>: FHIR R4 §3.1.1.5.8 and §3.1.1.5.9.</summary>
public sealed class ElementFilterTests
{
    const string Subsetted = """{"system":"http://terminology.hl7.org/CodeSystem/v3-ObservationValue","code":"SUBSETTED"}""";

    const string Observation = """
        {"resourceType":"Observation","id":"o","meta":{"versionId":"1","tag":[{"code":"t"}]},"text":{"status":"empty","div":"<div/>"},
        "status":"final","_status":{"id":"s"},"code":{"text":"c"},"valueQuantity":{"value":1.10,"unit":"m"},
        "note":[{"text":"n"}],"referenceRange":[{"text":"r"}],"component":[{"code":{"text":"k"},"valueString":"v","referenceRange":[{"text":"q"}]}]}
        """;

    [Fact]
    public void Summary_keeps_what_the_definitions_mark_at_every_level() =>
        Assert.Equal(
            """{"resourceType":"Observation","id":"o","meta":{"versionId":"1","tag":[{"code":"t"},""" + Subsetted
                + """]},"status":"final","_status":{"id":"s"},"code":{"text":"c"},"valueQuantity":{"value":1.10,"unit":"m"},"component":[{"code":{"text":"k"},"valueString":"v"}]}""",
            Filter(Observation, ElementSelection.Summary));

    [Fact]
    public void Text_keeps_narrative_and_mandatory_elements() =>
        Assert.Equal(
            """{"resourceType":"Observation","id":"o","meta":{"versionId":"1","tag":[{"code":"t"},""" + Subsetted
                + """]},"text":{"status":"empty","div":"<div/>"},"status":"final","_status":{"id":"s"},"code":{"text":"c"}}""",
            Filter(Observation, ElementSelection.Text));

    [Fact]
    public void Data_leaves_out_the_narrative_alone()
    {
        var text = Filter(Observation, ElementSelection.Data);
        Assert.DoesNotContain("\"div\"", text, StringComparison.Ordinal);
        Assert.Contains("\"note\"", text, StringComparison.Ordinal);
        Assert.Contains(Subsetted, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Elements_keeps_named_mandatory_and_modifier_elements() =>
        Assert.Equal(
            """{"resourceType":"Observation","id":"o","meta":{"versionId":"1","tag":[{"code":"t"},""" + Subsetted
                + """]},"status":"final","_status":{"id":"s"},"code":{"text":"c"},"valueQuantity":{"value":1.10,"unit":"m"},"note":[{"text":"n"}]}""",
            Filter(Observation, ElementSelection.Of(["value", "Observation.note.text", "Patient.component", "nosuch"])));

    [Fact]
    public void A_resource_without_meta_gets_one() =>
        Assert.Equal("""{"resourceType":"Patient","meta":{"tag":[""" + Subsetted + """]},"active":true}""",
            Filter("""{"resourceType":"Patient","active":true,"photo":[]}""", ElementSelection.Summary));

    [Fact]
    public void Every_official_example_stays_sound_JSON_of_its_own_members()
    {
        foreach (var example in R4Examples.All)
        {
            using var whole = JsonTape.Parse(example.Json).Value;
            foreach (var selection in new[] { ElementSelection.Summary, ElementSelection.Text, ElementSelection.Data, ElementSelection.Of(["name"]) })
            {
                var output = new ArrayBufferWriter<byte>();
                ElementFilter.Write(whole.Root, selection, output);
                using var part = JsonTape.Parse(output.WrittenMemory).Value;
                foreach (var member in part.Root)
                {
                    Assert.True(member.Name.SequenceEqual("meta"u8) || whole.Root[member.Name].Exists, example.Name);
                }
            }
        }
    }

    static string Filter(string resource, ElementSelection selection)
    {
        using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(resource)).Value;
        var output = new ArrayBufferWriter<byte>();
        ElementFilter.Write(tape.Root, selection, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
