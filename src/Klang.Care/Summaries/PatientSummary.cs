using System.Collections.Immutable;

namespace Klang.Care.Summaries;

/// <summary>
/// What a clinician must know of a person in one look, from every facility, each fact once with all its sources. Made by
/// <see cref="SummaryBuilder.Build"/>; a pure value.
/// </summary>
public sealed record PatientSummary
{
    /// <summary>The instant the summary holds for.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>That instant's day in Bangkok.</summary>
    public required DateOnly Today { get; init; }

    public required PersonBanner Person { get; init; }

    public required AllergyPicture Allergies { get; init; }

    /// <summary>Gravest first.</summary>
    public required ImmutableArray<AlertItem> Alerts { get; init; }

    /// <summary>Warnings that rest on what the reader is not shown; none when the reader sees everything.</summary>
    public ImmutableArray<MaskedWarning> MaskedWarnings { get; init; } = [];

    /// <summary>Active before inactive, then by onset, newest first.</summary>
    public required ImmutableArray<ProblemItem> Problems { get; init; }

    /// <summary>Newest first.</summary>
    public required ImmutableArray<MedicineItem> Medicines { get; init; }

    public required ImmutableArray<Measurement> Vitals { get; init; }

    /// <summary>Abnormal first, then in the usual order.</summary>
    public required ImmutableArray<Measurement> Labs { get; init; }

    /// <summary>Newest first.</summary>
    public required ImmutableArray<VaccineItem> Vaccines { get; init; }

    /// <summary>Visits and stays, newest first.</summary>
    public required ImmutableArray<VisitItem> Visits { get; init; }

    /// <summary>Newest first.</summary>
    public required ImmutableArray<PregnancyItem> Pregnancies { get; init; }

    /// <summary>Newest first, one line per kind.</summary>
    public required ImmutableArray<ProcedureItem> Procedures { get; init; }

    /// <summary>Still to come, soonest first.</summary>
    public required ImmutableArray<AppointmentItem> Appointments { get; init; }

    /// <summary>Facilities that wrote any fact of this chart, most facts first.</summary>
    public required ImmutableArray<SourceFacility> Facilities { get; init; }
}
