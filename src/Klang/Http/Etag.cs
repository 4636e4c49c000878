using System.Globalization;
using Klang.Fhir;

namespace Klang.Http;

/// <summary>Versions as weak ETags, <c>W/"3"</c> (FHIR R4 §3.1.0.1.3).</summary>
static class Etag
{
    public static string Format(int version) => string.Create(CultureInfo.InvariantCulture, $"W/\"{version}\"");

    /// <summary>The version of an <c>If-Match</c>; null when the header was not sent.</summary>
    public static Outcome<int?> ParseIfMatch(string? header)
    {
        if (header is null)
        {
            return (int?)null;
        }

        if (!TryRead(header, out var tag))
        {
            return new Refusal(RefusalKind.BadRequest, "value", "If-Match names one version, as W/\"3\", or is * for any.");
        }

        return int.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? version
            : new Refusal(RefusalKind.VersionMismatch, "conflict", "If-Match names a version that this resource never had.");
    }

    /// <summary>True when an <c>If-None-Match</c> list holds that version, or is <c>*</c>.</summary>
    public static bool Holds(string header, int version)
    {
        foreach (var range in header.AsSpan().Split(','))
        {
            var item = header.AsSpan()[range].Trim();
            if (item is "*" || (TryRead(item, out var tag)
                && int.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var known) && known == version))
            {
                return true;
            }
        }

        return false;
    }

    static bool TryRead(ReadOnlySpan<char> text, out ReadOnlySpan<char> tag)
    {
        text = text.Trim();
        if (text.StartsWith("W/", StringComparison.Ordinal))
        {
            text = text[2..];
        }

        tag = text.Length > 2 ? text[1..^1] : [];
        return text.Length > 2 && text[0] == '"' && text[^1] == '"' && !tag.Contains('"');
    }
}
