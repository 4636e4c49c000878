namespace Klang.Care.Terms;

/// <summary>Units that differ in spelling only.</summary>
static class MeasureUnits
{
    internal static bool SameQuantity(string left, string right) =>
        string.Equals(left, right, StringComparison.OrdinalIgnoreCase)
        || string.Equals(Plain(left), Plain(right), StringComparison.OrdinalIgnoreCase);

    static string Plain(string unit) => unit switch
    {
        "Cel" or "C" or "°C" or "องศาเซลเซียส" => "cel",
        "[degF]" or "F" or "°F" => "degf",
        "mm[Hg]" or "mmHg" or "มม.ปรอท" => "mmhg",
        "/min" or "{beats}/min" or "{breaths}/min" or "beats/min" or "beats/minute" or "breaths/minute" or "bpm" or "ครั้ง/นาที" => "/min",
        "mL/min/{1.73_m2}" or "mL/min/1.73m2" or "mL/min/1.73 m2" or "mL/min/1.73m²" or "mL/min" or "ml/min/1.73m2" => "ml/min/1.73m2",
        "mEq/L" or "meq/L" => "mmol/l",
        "10^3/uL" or "10*3/uL" or "10*9/L" or "10^9/L" or "K/uL" => "10*3/ul",
        "/uL" or "cells/uL" or "/mm3" or "cells/mm3" or "/cumm" => "/ul",
        "kg/m2" or "kg/m²" => "kg/m2",
        "มก./ดล." or "มก/ดล" => "mg/dl",
        "ซม." or "ซม" or "เซนติเมตร" => "cm",
        "กก." or "กก" or "กิโลกรัม" => "kg",
        _ => Letters(unit),
    };

    /// <summary>Both letters that stand for micro become u; braces are remarks.</summary>
    static string Letters(string unit) => unit.AsSpan().ContainsAny("{}µμ ")
        ? unit.Replace('µ', 'u').Replace('μ', 'u').Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal)
            .Replace(" ", "", StringComparison.Ordinal)
        : unit;
}
