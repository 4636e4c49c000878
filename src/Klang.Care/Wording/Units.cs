using System.Globalization;
using Klang.Care.Summaries;

namespace Klang.Care.Wording;

/// <summary>Units and ranges as they are printed on reports.</summary>
public static class Units
{
    public static string Show(string unit) => unit switch
    {
        "kg/m2" => "kg/m²",
        "mL/min/1.73m2" => "mL/min/1.73 m²",
        "10*3/uL" => "×10³/µL",
        "mm[Hg]" => "mmHg",
        _ => unit,
    };

    public static string Show(ReferenceRange range) => (range.Low, range.High) switch
    {
        ({ } low, { } high) => $"{Text(low)}–{Text(high)}",
        ({ } low, null) => $"≥ {Text(low)}",
        (null, { } high) => $"≤ {Text(high)}",
        _ => "",
    };

    static string Text(decimal value) => value.ToString("0.###", CultureInfo.InvariantCulture);
}
