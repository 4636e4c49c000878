using System.Buffers;
using System.Globalization;
using System.Text;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records.Charts;

namespace Klang.Records.Persons;

/// <summary>
/// The golden Patient: a read-only view of one person, combined field by field from what the facilities say, the newest
/// first; identifiers and links of all. It is never stored.
/// </summary>
static class GoldenPatient
{
    static readonly byte[][] Combined =
    [
        .. new[]
        {
            "active", "name", "telecom", "gender", "birthDate", "_birthDate", "deceasedBoolean", "deceasedDateTime",
            "address", "maritalStatus", "multipleBirthBoolean", "multipleBirthInteger", "photo", "contact",
            "communication", "generalPractitioner", "managingOrganization",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    /// <summary>Builds the view. At least one source.</summary>
    internal static ResourceVersion Build(string goldenId, IReadOnlyList<PlacedSlot> sources)
    {
        var newestFirst = sources.OrderByDescending(source => source.Block.ReceivedAt)
            .ThenByDescending(source => source.Sequence).ThenBy(source => source.Slot.Id, StringComparer.Ordinal).ToList();
        var tapes = newestFirst.ConvertAll(source => StoredJson.Read(source.Slot.Json));
        try
        {
            var updated = new DateTimeOffset(newestFirst[0].Block.ReceivedAt, TimeSpan.Zero);
            var version = newestFirst.Sum(source => source.Slot.Version);
            var json = Write(goldenId, version, updated, newestFirst, tapes.ConvertAll(tape => tape.Root));
            return new ResourceVersion(ResourceType.Patient, goldenId, version, updated, json, "");
        }
        finally
        {
            tapes.ForEach(tape => tape.Dispose());
        }
    }

    static ReadOnlyMemory<byte> Write(
        string id, int version, DateTimeOffset updated, List<PlacedSlot> sources, List<JsonNode> patients)
    {
        var output = new ArrayBufferWriter<byte>(2048);
        output.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $$"""{"resourceType":"Patient","id":"{{id}}","meta":{"versionId":"{{version}}","lastUpdated":"{{updated:yyyy-MM-ddTHH:mm:ss.fffZ}}","tag":[{"system":"urn:klang:patient-view","code":"golden"}]}""")));
        WriteIdentifiers(output, patients);
        var isDead = WriteDeceased(output, patients);
        foreach (var name in Combined)
        {
            if (name.AsSpan().StartsWith("deceased"u8) && isDead)
            {
                continue;
            }

            WriteFirst(output, name, patients);
        }

        WriteLinks(output, sources);
        output.Write("}"u8);
        return output.WrittenMemory;
    }

    /// <summary>Death is known as soon as one source knows it.</summary>
    static bool WriteDeceased(ArrayBufferWriter<byte> output, List<JsonNode> patients)
    {
        foreach (var patient in patients)
        {
            if (patient["deceasedDateTime"u8].Exists)
            {
                WriteFirst(output, "deceasedDateTime"u8, [patient]);
                return true;
            }
        }

        foreach (var patient in patients)
        {
            if (patient["deceasedBoolean"u8].GetBoolean() == true)
            {
                WriteFirst(output, "deceasedBoolean"u8, [patient]);
                return true;
            }
        }

        return false;
    }

    static void WriteFirst(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> name, List<JsonNode> patients)
    {
        foreach (var patient in patients)
        {
            var member = patient[name];
            if (member.Exists)
            {
                output.Write(","u8);
                member.WriteName(output);
                member.WriteCompact(output);
                return;
            }
        }
    }

    static void WriteIdentifiers(ArrayBufferWriter<byte> output, List<JsonNode> patients)
    {
        var seen = new HashSet<(string?, string?)>();
        foreach (var patient in patients)
        {
            foreach (var identifier in patient["identifier"u8])
            {
                if (seen.Add((identifier["system"u8].GetString(), identifier["value"u8].GetString())))
                {
                    output.Write(seen.Count == 1 ? ",\"identifier\":["u8 : ","u8);
                    identifier.WriteCompact(output);
                }
            }
        }

        if (seen.Count > 0)
        {
            output.Write("]"u8);
        }
    }

    static void WriteLinks(ArrayBufferWriter<byte> output, List<PlacedSlot> sources)
    {
        output.Write(",\"link\":["u8);
        for (var at = 0; at < sources.Count; at++)
        {
            output.Write(Encoding.UTF8.GetBytes(
                $$"""{{(at == 0 ? "" : ",")}}{"other":{"reference":"Patient/{{sources[at].Slot.Id}}"},"type":"seealso"}"""));
        }

        output.Write("]"u8);
    }
}
