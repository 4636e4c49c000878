using System.Collections.Frozen;
using System.Text;

namespace Klang.Fhir;

/// <summary>Names of <see cref="ResourceType"/> values as text and UTF-8, and the way back.</summary>
public static class ResourceTypes
{
    static readonly string[] Names = Enum.GetNames<ResourceType>();
    static readonly byte[][] Utf8Names = [.. Names.Select(Encoding.UTF8.GetBytes)];
    static readonly FrozenDictionary<string, ResourceType> ByName =
        Enum.GetValues<ResourceType>().Skip(1).ToFrozenDictionary(type => Names[(int)type], StringComparer.Ordinal);
    static readonly FrozenDictionary<string, ResourceType>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        ByName.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>All concrete types, in alphabetical order; <see cref="ResourceType.None"/> is not among them.</summary>
    public static IReadOnlyList<ResourceType> All { get; } = [.. Enum.GetValues<ResourceType>().Skip(1)];

    /// <summary>The type's name as the standard writes it, e.g. <c>Patient</c>.</summary>
    public static string Name(this ResourceType type) => Names[(int)type];

    /// <summary>The type's name as UTF-8.</summary>
    public static ReadOnlySpan<byte> Utf8Name(this ResourceType type) => Utf8Names[(int)type];

    /// <summary>Finds a type by its exact, case-sensitive name; false when R4 has no such concrete type.</summary>
    public static bool TryParse(ReadOnlySpan<char> name, out ResourceType type) => BySpan.TryGetValue(name, out type);

    /// <summary>Finds a type by its exact, case-sensitive UTF-8 name; false when R4 has no such concrete type.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8Name, out ResourceType type)
    {
        type = ResourceType.None;
        Span<char> chars = stackalloc char[64];
        if (utf8Name.Length > chars.Length)
        {
            return false;
        }

        var length = Encoding.UTF8.GetChars(utf8Name, chars);
        return BySpan.TryGetValue(chars[..length], out type);
    }
}
