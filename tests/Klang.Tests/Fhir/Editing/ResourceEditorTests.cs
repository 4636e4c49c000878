using System.Buffers;
using System.Text;
using Klang.Fhir.Editing;
using Klang.Fhir.Json;
using Klang.Tests.Fhir.Examples;
using Xunit;

namespace Klang.Tests.Fhir.Editing;

/// <summary>Our identity in the bytes as sent; links of a transaction (FHIR R4 §3.1.0.11.2).</summary>
public sealed class ResourceEditorTests
{
    static readonly DateTimeOffset Noon = new(2025, 3, 1, 19, 0, 0, 120, TimeSpan.FromHours(7));

    const string Ours = "\"versionId\":\"3\",\"lastUpdated\":\"2025-03-01T12:00:00.120Z\"";

    [Theory]
    [InlineData(
        """{ "resourceType" : "Patient", "active" : true }""",
        "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{" + Ours + "},\"active\":true}")]
    [InlineData(
        """{"active":true,"resourceType":"Patient","id":"other"}""",
        "{\"active\":true,\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{" + Ours + "}}")]
    [InlineData(
        """{"resourceType":"Patient","meta":{"tag":[{"code":"x"}],"lastUpdated":"1999-01-01T00:00:00Z","versionId":"99"},"active":true}""",
        """{"resourceType":"Patient","id":"p1","meta":{"tag":[{"code":"x"}],"lastUpdated":"2025-03-01T12:00:00.120Z","versionId":"3"},"active":true}""")]
    [InlineData(
        """{"resourceType":"Patient","id":"a","meta":{"profile":["http://p"]}}""",
        "{\"resourceType\":\"Patient\",\"id\":\"p1\",\"meta\":{" + Ours + ",\"profile\":[\"http://p\"]}}")]
    [InlineData(
        """{"meta":{},"id":"a","resourceType":"Patient"}""",
        "{\"meta\":{" + Ours + "},\"id\":\"p1\",\"resourceType\":\"Patient\"}")]
    [InlineData("{}", "{\"id\":\"p1\",\"meta\":{" + Ours + "}}")]
    [InlineData(
        """{"resourceType":"Observation","valueQuantity":{"value":1.10e-2},"contained":[{"resourceType":"Device","id":"d","meta":{"versionId":"7"}}]}""",
        "{\"resourceType\":\"Observation\",\"id\":\"p1\",\"meta\":{" + Ours
            + "},\"valueQuantity\":{\"value\":1.10e-2},\"contained\":[{\"resourceType\":\"Device\",\"id\":\"d\",\"meta\":{\"versionId\":\"7\"}}]}")]
    public void Our_identity_is_spliced_in_and_all_else_stays(string sent, string expected) =>
        Assert.Equal(expected, Rewrite(sent, references: null));

    [Fact]
    public void Every_official_example_keeps_its_members_order_and_number_text()
    {
        foreach (var example in R4Examples.All)
        {
            using var before = JsonTape.Parse(example.Json).Value;
            var output = new ArrayBufferWriter<byte>();
            ResourceEditor.Rewrite(before.Root, "x", 1, Noon, references: null, output);
            using var after = JsonTape.Parse(output.WrittenMemory).Value;
            Assert.Equal(Others(before.Root), Others(after.Root));
            Assert.Equal("x", after.Root["id"u8].GetString());
            Assert.Equal("1", after.Root["meta"u8]["versionId"u8].GetString());
        }

        static List<string> Others(JsonNode root)
        {
            var members = new List<string>();
            foreach (var member in root)
            {
                if (!member.Name.SequenceEqual("id"u8) && !member.Name.SequenceEqual("meta"u8))
                {
                    var output = new ArrayBufferWriter<byte>();
                    member.WriteName(output);
                    member.WriteCompact(output);
                    members.Add(Encoding.UTF8.GetString(output.WrittenSpan));
                }
            }

            return members;
        }
    }

    [Fact]
    public void Links_are_rewritten_in_references_uris_and_narrative_and_nowhere_else()
    {
        var map = new ReferenceMap();
        map.Add("urn:uuid:1", "Patient/a");
        map.Add("Practitioner?identifier=s|9", "Practitioner/b");
        const string Sent = """
            {"resourceType":"Encounter",
             "text":{"status":"generated","div":"<div>urn:uuid:1 <a href=\"urn:uuid:1\">x</a><img src='urn:uuid:1'/><a href=\"urn:uuid:12\">y</a></div>"},
             "identifier":[{"value":"urn:uuid:1"}],
             "subject":{"reference":"urn:uuid:1","display":"urn:uuid:1"},
             "participant":[{"individual":{"reference":"Practitioner?identifier=s|9"}}],
             "extension":[{"url":"http://e","valueUri":"urn:uuid:1"},{"url":"http://f","valueString":"urn:uuid:1"},{"url":"http://g","valueCanonical":"urn:uuid:1"}],
             "partOf":{"reference":"urn:uuid:\u0031"},
             "serviceProvider":{"reference":"urn:uuid:2"}}
            """;
        var expected = Sent.ReplaceLineEndings("").Replace(" \"", "\"", StringComparison.Ordinal)
            .Replace("href=\\\"urn:uuid:1\\\"", "href=\\\"Patient/a\\\"", StringComparison.Ordinal)
            .Replace("src='urn:uuid:1'", "src='Patient/a'", StringComparison.Ordinal)
            .Replace("\"reference\":\"urn:uuid:1\"", "\"reference\":\"Patient/a\"", StringComparison.Ordinal)
            .Replace("urn:uuid:\\u0031", "Patient/a", StringComparison.Ordinal)
            .Replace("\"valueUri\":\"urn:uuid:1\"", "\"valueUri\":\"Patient/a\"", StringComparison.Ordinal)
            .Replace("Practitioner?identifier=s|9", "Practitioner/b", StringComparison.Ordinal)
            .Replace("{\"resourceType\":\"Encounter\",", "{\"resourceType\":\"Encounter\",\"id\":\"p1\",\"meta\":{" + Ours + "},", StringComparison.Ordinal);
        Assert.Equal(expected, Rewrite(Sent, map));
    }

    [Fact]
    public void References_to_be_resolved_are_found_with_their_place()
    {
        using var tape = JsonTape.Parse("""
            {"resourceType":"Encounter","subject":{"reference":"urn:uuid:1"},"a":[{"reference":"Practitioner?identifier=x"},{"reference":"Patient/1"},
             {"reference":"#c"},{"reference":"Unknown?x=y"}],"contained":[{"partOf":{"reference":"urn:klang:key:Patient:k"}}],"uri":"urn:uuid:1"}
            """u8.ToArray()).Value;
        var found = new List<string>();
        ReferenceScan.FindUnresolved(tape.Root, (node, text) => found.Add(node.Path + "=" + text));
        Assert.Equal(
            ["Encounter.subject.reference=urn:uuid:1", "Encounter.a[0].reference=Practitioner?identifier=x", "Encounter.contained[0].partOf.reference=urn:klang:key:Patient:k"],
            found);
    }

    static string Rewrite(string sent, ReferenceMap? references)
    {
        using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(sent)).Value;
        var output = new ArrayBufferWriter<byte>();
        ResourceEditor.Rewrite(tape.Root, "p1", 3, Noon, references, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
