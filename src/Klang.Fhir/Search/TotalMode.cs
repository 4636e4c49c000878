namespace Klang.Fhir.Search;

/// <summary>How the number of all matches is wanted (<c>_total</c>, FHIR R4 §3.1.1.5.5).</summary>
public enum TotalMode
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Roughly.</summary>
    Estimate,

    /// <summary>Exactly.</summary>
    Accurate,
}
