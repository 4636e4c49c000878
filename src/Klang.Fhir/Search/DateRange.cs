namespace Klang.Fhir.Search;

/// <summary>
/// The span of time that a date of some precision may mean: from <paramref name="LowTicks"/> to before
/// <paramref name="HighTicks"/>, in UTC ticks. Dates and times without a zone are Asia/Bangkok (+07:00, no daylight saving).
/// </summary>
/// <param name="LowTicks">First moment.</param>
/// <param name="HighTicks">The moment after the last.</param>
public readonly record struct DateRange(long LowTicks, long HighTicks)
{
    /// <summary>Ticks between Asia/Bangkok and UTC.</summary>
    public const long BangkokTicks = 7 * TimeSpan.TicksPerHour;

    /// <summary>The start of a period that has none.</summary>
    public const long MinTicks = 0;

    /// <summary>The end of a period that has none.</summary>
    public static readonly long MaxTicks = DateTime.MaxValue.Ticks;

    /// <summary>The span of exactly that moment: one tick.</summary>
    public static DateRange At(DateTimeOffset moment) => new(moment.UtcTicks, moment.UtcTicks + 1);

    /// <summary>The day in Asia/Bangkok of a moment in UTC ticks, counted from 0001-01-01 as 0.</summary>
    public static int DayOf(long utcTicks) =>
        (int)(Math.Clamp(utcTicks + BangkokTicks, MinTicks, MaxTicks) / TimeSpan.TicksPerDay);

    /// <summary>
    /// Reads <c>YYYY</c>, <c>YYYY-MM</c>, <c>YYYY-MM-DD</c>, and times with hours and minutes, seconds, fractions and zone as far as
    /// given (FHIR R4 §2.24.0.1, and §3.1.1.4.7 for times without seconds). A space before the zone's digits stands for a plus
    /// that a form decoder took away. False for anything else and for days that do not exist.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out DateRange range)
    {
        range = default;
        return text.Length switch
        {
            4 => Year(text, out range),
            7 => Month(text, out range),
            10 => Day(text, out range),
            >= 16 and <= 40 => Time(text, out range),
            _ => false,
        };
    }

    static bool Year(ReadOnlySpan<byte> text, out DateRange range)
    {
        var valid = TryDigits(text, out var year) && year >= 1;
        range = valid ? Local(new DateTime(year, 1, 1), year == 9999 ? DateTime.MaxValue : new DateTime(year + 1, 1, 1)) : default;
        return valid;
    }

    static bool Month(ReadOnlySpan<byte> text, out DateRange range)
    {
        range = default;
        if (!TryDigits(text[..4], out var year) || year < 1 || text[4] != '-'
            || !TryDigits(text[5..7], out var month) || month is < 1 or > 12)
        {
            return false;
        }

        var first = new DateTime(year, month, 1);
        range = Local(first, Later(first, DateTime.DaysInMonth(year, month) * TimeSpan.TicksPerDay));
        return true;
    }

    static bool Day(ReadOnlySpan<byte> text, out DateRange range)
    {
        var valid = TryDate(text, out var day);
        range = valid ? Local(day, Later(day, TimeSpan.TicksPerDay)) : default;
        return valid;
    }

    static bool Time(ReadOnlySpan<byte> text, out DateRange range)
    {
        range = default;
        if (!TryDate(text[..10], out var day) || text[10] != 'T' || text[13] != ':'
            || !TryDigits(text[11..13], out var hour) || hour > 23 || !TryDigits(text[14..16], out var minute) || minute > 59)
        {
            return false;
        }

        var ticks = day.Ticks + (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute);
        var rest = text[16..];
        var length = TimeSpan.TicksPerMinute;
        if (rest is [(byte)':', ..])
        {
            if (rest.Length < 3 || !TryDigits(rest[1..3], out var second) || second > 60)
            {
                return false;
            }

            ticks += Math.Min(second, 59) * TimeSpan.TicksPerSecond;
            length = TimeSpan.TicksPerSecond;
            rest = rest[3..];
            if (rest is [(byte)'.', ..] && !TryFraction(ref rest, ref ticks, ref length))
            {
                return false;
            }
        }

        if (!TryZone(rest, out var zoneTicks))
        {
            return false;
        }

        var low = Math.Clamp(ticks - zoneTicks, MinTicks, MaxTicks);
        range = new DateRange(low, Math.Min(low + length, MaxTicks));
        return true;
    }

    static bool TryFraction(ref ReadOnlySpan<byte> rest, ref long ticks, ref long length)
    {
        var digits = 0;
        while (digits + 1 < rest.Length && char.IsAsciiDigit((char)rest[digits + 1]))
        {
            digits++;
            if (digits <= 7)
            {
                length /= 10;
                ticks += (rest[digits] - '0') * length;
            }
        }

        rest = rest[(digits + 1)..];
        return digits > 0;
    }

    static bool TryZone(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = BangkokTicks;
        if (text.IsEmpty)
        {
            return true;
        }

        if (text is [(byte)'Z'])
        {
            ticks = 0;
            return true;
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-' or (byte)' ') || text[3] != ':'
            || !TryDigits(text[1..3], out var hours) || hours > 14 || !TryDigits(text[4..6], out var minutes) || minutes > 59)
        {
            return false;
        }

        ticks = (hours * TimeSpan.TicksPerHour) + (minutes * TimeSpan.TicksPerMinute);
        ticks = text[0] == '-' ? -ticks : ticks;
        return true;
    }

    static bool TryDate(ReadOnlySpan<byte> text, out DateTime day)
    {
        day = default;
        if (!TryDigits(text[..4], out var year) || year < 1 || text[4] != '-' || text[7] != '-'
            || !TryDigits(text[5..7], out var month) || month is < 1 or > 12
            || !TryDigits(text[8..10], out var date) || date < 1 || date > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        day = new DateTime(year, month, date);
        return true;
    }

    static bool TryDigits(ReadOnlySpan<byte> text, out int value)
    {
        value = 0;
        foreach (var digit in text)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            value = (value * 10) + digit - '0';
        }

        return true;
    }

    static DateTime Later(DateTime from, long ticks) =>
        DateTime.MaxValue.Ticks - from.Ticks < ticks ? DateTime.MaxValue : from.AddTicks(ticks);

    static DateRange Local(DateTime low, DateTime high) => new(
        Math.Max(low.Ticks - BangkokTicks, MinTicks),
        high == DateTime.MaxValue ? MaxTicks : Math.Max(high.Ticks - BangkokTicks, MinTicks));
}
