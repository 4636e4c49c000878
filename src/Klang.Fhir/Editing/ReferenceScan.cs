using Klang.Fhir.Json;

namespace Klang.Fhir.Editing;

/// <summary>Finds the references of a resource that must be resolved before it can be stored.</summary>
public static class ReferenceScan
{
    /// <summary>
    /// Every <c>reference</c> value that is a <c>urn:</c> (FHIR R4 §3.1.0.11.2) or conditional (<c>Type?query</c>,
    /// FHIR R4 §3.1.0.11.4), in document order; one text may come several times. Contained resources are looked at too.
    /// </summary>
    /// <param name="resource">The resource, parsed.</param>
    /// <param name="found">Called with the place of the value and its text.</param>
    public static void FindUnresolved(JsonNode resource, Action<JsonNode, string> found)
    {
        foreach (var child in resource)
        {
            switch (child.Kind)
            {
                case JsonKind.Object:
                case JsonKind.Array:
                    FindUnresolved(child, found);
                    break;
                case JsonKind.String when child.Name.SequenceEqual("reference"u8) && NeedsResolving(child.StringBytes):
                    found(child, child.GetString()!);
                    break;
            }
        }
    }

    /// <summary>True for <c>urn:…</c> and for <c>Type?query</c>.</summary>
    public static bool NeedsResolving(ReadOnlySpan<byte> reference) =>
        reference.StartsWith("urn:"u8) || IsConditional(reference);

    /// <summary>True for <c>Type?query</c>: a type name of letters, then a question mark.</summary>
    public static bool IsConditional(ReadOnlySpan<byte> reference)
    {
        var mark = reference.IndexOf((byte)'?');
        return mark > 0 && ResourceTypes.TryParse(reference[..mark], out _);
    }
}
