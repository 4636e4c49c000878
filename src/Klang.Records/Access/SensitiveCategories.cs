namespace Klang.Records.Access;

/// <summary>Sensitive categories of health data, sealed in compartment R. A record may be of several.</summary>
[Flags]
public enum SensitiveCategories : byte
{
    /// <summary>Not sensitive beyond what all health data are.</summary>
    None = 0,

    /// <summary>Mental health (HL7 v3 ActCode <c>PSY</c>).</summary>
    MentalHealth = 1,

    /// <summary>HIV (<c>HIV</c>).</summary>
    Hiv = 2,

    /// <summary>Other sexually transmitted infections (<c>STD</c>).</summary>
    SexuallyTransmitted = 4,

    /// <summary>Substance use, alcohol included (<c>ETH</c>, <c>SUD</c>).</summary>
    SubstanceUse = 8,

    /// <summary>Sexual or domestic violence (<c>SDV</c>).</summary>
    Violence = 16,

    /// <summary>Pregnancy of an adolescent, and sexual and reproductive health (<c>SEX</c>).</summary>
    AdolescentPregnancy = 32,

    /// <summary>Flagged by the facility without naming why (<c>meta.security</c> R or V).</summary>
    Flagged = 64,

    /// <summary>All of them.</summary>
    All = 127,
}
