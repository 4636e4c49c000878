using Klang.Care.Wording;

namespace Klang.Care.Summaries;

/// <summary>What one facility says of one allergy.</summary>
public readonly record struct AllergyReport(
    Origin Origin, AllergyGravity Gravity, AllergyCertainty Certainty, Bilingual Reaction);
