using System.Buffers;
using System.Text;
using Klang.Care.Terms;
using Klang.Fhir.Json;

namespace Klang.Care.Summaries;

/// <summary>One value[x] of an Observation or of a component, as it was sent.</summary>
/// <param name="Value">The number; null when it is none, or only a limit.</param>
/// <param name="Text">What to show.</param>
/// <param name="Unit">The unit as sent; empty when there is none.</param>
/// <param name="Code">The unit's code (UCUM) as sent; empty when there is none.</param>
readonly record struct ResultValue(decimal? Value, string Text, string Unit, string Code)
{
    static readonly SearchValues<char> Signs = SearchValues.Create("<>=≤≥ ");

    /// <summary>The limit of "&lt; 15".</summary>
    internal decimal? AtMost { get; private init; }

    /// <summary>The limit of "&gt; 500".</summary>
    internal decimal? AtLeast { get; private init; }

    /// <summary>The value, or the limit; null when there is no number.</summary>
    internal decimal? Number => Value ?? AtMost ?? AtLeast;

    /// <summary>Reads whichever value the holder has; null when it has none that can be shown.</summary>
    internal static ResultValue? Read(JsonNode holder)
    {
        var quantity = holder["valueQuantity"u8];
        if (quantity.Exists)
        {
            return OfQuantity(quantity);
        }

        if (holder["valueString"u8].GetString() is { } words)
        {
            return OfText(words.Trim());
        }

        if (holder["valueCodeableConcept"u8] is { Exists: true } coded)
        {
            return Worded(Concept.Of(coded).Display);
        }

        if (holder["valueInteger"u8] is { Exists: true } integer)
        {
            return new ResultValue(Numbers.Read(integer.NumberText), Encoding.UTF8.GetString(integer.NumberText), "", "");
        }

        if (holder["valueRatio"u8] is { Exists: true } ratio)
        {
            return Between(ratio["numerator"u8], ":", ratio["denominator"u8]);
        }

        if (holder["valueRange"u8] is { Exists: true } range)
        {
            return Between(range["low"u8], "–", range["high"u8]);
        }

        return holder["valueBoolean"u8].GetBoolean() is { } said ? Worded(said ? "true" : "false") : null;
    }

    /// <summary>True when the value is in that unit, however the unit is spelt, or has none.</summary>
    internal bool IsIn(string unit) =>
        (Unit.Length == 0 && Code.Length == 0) || MeasureUnits.SameQuantity(Unit, unit) || MeasureUnits.SameQuantity(Code, unit);

    internal UnitConversion? ConversionTo(Measure measure)
    {
        foreach (var conversion in measure.Conversions)
        {
            if (MeasureUnits.SameQuantity(conversion.Unit, Unit) || MeasureUnits.SameQuantity(conversion.Unit, Code))
            {
                return conversion;
            }
        }

        return null;
    }

    internal ResultValue Converted(UnitConversion conversion, string unit)
    {
        var value = conversion.Of(Value);
        var text = conversion.Of(Number) is { } number ? string.Concat(Sign, Numbers.Converted(number)) : Text;
        return new ResultValue(value, text, unit, unit) { AtMost = conversion.Of(AtMost), AtLeast = conversion.Of(AtLeast) };
    }

    ReadOnlySpan<char> Sign => Value is not null ? [] : Text.AsSpan(0, Text.AsSpan().IndexOfAnyExcept(Signs));

    static ResultValue? OfQuantity(JsonNode quantity)
    {
        var number = quantity["value"u8].NumberText;
        if (number.IsEmpty)
        {
            return null;
        }

        var code = quantity["code"u8].GetString() ?? "";
        var unit = quantity["unit"u8].GetString() ?? code;
        var comparator = quantity["comparator"u8].GetString() ?? "";
        return Limited(comparator, Numbers.Read(number), comparator + Numbers.Show(number), unit, code);
    }

    /// <summary>Laboratories send numbers and limits as text too: <c>7.4</c>, <c>&lt; 0.5</c>.</summary>
    static ResultValue? OfText(string text)
    {
        if (text.Length == 0)
        {
            return null;
        }

        var start = Math.Max(0, text.AsSpan().IndexOfAnyExcept(Signs));
        return Limited(text[..start].TrimEnd(), Numbers.Read(Encoding.UTF8.GetBytes(text[start..].Trim())), text, "", "");
    }

    static ResultValue Limited(string comparator, decimal? number, string text, string unit, string code) => comparator switch
    {
        "" => new ResultValue(number, text, unit, code),
        "<" or "<=" or "≤" => new ResultValue(null, text, unit, code) { AtMost = number },
        ">" or ">=" or "≥" => new ResultValue(null, text, unit, code) { AtLeast = number },
        _ => new ResultValue(null, text, unit, code),
    };

    static ResultValue? Worded(string text) => text.Length == 0 ? null : new ResultValue(null, text, "", "");

    static ResultValue? Between(JsonNode left, string sign, JsonNode right)
    {
        var first = left["value"u8].NumberText;
        var second = right["value"u8].NumberText;
        if (first.IsEmpty && second.IsEmpty)
        {
            return null;
        }

        var unit = left["unit"u8].GetString() ?? left["code"u8].GetString() ?? right["unit"u8].GetString() ?? "";
        return new ResultValue(null, $"{Side(first)}{sign}{Side(second)}", unit, "");

        static string Side(ReadOnlySpan<byte> number) => number.IsEmpty ? "" : Numbers.Show(number);
    }
}
