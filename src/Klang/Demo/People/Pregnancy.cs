namespace Klang.Demo.People;

/// <summary>A pregnancy that touches the two years.</summary>
/// <param name="LastPeriod">First day of the last menstrual period.</param>
/// <param name="Gravida">Which pregnancy it is.</param>
/// <param name="Child">Null while it lasts.</param>
sealed record Pregnancy(DateOnly LastPeriod, int Gravida, Person? Child)
{
    public DateOnly Expected => LastPeriod.AddDays(280);

    public int WeeksOn(DateOnly day) => (day.DayNumber - LastPeriod.DayNumber) / 7;
}
