using System.Collections.Immutable;
using Klang.Care.Terms;

namespace Klang.Care.Summaries;

/// <summary>How a medicine came to be on the list.</summary>
public enum MedicineBasis
{
    /// <summary>Given out, or taken home from a ward.</summary>
    Dispensed,

    /// <summary>Ordered; nobody says whether it was given out.</summary>
    Prescribed,

    /// <summary>Someone says it is taken.</summary>
    Stated,
}

/// <summary>A medicine that the person may be taking now.</summary>
public sealed record MedicineItem
{
    public required string SubstanceKey { get; init; }

    public required Concept Concept { get; init; }

    public required string Name { get; init; }

    public required MedicineBasis Basis { get; init; }

    /// <summary>The newest day on which it was given out, ordered or stated.</summary>
    public required FactDate Last { get; init; }

    /// <summary>Amount given out last, with its unit, as sent; null when not said.</summary>
    public required string? Quantity { get; init; }

    public required string? Directions { get; init; }

    /// <summary>How often it was given out in the window.</summary>
    public required int Times { get; init; }

    /// <summary>True when another line of the list holds the same substance.</summary>
    public bool IsDuplicate { get; init; }

    /// <summary>Facilities, newest first.</summary>
    public required ImmutableArray<Origin> Origins { get; init; }
}
