namespace Klang.Fhir.Validation;

/// <summary>A literal reference taken apart. Source: FHIR R4 §2.3.0.1.</summary>
readonly ref struct ReferenceText
{
    ReferenceText(ReferenceShape shape, ResourceType type = ResourceType.None)
    {
        Shape = shape;
        Type = type;
    }

    public ReferenceShape Shape { get; }

    /// <summary>The resource type that the text names; None when it names none.</summary>
    public ResourceType Type { get; }

    public static ReferenceText Parse(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("#"u8))
        {
            return new ReferenceText(ReferenceShape.Fragment);
        }

        if (text.StartsWith("urn:"u8))
        {
            return new ReferenceText(IsUrn(text) ? ReferenceShape.Urn : ReferenceShape.Malformed);
        }

        if (HasScheme(text))
        {
            return new ReferenceText(ReferenceShape.Absolute, TypeAtEnd(text));
        }

        var query = text.IndexOf((byte)'?');
        if (query > 0)
        {
            return ResourceTypes.TryParse(text[..query], out var searched) && query < text.Length - 1
                ? new ReferenceText(ReferenceShape.Conditional, searched)
                : default;
        }

        return IsRelative(text, out var type) ? new ReferenceText(ReferenceShape.Relative, type) : default;
    }

    static bool IsUrn(ReadOnlySpan<byte> text) =>
        text.StartsWith("urn:uuid:"u8) ? PrimitiveFormat.IsUuid(text, anyCase: true)
        : !text.StartsWith("urn:oid:"u8) || PrimitiveFormat.IsOid(text);

    /// <summary><c>Type/id</c> or <c>Type/id/_history/version</c>, and nothing else.</summary>
    static bool IsRelative(ReadOnlySpan<byte> text, out ResourceType type)
    {
        type = ResourceType.None;
        var slash = text.IndexOf((byte)'/');
        if (slash < 1 || !ResourceTypes.TryParse(text[..slash], out type))
        {
            return false;
        }

        var id = text[(slash + 1)..];
        var version = id.IndexOf("/_history/"u8);
        return version < 0
            ? PrimitiveFormat.IsId(id)
            : PrimitiveFormat.IsId(id[..version]) && PrimitiveFormat.IsId(id[(version + "/_history/"u8.Length)..]);
    }

    static ResourceType TypeAtEnd(ReadOnlySpan<byte> url)
    {
        var version = url.LastIndexOf("/_history/"u8);
        url = version < 0 ? url : url[..version];
        var id = url.LastIndexOf((byte)'/');
        if (id < 1 || !PrimitiveFormat.IsId(url[(id + 1)..]))
        {
            return ResourceType.None;
        }

        var name = url[..id];
        name = name[(name.LastIndexOf((byte)'/') + 1)..];
        return ResourceTypes.TryParse(name, out var type) ? type : ResourceType.None;
    }

    static bool HasScheme(ReadOnlySpan<byte> text)
    {
        var colon = text.IndexOf((byte)':');
        if (colon < 2 || !char.IsAsciiLetter((char)text[0]))
        {
            return false;
        }

        foreach (var letter in text[..colon])
        {
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter is not ((byte)'+' or (byte)'-' or (byte)'.'))
            {
                return false;
            }
        }

        return colon < text.Length - 1;
    }
}
