using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Klang.Fhir.Search;

/// <summary>A number as a search states it: its value and the span that its digits leave open.</summary>
/// <param name="Value">The number itself.</param>
/// <param name="Low">Lowest number that rounds to it.</param>
/// <param name="High">The first number that does not any more.</param>
public readonly record struct NumberRange(decimal Value, decimal Low, decimal High)
{
    /// <summary>Longest number that is read, in characters.</summary>
    public const int CharactersMax = 64;

    /// <summary>
    /// Reads a number with its implied precision (FHIR R4 §3.1.1.4.6): <c>100</c> means 99.5 to 100.5, <c>5.40</c> means 5.395 to
    /// 5.405, <c>1e2</c> means 95 to 105. False when it is no number.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out NumberRange range)
    {
        range = default;
        if (text.Length is 0 or > CharactersMax || !IsNumber(text, out var fractionDigits, out var exponent, out var hasExponent))
        {
            return false;
        }

        Span<byte> utf8 = stackalloc byte[CharactersMax];
        var length = Encoding.UTF8.GetBytes(text, utf8);
        if (!TryParseValue(utf8[..length], out var value))
        {
            return false;
        }

        // The standard's own example reads 1e2 as 95 to 105: with an exponent the next digit is taken as known.
        var half = HalfOf(exponent - fractionDigits - (hasExponent ? 1 : 0));
        range = new NumberRange(value, Add(value, -half), Add(value, half));
        return true;
    }

    /// <summary>The span that "approximately" means: 10 % to either side.</summary>
    public NumberRange Approximate()
    {
        var tenth = Math.Abs(Value) / 10;
        return this with { Low = Math.Min(Low, Add(Value, -tenth)), High = Math.Max(High, Add(Value, tenth)) };
    }

    /// <summary>Reads a JSON number; what a decimal cannot hold becomes its nearest end, or zero. False for other text.</summary>
    internal static bool TryParseValue(ReadOnlySpan<byte> text, out decimal value)
    {
        value = 0;
        if (text.IsEmpty)
        {
            return false;
        }

        var digits = text[0] == '+' ? text[1..] : text;
        if (Utf8Parser.TryParse(digits, out value, out var read) && read == digits.Length)
        {
            return true;
        }

        if (decimal.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out value))
        {
            return true;
        }

        if (!double.TryParse(digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var large) || double.IsNaN(large))
        {
            return false;
        }

        value = large > 0 ? decimal.MaxValue : decimal.MinValue;
        return true;
    }

    static bool IsNumber(ReadOnlySpan<char> text, out int fractionDigits, out int exponent, out bool hasExponent)
    {
        fractionDigits = 0;
        exponent = 0;
        var mark = text.IndexOfAny('e', 'E');
        hasExponent = mark >= 0;
        if (hasExponent)
        {
            if (text.Length - mark > 6
                || !int.TryParse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            {
                return false;
            }

            text = text[..mark];
        }

        var digits = text is ['-' or '+', ..] ? text[1..] : text;
        var dot = digits.IndexOf('.');
        var whole = dot < 0 ? digits : digits[..dot];
        var fraction = dot < 0 ? default : digits[(dot + 1)..];
        fractionDigits = fraction.Length;
        return !whole.IsEmpty && (dot < 0 || !fraction.IsEmpty)
            && whole.IndexOfAnyExceptInRange('0', '9') < 0 && fraction.IndexOfAnyExceptInRange('0', '9') < 0;
    }

    static decimal HalfOf(int power)
    {
        var half = 0.5m;
        for (; power > 0 && half < 1e27m; power--)
        {
            half *= 10;
        }

        for (; power < 0 && half > 0; power++)
        {
            half /= 10;
        }

        return half;
    }

    static decimal Add(decimal left, decimal right)
    {
        if (right > 0 && left > decimal.MaxValue - right)
        {
            return decimal.MaxValue;
        }

        return right < 0 && left < decimal.MinValue - right ? decimal.MinValue : left + right;
    }
}
