using System.Text.Json;
using Klang.Fhir;

namespace Klang.Registries;

/// <summary>Checks the public keys that a client registers: a JSON Web Key Set (RFC 7517) of keys that may sign its assertions.</summary>
static class PublicKeySet
{
    const int TextLengthMax = 32 * 1024;
    const int KeysMax = 16;
    const int RsaBytesMin = 256;

    static readonly string[] PrivateParts = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];
    static readonly JsonDocumentOptions Options = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <summary>Null when the set is good.</summary>
    public static Refusal? Check(string? text)
    {
        if (text is not { Length: > 0 and <= TextLengthMax })
        {
            return new Refusal(RefusalKind.Invalid, "required", $"A client that signs needs its public keys as a JSON Web Key Set of up to {TextLengthMax} characters.");
        }

        try
        {
            using var document = JsonDocument.Parse(text, Options);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty("keys", out var keys) && keys.ValueKind == JsonValueKind.Array
                && keys.GetArrayLength() is > 0 and <= KeysMax && keys.EnumerateArray().All(IsPublicKey)
                ? null
                : Wrong();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException) // The second: escapes that are no text.
        {
            return Wrong();
        }
    }

    static Refusal Wrong() => new(
        RefusalKind.Invalid, "value", "The key set holds 1 to 16 public keys: EC on P-256 or P-384, or RSA of 2048 bits and more; no private parts, no secrets.");

    static bool IsPublicKey(JsonElement key) =>
        key.ValueKind == JsonValueKind.Object
        && !PrivateParts.Any(part => key.TryGetProperty(part, out _))
        && (TextOf(key, "kty"), TextOf(key, "crv")) switch
        {
            ("EC", "P-256" or "P-384") => TextOf(key, "x").Length > 0 && TextOf(key, "y").Length > 0,
            ("RSA", _) => TextOf(key, "n").Length * 3 / 4 >= RsaBytesMin && TextOf(key, "e").Length > 0,
            _ => false,
        };

    static string TextOf(JsonElement key, string name) =>
        key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
