namespace Klang.Records.Access;

/// <summary>For whom a decision is explained.</summary>
public enum AccessAudience
{
    /// <summary>The clinician who asked: what was decided and what would help.</summary>
    Clinician,

    /// <summary>The citizen whose chart it is: who, in which role, why.</summary>
    Citizen,

    /// <summary>The privacy officer: the rule besides.</summary>
    Officer,
}
