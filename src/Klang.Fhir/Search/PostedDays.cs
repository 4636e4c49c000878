namespace Klang.Fhir.Search;

/// <summary>
/// Dates as numbers for the population index: a short span posts each of its days, a longer one the months or years that it touches,
/// an open or very long one a single mark. All days are days in Asia/Bangkok.
/// </summary>
/// <remarks>
/// Numbers: days count from 0001-01-01 as 0 and stay under 3,700,000; months are 4,000,000 + 12 × year + month − 1; years are
/// 4,500,000 + year; <see cref="Long"/> is 5,000,000. The ranges do not touch, so one ordered column holds all.
/// </remarks>
public static class PostedDays
{
    /// <summary>The mark of spans without start or end, or over <see cref="YearsMax"/> years.</summary>
    public const int Long = 5_000_000;

    /// <summary>Longest span that is posted day by day.</summary>
    public const int DaysMax = 8;

    /// <summary>Most months that are posted one by one.</summary>
    public const int MonthsMax = 3;

    /// <summary>Most years that are posted one by one.</summary>
    public const int YearsMax = 3;

    const int Months = 4_000_000;
    const int Years = 4_500_000;

    /// <summary>The numbers that a span posts: at least one, at most <see cref="DaysMax"/>.</summary>
    internal static IEnumerable<int> Of(long lowTicks, long highTicks)
    {
        if (lowTicks <= DateRange.MinTicks || highTicks >= DateRange.MaxTicks || highTicks <= lowTicks)
        {
            return [Long];
        }

        var first = DateRange.DayOf(lowTicks);
        var last = DateRange.DayOf(highTicks - 1);
        return (last - first, MonthOf(last) - MonthOf(first), YearOf(last) - YearOf(first)) switch
        {
            ( < DaysMax, _, _) => Enumerable.Range(first, last - first + 1),
            (_, < MonthsMax, _) => Enumerable.Range(MonthOf(first), MonthOf(last) - MonthOf(first) + 1),
            (_, _, < YearsMax) => Enumerable.Range(YearOf(first), YearOf(last) - YearOf(first) + 1),
            _ => [Long],
        };
    }

    /// <summary>The ranges of numbers among which every span posts that has a day from the first to the last.</summary>
    internal static (int From, int To)[] Between(int first, int last) =>
        [(first, last), (MonthOf(first), MonthOf(last)), (YearOf(first), YearOf(last)), (Long, Long)];

    static int MonthOf(int day)
    {
        var date = DateOnly.FromDayNumber(day);
        return Months + (12 * date.Year) + date.Month - 1;
    }

    static int YearOf(int day) => Years + DateOnly.FromDayNumber(day).Year;
}
