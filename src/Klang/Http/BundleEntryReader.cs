using System.Globalization;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records;

namespace Klang.Http;

/// <summary>Reads one entry of a batch or transaction into the same request that HTTP would make of it.</summary>
static class BundleEntryReader
{
    public static Outcome<FhirRequest> Read(FhirRequest bundle, JsonNode entry, int number)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"Bundle.entry[{number}]");
        var sent = entry["request"u8];
        if (sent.Kind != JsonKind.Object)
        {
            return Bad("required", "The entry has no request: method and url say what to do.", $"{place}.request");
        }

        var verb = VerbOf(sent["method"u8]);
        if (verb == FhirVerb.Other)
        {
            return Bad("value", "The method is one of GET, HEAD, POST, PUT, PATCH and DELETE.", $"{place}.request.method");
        }

        if (sent["url"u8].GetString() is not { } url || Relative(url, bundle.BaseUrl) is not { } relative)
        {
            return Bad("value", "The url is relative to this server's base, as Patient/1 or Patient?identifier=….", $"{place}.request.url");
        }

        if (!Address(relative, out var query).TryGet(out var address, out var refusal)
            || !UrlQuery.Parse(query, HttpLimits.Default.ParametersMax).TryGet(out var pairs, out refusal))
        {
            return At(refusal, $"{place}.request.url");
        }

        DateTimeOffset? modifiedSince = null;
        if (sent["ifModifiedSince"u8].GetString() is { } since && !Instants.TryRead(since, out modifiedSince))
        {
            return Bad("value", "ifModifiedSince is an instant.", $"{place}.request.ifModifiedSince");
        }

        if (!Presentation.Split(pairs).TryGet(out var split, out refusal))
        {
            return At(refusal, $"{place}.request.url");
        }

        var (presentation, question) = split;
        return new FhirRequest
        {
            Verb = verb,
            Address = address,
            Query = question,
            Presentation = presentation,
            Caller = bundle.Caller,
            RequestId = bundle.RequestId,
            BaseUrl = bundle.BaseUrl,
            Prefer = bundle.Prefer with { Return = bundle.Prefer.Return ?? ReturnPreference.Minimal },
            IfMatch = sent["ifMatch"u8].GetString(),
            IfNoneMatch = sent["ifNoneMatch"u8].GetString(),
            IfNoneExist = sent["ifNoneExist"u8].GetString(),
            IfModifiedSince = modifiedSince,
            Body = entry["resource"u8].RawMemory,
            FullUrl = entry["fullUrl"u8].GetString(),
            Place = PlaceOf(place, entry["resource"u8]),
        };
    }

    static Refusal At(Refusal refusal, string place) =>
        refusal with { Complaints = [.. refusal.Complaints.Select(complaint => complaint with { Path = place })] };

    static BodyPlace PlaceOf(string place, JsonNode resource)
    {
        var (line, column) = resource.Exists ? resource.Tape.Locate(resource.Start) : default;
        return new BodyPlace(place, line, column);
    }

    static FhirVerb VerbOf(JsonNode method) => method.GetString() switch
    {
        "GET" or "HEAD" => FhirVerb.Get,
        "POST" => FhirVerb.Post,
        "PUT" => FhirVerb.Put,
        "PATCH" => FhirVerb.Patch,
        "DELETE" => FhirVerb.Delete,
        _ => FhirVerb.Other,
    };

    static string? Relative(string url, string baseUrl)
    {
        if (url.StartsWith(baseUrl, StringComparison.Ordinal) && (url.Length == baseUrl.Length || url[baseUrl.Length] is '/' or '?'))
        {
            return url[baseUrl.Length..];
        }

        return url.Contains("://", StringComparison.Ordinal) && url.IndexOf("://", StringComparison.Ordinal) < url.AsSpan().IndexOfAny('?', '/')
            ? null
            : url;
    }

    static Outcome<FhirAddress> Address(string url, out ReadOnlySpan<char> query)
    {
        var mark = url.IndexOf('?', StringComparison.Ordinal);
        query = mark < 0 ? [] : url.AsSpan(mark + 1);
        return FhirAddress.Parse(Uri.UnescapeDataString(mark < 0 ? url : url[..mark]));
    }

    static Refusal Bad(string code, string message, string place) => new(RefusalKind.BadRequest, code, message, place);
}
