namespace Klang.Fhir.Search;

/// <summary>How a number, date or quantity is compared (FHIR R4 §3.1.1.4.5).</summary>
public enum SearchPrefix
{
    /// <summary>Equal within the precision given.</summary>
    Eq,

    /// <summary>Not equal.</summary>
    Ne,

    /// <summary>Greater, or partly so.</summary>
    Gt,

    /// <summary>Less, or partly so.</summary>
    Lt,

    /// <summary>Greater or equal.</summary>
    Ge,

    /// <summary>Less or equal.</summary>
    Le,

    /// <summary>Starts after.</summary>
    Sa,

    /// <summary>Ends before.</summary>
    Eb,

    /// <summary>Approximately: 10 %.</summary>
    Ap,
}
