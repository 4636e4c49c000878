using System.Buffers;

namespace Klang.Fhir.References;

/// <summary>A reference taken apart in place, without copies.</summary>
readonly ref struct ReferenceParts
{
    internal static readonly SearchValues<byte> IdBytes =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."u8);

    internal required ReferenceKind Kind { get; init; }

    internal ResourceType Type { get; init; }

    internal ReadOnlySpan<byte> Id { get; init; }

    internal ReadOnlySpan<byte> Version { get; init; }

    /// <summary>What stands before <c>Type/id</c> in an absolute address, with the last slash.</summary>
    internal ReadOnlySpan<byte> Base { get; init; }

    internal static bool TryParse(ReadOnlySpan<byte> text, out ReferenceParts parts)
    {
        parts = default;
        if (text.IsEmpty || text.Length > FhirReference.BytesMax)
        {
            return false;
        }

        if (text[0] == '#')
        {
            parts = new ReferenceParts { Kind = ReferenceKind.Contained, Id = text[1..] };
            return true;
        }

        if (text.StartsWith("urn:"u8))
        {
            parts = new ReferenceParts { Kind = ReferenceKind.Urn };
            return text.Length > 4;
        }

        return text.StartsWith("http://"u8) || text.StartsWith("https://"u8)
            ? Absolute(text, out parts)
            : Relative(text, out parts);
    }

    static bool Relative(ReadOnlySpan<byte> text, out ReferenceParts parts)
    {
        parts = default;
        var question = text.IndexOf((byte)'?');
        if (question > 0)
        {
            var known = ResourceTypes.TryParse(text[..question], out var conditional);
            parts = new ReferenceParts { Kind = ReferenceKind.Conditional, Type = conditional };
            return known;
        }

        if (!TrySplit(text, out var start, out var type, out var id, out var version) || start != 0)
        {
            return false;
        }

        parts = new ReferenceParts { Kind = ReferenceKind.Relative, Type = type, Id = id, Version = version };
        return true;
    }

    static bool Absolute(ReadOnlySpan<byte> text, out ReferenceParts parts)
    {
        parts = TrySplit(text, out var start, out var type, out var id, out var version)
            ? new ReferenceParts
            {
                Kind = ReferenceKind.Absolute,
                Type = type,
                Id = id,
                Version = version,
                Base = text[..start],
            }
            : new ReferenceParts { Kind = ReferenceKind.Absolute };
        return true;
    }

    static bool TrySplit(
        ReadOnlySpan<byte> text,
        out int start,
        out ResourceType type,
        out ReadOnlySpan<byte> id,
        out ReadOnlySpan<byte> version)
    {
        version = default;
        id = default;
        type = ResourceType.None;
        start = 0;
        var head = text;
        var history = text.LastIndexOf("/_history/"u8);
        if (history > 0)
        {
            version = text[(history + "/_history/"u8.Length)..];
            head = text[..history];
            if (!FhirReference.IsId(version))
            {
                return false;
            }
        }

        var slash = head.LastIndexOf((byte)'/');
        if (slash <= 0 || !FhirReference.IsId(head[(slash + 1)..]))
        {
            return false;
        }

        id = head[(slash + 1)..];
        start = head[..slash].LastIndexOf((byte)'/') + 1;
        return ResourceTypes.TryParse(head[start..slash], out type);
    }
}
