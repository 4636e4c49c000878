using System.Collections.Immutable;
using Klang.Care.Terms;
using Klang.Care.Wording;

namespace Klang.Care.Summaries;

/// <summary>One substance, with everything every facility says of it.</summary>
public sealed record AllergyItem
{
    /// <summary>The substance in lower case; what the consolidation grouped by.</summary>
    public required string SubstanceKey { get; init; }

    /// <summary>The name to show, as the best source wrote it.</summary>
    public required string Name { get; init; }

    public required Concept Concept { get; init; }

    public required AllergyCategory Category { get; init; }

    /// <summary>The worst that any source says.</summary>
    public required AllergyGravity Gravity { get; init; }

    /// <summary>The surest that any source is.</summary>
    public required AllergyCertainty Certainty { get; init; }

    /// <summary>False when every source says it is over.</summary>
    public required bool IsActive { get; init; }

    /// <summary>The reactions named, each once.</summary>
    public required ImmutableArray<Bilingual> Reactions { get; init; }

    /// <summary>Every source, gravest first.</summary>
    public required ImmutableArray<AllergyReport> Reports { get; init; }

    /// <summary>The earliest day on which anyone recorded it.</summary>
    public required FactDate FirstKnown { get; init; }

    /// <summary>Counted as a drug allergy unless the source says food or environment.</summary>
    public bool ConcernsMedicines => Category is not (AllergyCategory.Food or AllergyCategory.Environment);

    /// <summary>True when the gravity alone calls for a full stop.</summary>
    public bool IsSerious => Gravity > AllergyGravity.NotSerious;
}
