using System.Collections.Immutable;
using Klang.Care.Wording;

namespace Klang.Care.Summaries;

/// <summary>What kind of visit.</summary>
public enum VisitKind
{
    Outpatient,
    Inpatient,
    Emergency,
    Home,
    Virtual,
    Other,
}

/// <summary>A diagnosis made at a visit.</summary>
public readonly record struct VisitDiagnosis(string Code, Bilingual Name, bool IsPrincipal);

/// <summary>One visit or stay.</summary>
public sealed record VisitItem(
    VisitKind Kind, FactDate Start, FactDate End, string? Reason, ImmutableArray<VisitDiagnosis> Diagnoses, Origin Origin)
{
    public bool IsAdmission => Kind == VisitKind.Inpatient;
}
