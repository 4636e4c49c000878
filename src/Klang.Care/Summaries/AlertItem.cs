using Klang.Care.Terms;

namespace Klang.Care.Summaries;

/// <summary>What a reader must not miss.</summary>
public enum AlertKind
{
    /// <summary>A medicine was given out after an allergy to it was known.</summary>
    AllergyConflict,

    /// <summary>A medicine of the same class as a known allergen is current.</summary>
    AllergyClassConflict,
    Pregnancy,
    Dialysis,
    Warfarin,
    Tuberculosis,
    PoorKidneys,
    Deceased,
}

/// <summary>How loudly to say it.</summary>
public enum AlertLevel
{
    Note,
    Caution,
    Stop,
}

/// <summary>One alert, as data; the page finds the words.</summary>
public sealed record AlertItem(AlertKind Kind, AlertLevel Level, FactDate Date, Origin Origin)
{
    /// <summary>The allergy concerned.</summary>
    public AllergyItem? Allergy { get; init; }

    /// <summary>Name of the medicine concerned.</summary>
    public string? Medicine { get; init; }

    /// <summary>How the medicine came to be: given out, ordered, or said to be taken.</summary>
    public MedicineBasis Basis { get; init; }

    /// <summary>The class that allergen and medicine share.</summary>
    public SubstanceClass Class { get; init; }

    /// <summary>The pregnancy concerned.</summary>
    public PregnancyItem? Pregnancy { get; init; }

    /// <summary>The result concerned: INR or eGFR.</summary>
    public Measurement? Result { get; init; }
}
