namespace Klang.Care.Summaries;

/// <summary>
/// How grave an allergy is, the national ALEVEL where a source gives one, else FHIR's criticality. Ordered from least to
/// most grave, so the worst of several sources is the largest.
/// </summary>
public enum AllergyGravity : byte
{
    /// <summary>Nobody said.</summary>
    Unknown,

    /// <summary>ALEVEL 1, criticality low.</summary>
    NotSerious,

    /// <summary>ALEVEL 8.</summary>
    SeriousOther,

    /// <summary>ALEVEL 4.</summary>
    Hospitalised,

    /// <summary>ALEVEL 5.</summary>
    StayProlonged,

    /// <summary>ALEVEL 6.</summary>
    Disability,

    /// <summary>ALEVEL 7.</summary>
    CongenitalAnomaly,

    /// <summary>Criticality high, or a severe reaction, without an ALEVEL.</summary>
    High,

    /// <summary>ALEVEL 3.</summary>
    LifeThreatening,

    /// <summary>ALEVEL 2.</summary>
    Fatal,
}
