using System.Text;
using Klang.Fhir.Json;

namespace Klang.Fhir.References;

/// <summary>The text of a reference, read once. Source: FHIR R4 §2.3.0 and §2.36 (Bundle) for URNs and conditions.</summary>
/// <param name="Kind">How it points.</param>
/// <param name="Type">The type named; <see cref="ResourceType.None"/> for URNs, contained ones and foreign addresses.</param>
/// <param name="Id">The logical id; for <see cref="ReferenceKind.Contained"/> the part after <c>#</c>; else empty.</param>
/// <param name="Version">The version, when <c>/_history/version</c> follows; else null.</param>
/// <param name="Text">The whole text as sent.</param>
public readonly record struct FhirReference(
    ReferenceKind Kind, ResourceType Type, string Id, string? Version, string Text)
{
    /// <summary>Longest reference that is read, in bytes; longer ones are refused.</summary>
    public const int BytesMax = 4096;

    /// <summary><c>Type/id</c> without version and base; the whole text when type and id are not known.</summary>
    public string TypeAndId => Type == ResourceType.None ? Text : $"{Type.Name()}/{Id}";

    /// <summary>Where <c>Type/id</c> starts in an absolute address, with the slash: <c>http://host/fhir/</c>; else empty.</summary>
    public string BaseAddress => Kind == ReferenceKind.Absolute && Type != ResourceType.None
        ? Text[..Text.LastIndexOf($"{Type.Name()}/{Id}", StringComparison.Ordinal)]
        : "";

    /// <summary>What follows the question mark of a conditional reference; else empty.</summary>
    public string Query => Kind == ReferenceKind.Conditional ? Text[(Text.IndexOf('?', StringComparison.Ordinal) + 1)..] : "";

    /// <summary>Reads the text of <c>Reference.reference</c>; false when it is none of the five kinds.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out FhirReference reference)
    {
        if (!ReferenceParts.TryParse(utf8, out var parts))
        {
            reference = default;
            return false;
        }

        reference = new FhirReference(
            parts.Kind,
            parts.Type,
            Encoding.UTF8.GetString(parts.Id),
            parts.Version.IsEmpty ? null : Encoding.UTF8.GetString(parts.Version),
            Encoding.UTF8.GetString(utf8));
        return true;
    }

    /// <summary>Reads the text of <c>Reference.reference</c>; false when it is none of the five kinds.</summary>
    public static bool TryParse(string text, out FhirReference reference) =>
        TryParse(Encoding.UTF8.GetBytes(text), out reference);

    /// <summary>Reads the <c>reference</c> member of a Reference object; false when there is none or it cannot be read.</summary>
    public static bool TryParse(JsonNode referenceObject, out FhirReference reference) =>
        TryParse(referenceObject["reference"u8].StringBytes, out reference);

    /// <summary>True when the text may be a resource's logical id: 1 to 64 of <c>A-Z a-z 0-9 - .</c> (FHIR R4 §2.24.0.1).</summary>
    public static bool IsId(ReadOnlySpan<byte> utf8) =>
        utf8.Length is > 0 and <= 64 && utf8.IndexOfAnyExcept(ReferenceParts.IdBytes) < 0;
}
