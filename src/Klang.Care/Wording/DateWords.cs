using System.Globalization;
using Klang.Care.Summaries;

namespace Klang.Care.Wording;

/// <summary>
/// Dates and ages in words: Buddhist years in Thai (2569), common years in English (2026). Never the machine's culture.
/// </summary>
public static class DateWords
{
    const int BuddhistOffset = 543;

    static readonly string[] ThaiMonths =
        ["ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."];

    static readonly string[] EnglishMonths =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    /// <summary>A day, e.g. <c>23 พ.ย. 2569</c> or <c>23 Nov 2026</c>.</summary>
    public static string Day(DateOnly day, Language language) => language == Language.Thai
        ? string.Create(CultureInfo.InvariantCulture, $"{day.Day} {ThaiMonths[day.Month - 1]} {day.Year + BuddhistOffset}")
        : string.Create(CultureInfo.InvariantCulture, $"{day.Day} {EnglishMonths[day.Month - 1]} {day.Year}");

    /// <summary>Only as much of the date as is known; "ไม่ทราบวันที่" when nothing is.</summary>
    public static string Date(FactDate date, Language language)
    {
        var thai = language == Language.Thai;
        return date.Precision switch
        {
            FactPrecision.None => thai ? "ไม่ทราบวันที่" : "date unknown",
            FactPrecision.Year => thai
                ? string.Create(CultureInfo.InvariantCulture, $"ปี {date.Day.Year + BuddhistOffset}")
                : date.Day.Year.ToString(CultureInfo.InvariantCulture),
            FactPrecision.Month => thai
                ? string.Create(CultureInfo.InvariantCulture, $"{ThaiMonths[date.Day.Month - 1]} {date.Day.Year + BuddhistOffset}")
                : string.Create(CultureInfo.InvariantCulture, $"{EnglishMonths[date.Day.Month - 1]} {date.Day.Year}"),
            _ => Day(date.Day, language),
        };
    }

    /// <summary>The date and, when known, the time of day, e.g. <c>23 พ.ย. 2569 14:05 น.</c></summary>
    public static string DateAndTime(FactDate date, Language language)
    {
        var day = Date(date, language);
        if (date.Precision != FactPrecision.Time)
        {
            return day;
        }

        return language == Language.Thai
            ? string.Create(CultureInfo.InvariantCulture, $"{day} {date.Time:HH\\:mm} น.")
            : string.Create(CultureInfo.InvariantCulture, $"{day} {date.Time:HH\\:mm}");
    }

    /// <summary>How old a fact is, e.g. <c>อายุ 5 เดือน</c>; null when its day is not known.</summary>
    public static string? Staleness(FactDate date, DateOnly today, Language language)
    {
        if (date.Precision is FactPrecision.None)
        {
            return null;
        }

        var thai = language == Language.Thai;
        if (date.Precision is FactPrecision.Year)
        {
            var years = today.Year - date.Day.Year;
            return years < 1 ? (thai ? "ปีนี้" : "this year") : Old(years, thai, "ปี", "year");
        }

        if (date.Precision is FactPrecision.Month && date.Day <= today)
        {
            var since = MonthsBetween(date.Day, today);
            return since < 1 ? (thai ? "เดือนนี้" : "this month")
                : since < 24 ? Old(since, thai, "เดือน", "month")
                : Old(since / 12, thai, "ปี", "year");
        }

        var days = today.DayNumber - date.Day.DayNumber;
        if (days < 0)
        {
            return thai ? "ในอนาคต" : "in the future";
        }

        return days switch
        {
            0 => thai ? "วันนี้" : "today",
            1 => thai ? "เมื่อวาน" : "yesterday",
            <= 30 => Old(days, thai, "วัน", "day"),
            _ => MonthsBetween(date.Day, today) is var months && months < 24
                ? Old(Math.Max(1, months), thai, "เดือน", "month")
                : Old(months / 12, thai, "ปี", "year"),
        };
    }

    /// <summary>A person's age on a day: years from two on, months under two years, days under one month.</summary>
    public static string? Age(FactDate birth, DateOnly on, Language language)
    {
        if (birth.Precision == FactPrecision.None || birth.Day > on)
        {
            return null;
        }

        var thai = language == Language.Thai;
        if (birth.Precision == FactPrecision.Year)
        {
            var about = on.Year - birth.Day.Year;
            return thai
                ? string.Create(CultureInfo.InvariantCulture, $"ราว {about} ปี")
                : string.Create(CultureInfo.InvariantCulture, $"about {Count(about, thai: false, "ปี", "year")}");
        }

        var months = MonthsBetween(birth.Day, on);
        return months switch
        {
            0 => Count(on.DayNumber - birth.Day.DayNumber, thai, "วัน", "day"),
            < 24 => Count(months, thai, "เดือน", "month"),
            _ => Count(months / 12, thai, "ปี", "year"),
        };
    }

    /// <summary>Whole months from one day to a later one.</summary>
    public static int MonthsBetween(DateOnly from, DateOnly to) =>
        ((to.Year - from.Year) * 12) + to.Month - from.Month - (to.Day < from.Day ? 1 : 0);

    static string Old(int number, bool thai, string thaiUnit, string englishUnit) => thai
        ? string.Create(CultureInfo.InvariantCulture, $"อายุ {number} {thaiUnit}")
        : Count(number, thai: false, thaiUnit, englishUnit) + " old";

    static string Count(int number, bool thai, string thaiUnit, string englishUnit) => thai
        ? string.Create(CultureInfo.InvariantCulture, $"{number} {thaiUnit}")
        : string.Create(CultureInfo.InvariantCulture, $"{number} {englishUnit}{(number == 1 ? "" : "s")}");
}
