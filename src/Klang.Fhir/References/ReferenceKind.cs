namespace Klang.Fhir.References;

/// <summary>How a reference points (FHIR R4 §2.3.0).</summary>
public enum ReferenceKind : byte
{
    /// <summary><c>Type/id</c>, with or without <c>/_history/version</c>.</summary>
    Relative,

    /// <summary>An <c>http</c> or <c>https</c> address; type and id are known when its end is <c>Type/id</c>.</summary>
    Absolute,

    /// <summary><c>urn:uuid:…</c> or <c>urn:oid:…</c>: another entry of the same bundle.</summary>
    Urn,

    /// <summary><c>#id</c>: a contained resource; <c>#</c> alone is the container.</summary>
    Contained,

    /// <summary><c>Type?query</c>: a conditional reference, allowed in transactions only.</summary>
    Conditional,
}
