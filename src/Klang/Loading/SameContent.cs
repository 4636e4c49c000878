using System.Buffers;
using System.Text.Json;

namespace Klang.Loading;

/// <summary>Tells whether two texts of a resource say the same: member by member as written, without what the server sets itself.</summary>
static class SameContent
{
    public static bool Of(ReadOnlyMemory<byte> one, ReadOnlyMemory<byte> other)
    {
        try
        {
            return Plain(one).AsSpan().SequenceEqual(Plain(other));
        }
        catch (JsonException)
        {
            return false;
        }
    }

    static byte[] Plain(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var output = new ArrayBufferWriter<byte>(json.Length);
        using var writer = new Utf8JsonWriter(output);
        writer.WriteStartObject();
        foreach (var member in document.RootElement.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
        {
            if (!member.NameEquals("meta"u8))
            {
                member.WriteTo(writer);
            }
            else if (member.Value.EnumerateObject().Where(IsKept).ToList() is { Count: > 0 } kept)
            {
                writer.WriteStartObject("meta"u8);
                kept.ForEach(part => part.WriteTo(writer));
                writer.WriteEndObject();
            }
        }

        writer.WriteEndObject();
        writer.Flush();
        return output.WrittenSpan.ToArray();
    }

    static bool IsKept(JsonProperty member) => !member.NameEquals("versionId"u8) && !member.NameEquals("lastUpdated"u8);
}
