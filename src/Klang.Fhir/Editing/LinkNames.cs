namespace Klang.Fhir.Editing;

/// <summary>
/// Names of R4 elements of type Reference.reference, uri, url, oid and uuid: where a transaction's links are rewritten.
/// Strings (<c>Identifier.value</c>, say) and canonicals are left alone. Source: FHIR R4 §3.1.0.11.2.
/// </summary>
static class LinkNames
{
    public static bool MayHold(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 => name.SequenceEqual("url"u8) || name.SequenceEqual("uri"u8),
        4 => name.SequenceEqual("link"u8),
        _ => name.SequenceEqual("reference"u8)
            || name.EndsWith("Uri"u8) || name.EndsWith("Url"u8) || name.EndsWith("Uuid"u8) || name.EndsWith("Oid"u8)
            || name.SequenceEqual("source"u8) || name.SequenceEqual("target"u8) || name.SequenceEqual("address"u8)
            || name.SequenceEqual("detail"u8) || name.SequenceEqual("policy"u8) || name.SequenceEqual("endpoint"u8)
            || name.SequenceEqual("location"u8) || name.SequenceEqual("authority"u8) || name.SequenceEqual("rendering"u8)
            || name.SequenceEqual("definition"u8) || name.SequenceEqual("contentReference"u8)
            || name.SequenceEqual("onlineInformation"u8),
    };
}
