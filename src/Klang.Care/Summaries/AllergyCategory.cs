namespace Klang.Care.Summaries;

/// <summary>What kind of thing the person is allergic to (FHIR R4 value set allergy-intolerance-category).</summary>
public enum AllergyCategory
{
    Medication,
    Food,
    Environment,
    Biologic,

    /// <summary>Not said: counted with medicines, to be safe.</summary>
    Unknown,
}
