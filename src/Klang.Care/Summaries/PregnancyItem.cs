namespace Klang.Care.Summaries;

/// <summary>A pregnancy, present or past.</summary>
/// <param name="Gravida">Which pregnancy; null when not said.</param>
/// <param name="LastPeriod">First day of the last menstrual period.</param>
/// <param name="DueDate">Expected day of confinement.</param>
/// <param name="Ended">When it ended; not known while it lasts.</param>
/// <param name="IsOngoing">True while it lasts on the day of the summary.</param>
/// <param name="Origin">The newest report.</param>
public sealed record PregnancyItem(int? Gravida, FactDate LastPeriod, FactDate DueDate, FactDate Ended, bool IsOngoing, Origin Origin)
{
    /// <summary>Whole weeks of gestation on a day; null when no date tells.</summary>
    public int? WeeksOn(DateOnly day)
    {
        var start = LastPeriod.IsKnown ? LastPeriod.Day : DueDate.IsKnown ? DueDate.Day.AddDays(-280) : (DateOnly?)null;
        return start is { } from && day >= from ? (day.DayNumber - from.DayNumber) / 7 : null;
    }
}
