namespace Klang.Care.Summaries;

/// <summary>An appointment still to come.</summary>
public sealed record AppointmentItem(FactDate Start, string? What, Origin Origin);
