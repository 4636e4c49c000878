using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Klang.Identity;

/// <summary>
/// The outside of a signed token, looked at before any key is tried: three parts, and a header of <c>alg</c>, <c>kid</c> and <c>typ</c> alone. One that
/// names keys elsewhere (jku, x5u, jwk) or wants something unknown (crit) is a stranger's.
/// </summary>
static class TokenForm
{
    /// <summary>Longest token that is looked at.</summary>
    public const int LengthMax = 8 * 1024;

    static readonly string[] KnownHeaders = ["alg", "kid", "typ"];

    public static bool IsKnown(string token)
    {
        if (token.Length > LengthMax || token.AsSpan().Count('.') != 2)
        {
            return false;
        }

        try
        {
            using var header = JsonDocument.Parse(
                Base64UrlEncoder.DecodeBytes(token[..token.IndexOf('.', StringComparison.Ordinal)]),
                new JsonDocumentOptions { MaxDepth = 2, AllowDuplicateProperties = false });
            return header.RootElement.ValueKind == JsonValueKind.Object
                && header.RootElement.EnumerateObject().All(member => KnownHeaders.Any(member.NameEquals) && member.Value.ValueKind == JsonValueKind.String);
        }
        catch (Exception fault) when (fault is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }
}
