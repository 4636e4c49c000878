namespace Klang.Fhir.Search;

/// <summary>Which part of the resources is wanted (<c>_summary</c>, FHIR R4 §3.1.1.5.8).</summary>
public enum SummaryMode
{
    /// <summary>The whole.</summary>
    None,

    /// <summary>The elements marked as summary.</summary>
    Summary,

    /// <summary>Narrative, id, meta and mandatory elements.</summary>
    Text,

    /// <summary>All but the narrative.</summary>
    Data,

    /// <summary>Only the number of matches.</summary>
    Count,
}
