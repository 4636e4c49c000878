namespace Klang.Care.Sensitivity;

/// <summary>What a record may reveal beyond what all health data do. HL7 v3 ActCode names the topics.</summary>
[Flags]
public enum SensitiveTopics : byte
{
    None = 0,

    /// <summary>Mental health (<c>PSY</c>).</summary>
    MentalHealth = 1,

    /// <summary>HIV (<c>HIV</c>).</summary>
    Hiv = 2,

    /// <summary>Other sexually transmitted infections (<c>STD</c>).</summary>
    SexuallyTransmitted = 4,

    /// <summary>Substance use, alcohol included (<c>ETH</c>, <c>SUD</c>).</summary>
    SubstanceUse = 8,

    /// <summary>Sexual or domestic violence (<c>SDV</c>).</summary>
    Violence = 16,

    /// <summary>Pregnancy of an adolescent; abortion (<c>SEX</c>).</summary>
    AdolescentPregnancy = 32,

    /// <summary>Flagged without naming why (confidentiality <c>R</c> or <c>V</c>).</summary>
    Flagged = 64,
}
