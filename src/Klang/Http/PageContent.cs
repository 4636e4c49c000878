using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Klang.Fhir;
using Klang.Fhir.Editing;
using Klang.Records;

namespace Klang.Http;

/// <summary>A page of a search or history as a Bundle (FHIR R4 §3.1.1.6, §3.1.0.12).</summary>
/// <param name="page">The page.</param>
/// <param name="isHistory">A history; otherwise a searchset.</param>
/// <param name="request">What was asked.</param>
/// <param name="path">The address asked, relative to the base.</param>
sealed class PageContent(PageReply page, bool isHistory, FhirRequest request, string path) : AnswerContent
{
    readonly string baseUrl = request.BaseUrl;
    readonly ElementSelection? selection = request.Presentation.Selection;

    public override void WriteTo(IBufferWriter<byte> output)
    {
        using var json = FhirJsonWriter.Create(output);
        json.WriteStartObject();
        json.WriteString("resourceType"u8, "Bundle"u8);
        json.WriteString("type"u8, isHistory ? "history"u8 : "searchset"u8);
        if (page.Total is { } total)
        {
            json.WriteNumber("total"u8, total);
        }

        WriteLinks(json);
        if (page.Entries.Count > 0 || page.Remarks.Count > 0)
        {
            json.WriteStartArray("entry"u8);
            foreach (var entry in page.Entries)
            {
                WriteEntry(json, entry);
            }

            WriteRemarks(json);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    void WriteLinks(Utf8JsonWriter json)
    {
        var address = path.Length == 0 ? baseUrl : $"{baseUrl}/{path}";
        json.WriteStartArray("link"u8);
        var first = page.AppliedQuery.Length == 0 ? address : $"{address}?{page.AppliedQuery}";
        WriteLink(json, "self"u8, request.Presentation.Cursor is { } here ? At(first, here) : first);
        if (page.Next is not null || request.Presentation.Cursor is not null)
        {
            WriteLink(json, "first"u8, first);
        }

        if (page.Next is { } next)
        {
            WriteLink(json, "next"u8, At(first, next));
        }

        json.WriteEndArray();
    }

    static string At(string first, string cursor) =>
        $"{first}{(first.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Presentation.CursorName}={Uri.EscapeDataString(cursor)}";

    static void WriteLink(Utf8JsonWriter json, ReadOnlySpan<byte> relation, string url)
    {
        json.WriteStartObject();
        json.WriteString("relation"u8, relation);
        json.WriteString("url"u8, url);
        json.WriteEndObject();
    }

    void WriteEntry(Utf8JsonWriter json, ReplyEntry entry)
    {
        var version = entry.Resource;
        json.WriteStartObject();
        json.WriteString("fullUrl"u8, $"{baseUrl}/{version.Type.Name()}/{version.Id}");
        if (!version.IsDeleted)
        {
            json.WritePropertyName("resource"u8);
            WriteResource(json, version);
        }

        if (isHistory)
        {
            WriteHistory(json, entry);
        }
        else
        {
            WriteSearch(json, entry);
        }

        json.WriteEndObject();
    }

    void WriteResource(Utf8JsonWriter json, ResourceVersion version)
    {
        if (selection is null)
        {
            json.WriteRawValue(version.Json.Span, skipInputValidation: true);
            return;
        }

        var part = new ArrayBufferWriter<byte>();
        ResourceContent.Write(version, selection, part);
        json.WriteRawValue(part.WrittenSpan, skipInputValidation: true);
    }

    static void WriteHistory(Utf8JsonWriter json, ReplyEntry entry)
    {
        var version = entry.Resource;
        var name = version.Type.Name();
        json.WriteStartObject("request"u8);
        var (method, url, status) = version.IsDeleted
            ? ("DELETE", $"{name}/{version.Id}", "204 No Content")
            : entry.How switch
            {
                WriteKind.Create => ("POST", name, "201 Created"),
                WriteKind.Patch => ("PATCH", $"{name}/{version.Id}", "200 OK"),
                _ => ("PUT", $"{name}/{version.Id}", entry.IsCreation ? "201 Created" : "200 OK"),
            };
        json.WriteString("method"u8, method);
        json.WriteString("url"u8, url);
        json.WriteEndObject();
        json.WriteStartObject("response"u8);
        json.WriteString("status"u8, status);
        json.WriteString("etag"u8, Etag.Format(version.Version));
        json.WriteInstant("lastModified"u8, version.LastUpdated);
        json.WriteEndObject();
    }

    static void WriteSearch(Utf8JsonWriter json, ReplyEntry entry)
    {
        json.WriteStartObject("search"u8);
        if (entry.Grade is not null)
        {
            json.WriteStartArray("extension"u8);
            json.WriteStartObject();
            json.WriteString("url"u8, "http://hl7.org/fhir/StructureDefinition/match-grade"u8);
            json.WriteString("valueCode"u8, entry.Grade);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteString("mode"u8, entry.Mode == EntryMode.Match ? "match"u8 : "include"u8);
        if (entry.Score is { } score)
        {
            json.WritePropertyName("score"u8);
            json.WriteRawValue(score.ToString("0.0###", CultureInfo.InvariantCulture));
        }

        json.WriteEndObject();
    }

    void WriteRemarks(Utf8JsonWriter json)
    {
        if (page.Remarks.Count == 0)
        {
            return;
        }

        json.WriteStartObject();
        json.WritePropertyName("resource"u8);
        OutcomeContent.Write(json, page.Remarks);
        if (!isHistory)
        {
            json.WriteStartObject("search"u8);
            json.WriteString("mode"u8, "outcome"u8);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
