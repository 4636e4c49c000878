namespace Klang.Fhir.Definitions;

/// <summary>The primitive types of R4 (FHIR R4 §2.24.0.1), named as in the standard.</summary>
#pragma warning disable CS1591 // The names are the standard's own.
public enum PrimitiveKind : byte
{
    None,
    Base64Binary,
    Boolean,
    Canonical,
    Code,
    Date,
    DateTime,
    Decimal,
    Id,
    Instant,
    Integer,
    Markdown,
    Oid,
    PositiveInt,
    String,
    Time,
    UnsignedInt,
    Uri,
    Url,
    Uuid,
    Xhtml,
}
#pragma warning restore CS1591
