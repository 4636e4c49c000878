using System.Buffers;
using System.Text.Json;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records;

namespace Klang.Http;

/// <summary>Turns a request into a <see cref="Write"/>: what can be wrong with it is told before a chart is touched.</summary>
static class WriteReader
{
    /// <param name="request">A POST, PUT, PATCH or DELETE of a type or an instance.</param>
    /// <param name="resource">The body when it is parsed already (a Bundle's entry); absent otherwise.</param>
    public static Outcome<Write> Read(FhirRequest request, JsonNode resource)
    {
        if (Address(request).TryGet(out var write, out var refusal))
        {
            return write.Kind == WriteKind.Delete ? write : ReadBody(request, write, resource);
        }

        return refusal;
    }

    static Outcome<Write> Address(FhirRequest request)
    {
        var kind = request.Verb switch
        {
            FhirVerb.Post => WriteKind.Create,
            FhirVerb.Put => WriteKind.Update,
            FhirVerb.Patch => WriteKind.Patch,
            _ => WriteKind.Delete,
        };
        var id = request.Address.Id;
        SearchText? condition = null;
        if (kind == WriteKind.Create)
        {
            if (request.IfNoneExist is { } text)
            {
                var mark = text.IndexOf('?', StringComparison.Ordinal);
                if (!UrlQuery.Parse(text.AsSpan(mark + 1), HttpLimits.Default.ParametersMax).TryGet(out condition, out var refusal))
                {
                    return refusal;
                }
            }
        }
        else if (id is null)
        {
            condition = request.Query;
        }

        if (condition is { Pairs.Count: 0 })
        {
            return new Refusal(RefusalKind.BadRequest, "required", kind == WriteKind.Create
                ? "If-None-Exist holds no search parameter."
                : "The address needs an id, or search parameters as a condition.");
        }

        var onlyExisting = request.IfMatch?.Trim() == "*";
        if (!Etag.ParseIfMatch(onlyExisting ? null : request.IfMatch).TryGet(out var version, out var badTag) && badTag is not null)
        {
            return badTag;
        }

        if (request.IfNoneMatch is not null && (kind != WriteKind.Update || request.IfNoneMatch.Trim() != "*"))
        {
            return new Refusal(RefusalKind.BadRequest, "not-supported", "On a write, If-None-Match is only known as * on a PUT: create, never update.");
        }

        return new Write
        {
            Kind = kind,
            Type = request.Address.Type,
            Id = id,
            Condition = condition,
            IfMatch = version,
            OnlyExisting = onlyExisting,
            OnlyCreate = request.IfNoneMatch is not null,
            FullUrl = request.FullUrl,
            Place = request.Place,
            Body = request.Body,
        };
    }

    static Outcome<Write> ReadBody(FhirRequest request, Write write, JsonNode resource)
    {
        if (request.BodyKind == BodyKind.Raw)
        {
            return write with { Body = WrapBinary(request, write.Kind == WriteKind.Update ? write.Id : null) };
        }

        if (write.Kind == WriteKind.Patch && request.BodyKind == BodyKind.JsonPatch)
        {
            return write with { PatchFormat = PatchFormat.JsonPatch };
        }

        if (request.BodyKind != BodyKind.FhirJson)
        {
            return MediaTypes.Unsupported();
        }

        if (request.Place is { } place && request.Body.IsEmpty)
        {
            return new Refusal(RefusalKind.BadRequest, "required", "The entry has no resource.", $"{place.Path}.resource");
        }

        if (resource.Exists)
        {
            return CheckHead(request, write, resource);
        }

        if (!JsonTape.Parse(request.Body).TryGet(out var tape, out var malformed))
        {
            return malformed;
        }

        using (tape)
        {
            return CheckHead(request, write, tape.Root);
        }
    }

    static Outcome<Write> CheckHead(FhirRequest request, Write write, JsonNode resource)
    {
        if (resource.Kind != JsonKind.Object)
        {
            return new Refusal(RefusalKind.Malformed, "structure", "The body is one JSON object: a resource.");
        }

        if (write.Kind == WriteKind.Patch)
        {
            return ReadPatch(write, resource);
        }

        var type = resource["resourceType"u8];
        if (!type.StringEquals(request.Address.Type.Utf8Name()))
        {
            return new Refusal(RefusalKind.BadRequest, type.Exists ? "invalid" : "required",
                $"The body's resourceType is not {request.Address.Type.Name()}, as the address says.", "resourceType");
        }

        if (write is not { Kind: WriteKind.Update, Id: { } id })
        {
            return write;
        }

        var sent = resource["id"u8];
        return sent.GetString() == id
            ? write
            : new Refusal(RefusalKind.BadRequest, sent.Exists ? "invalid" : "required",
                "The body of an update carries the id of the address (FHIR R4 §3.1.0.4).", $"{request.Address.Type.Name()}.id");
    }

    /// <summary>A patch as Parameters, or in a Bundle a JSON Patch within a Binary (FHIR R4 §3.1.0.6).</summary>
    static Outcome<Write> ReadPatch(Write write, JsonNode resource)
    {
        if (resource["resourceType"u8].StringEquals("Parameters"u8))
        {
            return write with { PatchFormat = PatchFormat.FhirPathPatch };
        }

        if (resource["resourceType"u8].StringEquals("Binary"u8)
            && MediaTypes.Bare(resource["contentType"u8].GetString()) is MediaTypes.JsonPatch)
        {
            var data = resource["data"u8].GetString() ?? "";
            var bytes = new byte[data.Length];
            return Convert.TryFromBase64String(data, bytes, out var length)
                ? write with { PatchFormat = PatchFormat.JsonPatch, Body = bytes.AsMemory(0, length) }
                : new Refusal(RefusalKind.BadRequest, "value", "The Binary's data is not base64.", "Binary.data");
        }

        return new Refusal(RefusalKind.BadRequest, "invalid",
            "A patch is a JSON Patch (application/json-patch+json; in a Bundle a Binary of that type) or a Parameters resource with FHIRPath Patch operations.");
    }

    static ReadOnlyMemory<byte> WrapBinary(FhirRequest request, string? id)
    {
        var output = new ArrayBufferWriter<byte>((request.Body.Length * 4 / 3) + 256);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("resourceType"u8, "Binary"u8);
            if (id is not null)
            {
                json.WriteString("id"u8, id);
            }

            json.WriteString("contentType"u8, request.RawType ?? "application/octet-stream");
            json.WriteBase64String("data"u8, request.Body.Span);
            json.WriteEndObject();
        }

        return output.WrittenMemory;
    }
}
