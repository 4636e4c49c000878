namespace Klang.Fhir.Search;

/// <summary>How a posting's value is kept in the population index.</summary>
public enum PostingKind : byte
{
    /// <summary>Hashed: only equality can be asked.</summary>
    Hash = 1,

    /// <summary>A day number in the clear: ranges can be asked.</summary>
    Day = 2,
}
