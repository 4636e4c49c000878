using System.Globalization;

namespace Klang.Http;

/// <summary>Instants in URLs.</summary>
static class Instants
{
    static readonly string[] Parts = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];

    static readonly string[] Formats =
    [
        "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK",
    ];

    /// <summary>
    /// The time that a date, a month, a year or an instant spans, whole days in Bangkok; the end is exclusive, and null for an instant.
    /// True with nulls when there is no text.
    /// </summary>
    public static bool TryReadPeriod(string? text, out DateTimeOffset? from, out DateTimeOffset? end)
    {
        end = null;
        if (text?.Length is 4 or 7 or 10
            && DateOnly.TryParseExact(text, Parts, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year < 9999)
        {
            var next = text.Length switch { 4 => day.AddYears(1), 7 => day.AddMonths(1), _ => day.AddDays(1) };
            from = Midnight(day);
            end = Midnight(next);
            return true;
        }

        return TryRead(text, out from);
    }

    /// <summary>
    /// True with null when there is no text. A plus sign that was not percent-encoded has become a space and is taken
    /// as one; a day without time begins at midnight in Bangkok.
    /// </summary>
    public static bool TryRead(string? text, out DateTimeOffset? instant)
    {
        instant = null;
        if (text is null)
        {
            return true;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            instant = Midnight(day);
            return true;
        }

        if (!DateTimeOffset.TryParseExact(
                text.Replace(' ', '+'), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed))
        {
            return false;
        }

        instant = parsed;
        return true;
    }

    static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.FromHours(7));
}
