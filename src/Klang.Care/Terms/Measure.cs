using Klang.Care.Wording;

namespace Klang.Care.Terms;

/// <summary>
/// A test or vital sign that the house knows by name: every code it goes by, its usual unit, and a general adult range for
/// results that bring none of their own. The range of the report always wins.
/// </summary>
public sealed record Measure(string Key, MeasureKind Kind, Bilingual Name, string Unit)
{
    /// <summary>LOINC codes.</summary>
    public string[] Loinc { get; init; } = [];

    /// <summary>Codes of the national 43-file laboratory lists, seven digits and the older two.</summary>
    public string[] Thai { get; init; } = [];

    public decimal? Low { get; init; }

    public decimal? High { get; init; }

    /// <summary>Range for women where it differs.</summary>
    public decimal? FemaleLow { get; init; }

    public decimal? FemaleHigh { get; init; }

    /// <summary>True when the range holds for children too.</summary>
    public bool IsForAnyAge { get; init; }

    public UnitConversion[] Conversions { get; init; } = [];

    /// <summary>Place on the page; smaller comes first.</summary>
    public int Order { get; init; }
}
