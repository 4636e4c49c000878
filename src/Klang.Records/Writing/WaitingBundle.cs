using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Records.Writing;

/// <summary>
/// How records that wait for their person are kept: a collection Bundle, an entry each, in which the record's own JSON
/// stands as it came and an extension says what an importer must know of it.
/// </summary>
static class WaitingBundle
{
    const string Record = "urn:klang:waiting:record";
    const string Key = "key";
    const string Updated = "updated";
    const string Sent = "sent";
    const string Withdrawn = "withdrawn";
    const string Fact = "fact";
    const string Hearsay = "hearsay";
    const string Awaits = "awaits";

    internal static byte[] Write(IEnumerable<Incoming> records)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("resourceType", "Bundle");
            WriteTag(json);
            json.WriteString("type", "collection");
            json.WriteStartArray("entry");
            foreach (var record in records)
            {
                WriteEntry(json, record);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }

    /// <summary>The records of a Bundle that <see cref="Write"/> made.</summary>
    /// <param name="bundle">The Bundle.</param>
    /// <param name="facility">Who sent them.</param>
    /// <param name="patientKey">The Patient they wait for.</param>
    internal static List<Incoming> Read(JsonNode bundle, string facility, string patientKey)
    {
        var records = new List<Incoming>();
        foreach (var entry in bundle["entry"u8])
        {
            records.Add(ReadEntry(entry, facility, patientKey));
        }

        return records;
    }

    static void WriteTag(Utf8JsonWriter json)
    {
        json.WriteStartObject("meta");
        json.WriteStartArray("tag");
        json.WriteStartObject();
        json.WriteString("system", WaitingRoom.TagSystem);
        json.WriteString("code", WaitingRoom.TagCode);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteEntry(Utf8JsonWriter json, Incoming record)
    {
        json.WriteStartObject();
        json.WriteStartArray("extension");
        json.WriteStartObject();
        json.WriteString("url", Record);
        json.WriteStartArray("extension");
        WritePart(json, Key, Incoming.Reference(record.Type, record.Key));
        WritePart(json, Updated, record.UpdatedAt.ToString("O", CultureInfo.InvariantCulture));
        WritePart(json, Sent, record.SentAt?.ToString("O", CultureInfo.InvariantCulture));
        WritePart(json, Withdrawn, record.Withdrawn ? "true" : null);
        WritePart(json, Fact, record.FactKey);
        WritePart(json, Hearsay, record.IsPrimarySource ? null : "true");
        WritePart(json, Awaits, record.Awaits);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        if (!record.Withdrawn)
        {
            json.WritePropertyName("resource");
            json.WriteRawValue(record.Json.Span, skipInputValidation: true);
        }

        json.WriteEndObject();
    }

    static void WritePart(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteStartObject();
            json.WriteString("url", name);
            json.WriteString("valueString", value);
            json.WriteEndObject();
        }
    }

    static Incoming ReadEntry(JsonNode entry, string facility, string patientKey)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in entry["extension"u8][0]["extension"u8])
        {
            parts[part["url"u8].GetString()!] = part["valueString"u8].GetString()!;
        }

        if (!Incoming.TryParseReference(parts[Key], out var type, out var key))
        {
            throw new InvalidDataException("A waiting record has no name.");
        }

        return new Incoming
        {
            Type = type,
            Key = key,
            Facility = facility,
            Json = entry["resource"u8].Raw.ToArray(),
            UpdatedAt = Moment(parts[Updated]),
            SentAt = parts.TryGetValue(Sent, out var sent) ? Moment(sent) : null,
            Withdrawn = parts.ContainsKey(Withdrawn),
            PatientKey = patientKey,
            Awaits = parts.GetValueOrDefault(Awaits),
            FactKey = parts.GetValueOrDefault(Fact),
            IsPrimarySource = !parts.ContainsKey(Hearsay),
        };
    }

    static DateTimeOffset Moment(string text) =>
        DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None);
}
