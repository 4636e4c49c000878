using System.Buffers;
using System.Globalization;

namespace Klang.Exchange.Thai43.Reading;

/// <summary>Numbers as the files write them.</summary>
static class NumberText
{
    const int DigitsMax = 18;

    static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>True for an optional minus, digits, and an optional point with digits: what JSON takes as it stands.</summary>
    public static bool IsPlain(ReadOnlySpan<char> text)
    {
        if (text.StartsWith("-"))
        {
            text = text[1..];
        }

        if (text.IsEmpty || text.Length > DigitsMax)
        {
            return false;
        }

        var point = text.IndexOf('.');
        var whole = point < 0 ? text : text[..point];
        var fraction = point < 0 ? "0" : text[(point + 1)..];
        return !whole.IsEmpty && !fraction.IsEmpty
            && whole.IndexOfAnyExceptInRange('0', '9') < 0 && fraction.IndexOfAnyExceptInRange('0', '9') < 0
            && (whole.Length == 1 || whole[0] != '0');
    }

    /// <summary>Brings <c>+5</c>, <c>007</c>, <c>.5</c> and <c>5.</c> into the plain form; null when it is no number.</summary>
    public static string? Tidy(string text)
    {
        if (IsPlain(text))
        {
            return text;
        }

        var span = text.AsSpan().TrimStart('+');
        var minus = span.StartsWith("-") ? "-" : "";
        span = span[minus.Length..];
        var point = span.IndexOf('.');
        var whole = (point < 0 ? span : span[..point]).TrimStart('0');
        var fraction = point < 0 ? [] : span[(point + 1)..];
        if (span.IsEmpty || span is "." || text.Length > 64)
        {
            return null;
        }

        var tidy = string.Concat(minus, whole.IsEmpty ? "0" : whole, fraction.IsEmpty ? "" : ".", fraction);
        return IsPlain(tidy) ? tidy : null;
    }

    /// <summary>Writes out a number that a spreadsheet wrote with an exponent; null when it is none.</summary>
    public static string? FromExponent(string text) =>
        IsExponent(text) && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? Tidy(number.ToString(CultureInfo.InvariantCulture))
            : null;

    /// <summary>The form spreadsheets give long digit strings: <c>1.99991E+12</c>.</summary>
    public static bool IsExponent(string text)
    {
        var e = text.IndexOfAny(['E', 'e']);
        if (e <= 0 || e + 2 >= text.Length || text[e + 1] is not ('+' or '-'))
        {
            return false;
        }

        return text.AsSpan(e + 2).IndexOfAnyExceptInRange('0', '9') < 0
            && text.AsSpan(0, e).TrimStart('-').IndexOfAnyExcept(Digits) < 0;
    }
}
