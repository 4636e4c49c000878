using System.Globalization;
using Klang.Fhir.Json;

namespace Klang.Care.Summaries;

/// <summary>
/// A FHIR date or dateTime as a day in Asia/Bangkok, knowing how much of it was given. The default value is "not known"
/// and sorts before every known date.
/// </summary>
public readonly record struct FactDate : IComparable<FactDate>
{
    /// <summary>Bangkok keeps no summer time: UTC+7 all year since 1920.</summary>
    public static readonly TimeSpan BangkokOffset = TimeSpan.FromHours(7);

    const int BuddhistOffset = 543;
    const int BuddhistYearMin = 2400;
    const int BuddhistYearMax = 2700;

    FactDate(DateOnly day, TimeOnly time, FactPrecision precision)
    {
        Day = day;
        Time = time;
        Precision = precision;
    }

    /// <summary>The day; the first of the month or year when only that much is known.</summary>
    public DateOnly Day { get; }

    /// <summary>Time of day in Bangkok; midnight unless <see cref="Precision"/> is Time.</summary>
    public TimeOnly Time { get; }

    public FactPrecision Precision { get; }

    public bool IsKnown => Precision != FactPrecision.None;

    /// <summary>A whole day.</summary>
    public static FactDate Of(DateOnly day) => new(day, default, FactPrecision.Day);

    /// <summary>An instant, as seen in Bangkok.</summary>
    public static FactDate Of(DateTimeOffset instant)
    {
        var local = instant.ToOffset(BangkokOffset);
        return new FactDate(DateOnly.FromDateTime(local.DateTime), TimeOnly.FromDateTime(local.DateTime), FactPrecision.Time);
    }

    /// <summary>Reads a date, dateTime or instant; not known when the value is absent or no date.</summary>
    public static FactDate Of(JsonNode value) => value.Kind == JsonKind.String ? Parse(value.StringBytes) : default;

    /// <summary>
    /// Reads <c>YYYY</c>, <c>YYYY-MM</c>, <c>YYYY-MM-DD</c> or a dateTime with zone; not known when it is none. A Buddhist year
    /// (2400 to 2700) is taken for what it is.
    /// </summary>
    public static FactDate Parse(ReadOnlySpan<byte> text)
    {
        if (text.Length < 4 || Digits(text, 0, 4) is not (> 0 and var year))
        {
            return default;
        }

        // No fact of a living memory lies five centuries ahead: such a year is a Buddhist one that nobody converted.
        if (year is >= BuddhistYearMin and <= BuddhistYearMax)
        {
            year -= BuddhistOffset;
        }

        if (text.Length == 4)
        {
            return new FactDate(new DateOnly(year, 1, 1), default, FactPrecision.Year);
        }

        if (text.Length < 7 || text[4] != '-' || Digits(text, 5, 2) is not (>= 1 and <= 12 and var month))
        {
            return default;
        }

        if (text.Length == 7)
        {
            return new FactDate(new DateOnly(year, month, 1), default, FactPrecision.Month);
        }

        if (text.Length < 10 || text[7] != '-' || Digits(text, 8, 2) is not (>= 1 and var dayOfMonth)
            || dayOfMonth > DateTime.DaysInMonth(year, month))
        {
            return default;
        }

        var day = new DateOnly(year, month, dayOfMonth);
        return text.Length >= 16 && text[10] == 'T' ? WithTime(day, text[11..]) : new FactDate(day, default, FactPrecision.Day);
    }

    /// <summary>Reads a Period: its start, or its end when there is no start.</summary>
    public static FactDate StartOf(JsonNode period)
    {
        var start = Of(period["start"u8]);
        return start.IsKnown ? start : Of(period["end"u8]);
    }

    public int CompareTo(FactDate other)
    {
        var byKnown = IsKnown.CompareTo(other.IsKnown);
        if (byKnown != 0)
        {
            return byKnown;
        }

        var byDay = Day.CompareTo(other.Day);
        return byDay != 0 ? byDay : Time.CompareTo(other.Time);
    }

    public static bool operator <(FactDate left, FactDate right) => left.CompareTo(right) < 0;

    public static bool operator >(FactDate left, FactDate right) => left.CompareTo(right) > 0;

    public static bool operator <=(FactDate left, FactDate right) => left.CompareTo(right) <= 0;

    public static bool operator >=(FactDate left, FactDate right) => left.CompareTo(right) >= 0;

    /// <summary>ISO text of what is known, without the time: <c>2026</c>, <c>2026-11</c>, <c>2026-11-23</c>; empty when nothing is.</summary>
    public string ToIso() => Precision switch
    {
        FactPrecision.None => "",
        FactPrecision.Year => Day.ToString("yyyy", CultureInfo.InvariantCulture),
        FactPrecision.Month => Day.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        _ => Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
    };

    static FactDate WithTime(DateOnly day, ReadOnlySpan<byte> text)
    {
        var onlyDay = new FactDate(day, default, FactPrecision.Day);
        if (text[2] != ':' || Digits(text, 0, 2) is not (>= 0 and < 24 and var hour)
            || Digits(text, 3, 2) is not (>= 0 and < 60 and var minute))
        {
            return onlyDay;
        }

        var at = 5;
        var second = 0;
        if (text.Length >= 8 && text[5] == ':')
        {
            second = Math.Clamp(Digits(text, 6, 2) ?? 0, 0, 59);
            at = 8;
            while (at < text.Length && text[at] is (byte)'.' or (>= (byte)'0' and <= (byte)'9'))
            {
                at++;
            }
        }

        var minutesEast = OffsetMinutes(text[at..]);
        var local = day.ToDateTime(new TimeOnly(hour, minute, second));
        var shift = (int)BangkokOffset.TotalMinutes - minutesEast;
        if (shift != 0 && day.Year is > 1 and < 9999)
        {
            local = local.AddMinutes(shift);
        }

        return new FactDate(DateOnly.FromDateTime(local), TimeOnly.FromDateTime(local), FactPrecision.Time);
    }

    /// <summary>A dateTime without zone is taken as Bangkok's.</summary>
    static int OffsetMinutes(ReadOnlySpan<byte> zone)
    {
        if (zone.IsEmpty)
        {
            return (int)BangkokOffset.TotalMinutes;
        }

        if (zone.Length < 6 || Digits(zone, 1, 2) is not { } hours || Digits(zone, 4, 2) is not { } minutes)
        {
            return 0;
        }

        return ((hours * 60) + minutes) * (zone[0] == '-' ? -1 : 1);
    }

    static int? Digits(ReadOnlySpan<byte> text, int start, int length)
    {
        if (start + length > text.Length)
        {
            return null;
        }

        var value = 0;
        foreach (var digit in text.Slice(start, length))
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return null;
            }

            value = (value * 10) + digit - '0';
        }

        return value;
    }
}
