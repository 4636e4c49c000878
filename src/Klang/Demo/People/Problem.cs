namespace Klang.Demo.People;

/// <summary>A long-lasting disease of a person.</summary>
/// <param name="Icd">ICD-10-TM without dot.</param>
/// <param name="Since">Day of diagnosis.</param>
/// <param name="DiagnosedAt">Where.</param>
sealed record Problem(string Icd, DateOnly Since, Facility DiagnosedAt);
