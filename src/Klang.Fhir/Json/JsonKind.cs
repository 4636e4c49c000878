namespace Klang.Fhir.Json;

/// <summary>What a JSON value is (RFC 8259 §3).</summary>
public enum JsonKind : byte
{
    /// <summary>There is no value: the member was not found.</summary>
    Absent,

    /// <summary>An object.</summary>
    Object,

    /// <summary>An array.</summary>
    Array,

    /// <summary>A string.</summary>
    String,

    /// <summary>A number, kept as its text.</summary>
    Number,

    /// <summary>The literal true.</summary>
    True,

    /// <summary>The literal false.</summary>
    False,

    /// <summary>The literal null.</summary>
    Null,
}
