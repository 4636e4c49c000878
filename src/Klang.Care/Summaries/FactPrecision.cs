namespace Klang.Care.Summaries;

/// <summary>How much of a date is known (FHIR R4 §2.24.0.1, date and dateTime).</summary>
public enum FactPrecision : byte
{
    None,
    Year,
    Month,
    Day,
    Time,
}
