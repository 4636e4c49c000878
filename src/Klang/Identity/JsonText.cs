using System.Text.Json;

namespace Klang.Identity;

/// <summary>Members of JSON from outside, as text or nothing.</summary>
static class JsonText
{
    const int LengthMax = 4096;

    /// <summary>A text or number as text; null when it is absent, something else, or too long.</summary>
    public static string? Text(this JsonElement json, string name)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(name, out var value))
        {
            return null;
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.String => Read(value),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        return text is { Length: > 0 and <= LengthMax } ? text : null;
    }

    /// <summary>An object member; undefined when absent.</summary>
    public static JsonElement Member(this JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    /// <summary>Escapes and bytes may be no text at all.</summary>
    static string? Read(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
