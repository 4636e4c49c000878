using System.Globalization;
using Klang.Fhir;

namespace Klang.Http;

/// <summary>Media types in and out: JSON alone is read and written (FHIR R4 §3.1.0.1.8).</summary>
static class MediaTypes
{
    public const string FhirJson = "application/fhir+json; charset=utf-8";
    public const string JsonPatch = "application/json-patch+json";
    public const string Form = "application/x-www-form-urlencoded";
    public const string AcceptPatch = "application/json-patch+json, application/fhir+json";

    /// <summary>Null when FHIR JSON suits the client; <c>_format</c> stands above <c>Accept</c>.</summary>
    public static Refusal? CheckAccept(string? accept, string? format)
    {
        if (format is not null)
        {
            return IsJsonFormat(format) ? null : NotAcceptable();
        }

        return accept is null or "" or "*/*" or "application/fhir+json" || Quality(accept) > 0 ? null : NotAcceptable();
    }

    /// <summary>True when the client asks for something, and for no JSON: a Binary is then given as it is.</summary>
    public static bool WantsRaw(string? accept, string? format) =>
        format is null && !string.IsNullOrEmpty(accept)
        && !accept.Contains("json", StringComparison.OrdinalIgnoreCase) && !accept.Contains("fhir", StringComparison.OrdinalIgnoreCase);

    /// <summary>What a body is; null when it is not read here.</summary>
    public static BodyKind? KindOf(string? contentType)
    {
        if (contentType is null)
        {
            return BodyKind.FhirJson;
        }

        if (!HasUtf8Charset(contentType))
        {
            return null;
        }

        return Bare(contentType) switch
        {
            var type when type.Equals("application/fhir+json", StringComparison.OrdinalIgnoreCase) => BodyKind.FhirJson,
            var type when type.Equals("application/json", StringComparison.OrdinalIgnoreCase) => BodyKind.FhirJson,
            var type when type.Equals("text/json", StringComparison.OrdinalIgnoreCase) => BodyKind.FhirJson,
            var type when type.Equals(JsonPatch, StringComparison.OrdinalIgnoreCase) => BodyKind.JsonPatch,
            var type when type.Equals(Form, StringComparison.OrdinalIgnoreCase) => BodyKind.Form,
            _ => null,
        };
    }

    /// <summary>The type without parameters.</summary>
    public static ReadOnlySpan<char> Bare(ReadOnlySpan<char> contentType)
    {
        var semicolon = contentType.IndexOf(';');
        return (semicolon < 0 ? contentType : contentType[..semicolon]).Trim();
    }

    /// <summary>True for <c>type/subtype</c> of token characters (RFC 9110 §8.3.1): safe in a header.</summary>
    public static bool IsSound(ReadOnlySpan<char> type)
    {
        var slash = type.IndexOf('/');
        if (slash <= 0 || slash == type.Length - 1 || type.Length > 127)
        {
            return false;
        }

        foreach (var letter in type)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('/' or '.' or '+' or '-' or '_'))
            {
                return false;
            }
        }

        return type.Count('/') == 1;
    }

    public static Refusal NotAcceptable() => new(RefusalKind.NotAcceptable, "not-supported",
        "Only JSON is spoken here: ask for application/fhir+json (FHIR 4.0). XML and Turtle are not offered.");

    public static Refusal Unsupported() => new(RefusalKind.UnsupportedMedia, "not-supported",
        "The body's media type is not read here: send application/fhir+json in UTF-8; for PATCH also application/json-patch+json. XML is not offered.");

    public static Refusal FormWanted() => new(RefusalKind.UnsupportedMedia, "not-supported",
        "A POST search takes its parameters as a form: send application/x-www-form-urlencoded.");

    static bool IsJsonFormat(string format) =>
        Bare(format).ToString().ToLowerInvariant() is "json" or "application/json" or "application/fhir+json" or "application/fhir json" or "text/json"
        && HasFhirVersion4(format);

    /// <summary>Best quality that any range gives to FHIR JSON.</summary>
    static double Quality(string accept)
    {
        var best = 0.0;
        var bestSpecific = -1.0;
        foreach (var range in accept.AsSpan().Split(','))
        {
            var item = accept.AsSpan()[range];
            var type = Bare(item);
            var quality = ReadQuality(item);
            if ((type.Equals("application/fhir+json", StringComparison.OrdinalIgnoreCase) && HasFhirVersion4(item))
                || type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || type.Equals("text/json", StringComparison.OrdinalIgnoreCase))
            {
                bestSpecific = Math.Max(bestSpecific, quality);
            }
            else if (type is "*/*" or "application/*")
            {
                best = Math.Max(best, quality);
            }
        }

        return bestSpecific >= 0 ? bestSpecific : best;
    }

    static double ReadQuality(ReadOnlySpan<char> item) =>
        Parameter(item, "q") is { Length: > 0 } text
            ? double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var quality) ? quality : 0
            : 1;

    static bool HasUtf8Charset(ReadOnlySpan<char> contentType)
    {
        var charset = Parameter(contentType, "charset").Trim('"');
        return charset.IsEmpty || charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || charset.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);
    }

    static bool HasFhirVersion4(ReadOnlySpan<char> item)
    {
        var version = Parameter(item, "fhirVersion").Trim('"');
        return version.IsEmpty || version is "4.0" or "4.0.1";
    }

    static ReadOnlySpan<char> Parameter(ReadOnlySpan<char> item, ReadOnlySpan<char> name)
    {
        foreach (var range in item.Split(';'))
        {
            var part = item[range].Trim();
            var equals = part.IndexOf('=');
            if (equals > 0 && part[..equals].Trim().Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                return part[(equals + 1)..].Trim();
            }
        }

        return [];
    }
}

/// <summary>What a body is.</summary>
enum BodyKind
{
    FhirJson,
    JsonPatch,
    Form,

    /// <summary>The bytes of a Binary.</summary>
    Raw,
}
