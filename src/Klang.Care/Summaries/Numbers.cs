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

    /// <summary>The number as sent, unless it has more decimals than any instrument: then rounded to two.</summary>
    internal static string Show(ReadOnlySpan<byte> text)
    {
        var point = text.IndexOf((byte)'.');
        return point >= 0 && text.Length - point - 1 > DecimalsShownMax && Read(text) is { } value
            ? Show(value)
            : Encoding.UTF8.GetString(text);
    }

    /// <summary>A computed number: at most two decimals, none that are zero.</summary>
    internal static string Show(decimal value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
