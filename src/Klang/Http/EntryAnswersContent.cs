using System.Buffers;
using System.Text.Json;

namespace Klang.Http;

/// <summary>Answers to the entries of a batch or transaction as a Bundle (FHIR R4 §3.1.0.11.3).</summary>
sealed class EntryAnswersContent(IReadOnlyList<FhirAnswer> answers, bool isTransaction, string baseUrl) : AnswerContent
{
    public override void WriteTo(IBufferWriter<byte> output)
    {
        using var json = FhirJsonWriter.Create(output);
        var part = new ArrayBufferWriter<byte>();
        var named = new HashSet<string>(StringComparer.Ordinal);
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "Bundle"u8);
        json.WriteString("type"u8, isTransaction ? "transaction-response"u8 : "batch-response"u8);
        json.WriteStartArray("link"u8);
        json.WriteStartObject();
        json.WriteString("relation"u8, "self"u8);
        json.WriteString("url"u8, baseUrl);
        json.WriteEndObject();
        json.WriteEndArray();
        if (answers.Count > 0)
        {
            json.WriteStartArray("entry"u8);
            foreach (var answer in answers)
            {
                WriteEntry(json, answer, part, named);
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    void WriteEntry(Utf8JsonWriter json, FhirAnswer answer, ArrayBufferWriter<byte> part, HashSet<string> named)
    {
        json.WriteStartObject();
        var isOutcome = answer.Content is OutcomeContent;
        if (answer.Version is { IsDeleted: false } version)
        {
            // An entry that shows a resource already shown goes without its fullUrl, which a Bundle holds once (bdl-7).
            var fullUrl = $"{baseUrl}/{Fhir.ResourceTypes.Name(version.Type)}/{version.Id}";
            if (named.Add(fullUrl))
            {
                json.WriteString("fullUrl"u8, fullUrl);
            }
        }

        if (answer.Content is { IsJson: true } && !isOutcome)
        {
            WriteContent(json, "resource"u8, answer.Content, part);
        }

        json.WriteStartObject("response"u8);
        json.WriteString("status"u8, RefusalStatus.Phrase(answer.Status));
        if (answer.Location is not null)
        {
            json.WriteString("location"u8, answer.Location);
        }

        if (answer.Version is { } known)
        {
            json.WriteString("etag"u8, Etag.Format(known.Version));
            json.WriteInstant("lastModified"u8, known.LastUpdated);
        }

        if (isOutcome)
        {
            WriteContent(json, "outcome"u8, answer.Content!, part);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteContent(Utf8JsonWriter json, ReadOnlySpan<byte> name, AnswerContent content, ArrayBufferWriter<byte> part)
    {
        part.ResetWrittenCount();
        content.WriteTo(part);
        json.WritePropertyName(name);
        json.WriteRawValue(part.WrittenSpan, skipInputValidation: true);
    }
}
