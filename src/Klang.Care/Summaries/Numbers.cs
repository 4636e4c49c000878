using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Klang.Care.Summaries;

/// <summary>Numbers as they were sent, and as they are shown.</summary>
static class Numbers
{
    const int DecimalsShownMax = 3;

    /// <summary>Reads the whole text as one number; null when it is not one or does not fit.</summary>
    internal static decimal? Read(ReadOnlySpan<byte> text) =>
        Utf8Parser.TryParse(text, out decimal value, out var used) && used == text.Length ? value : null;

    /// <summary>
    /// The number as sent, unless it has more decimals than any instrument: then rounded to two, or to three telling digits
    /// when it is below one. A troponin of 0.0045 is not zero.
    /// </summary>
    internal static string Show(ReadOnlySpan<byte> text)
    {
        var point = text.IndexOf((byte)'.');
        return point >= 0 && text.Length - point - 1 > DecimalsShownMax && Read(text) is { } value
            ? value is > -1 and < 1 ? Small(value) : Show(value)
            : Encoding.UTF8.GetString(text);
    }

    /// <summary>A converted number, to three telling digits: more would claim what the conversion cannot know.</summary>
    internal static string Converted(decimal value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 1 => value.ToString("0.00", CultureInfo.InvariantCulture),
        _ => Small(value),
    };

    static string Small(decimal value)
    {
        const int TellingDigits = 3;
        const int DecimalsMax = 12;
        var decimals = TellingDigits;
        for (var size = Math.Abs(value) * 10; size is > 0 and < 1 && decimals < DecimalsMax; size *= 10)
        {
            decimals++;
        }

        return Math.Round(value, decimals).ToString("0.############", CultureInfo.InvariantCulture);
    }

    /// <summary>A computed number: at most two decimals, none that are zero.</summary>
    internal static string Show(decimal value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
