using Klang.Fhir.Definitions;

namespace Klang.Fhir.Validation;

/// <summary>
/// Dates, dateTimes and instants as the span of time they name: a date without a day names its whole month.
/// Source: FHIR R4 §2.24.0.1.
/// </summary>
/// <param name="FromTicks">First tick, in UTC when a zone was sent, otherwise by the local calendar.</param>
/// <param name="ToTicks">First tick after.</param>
/// <param name="HasZone">True when a zone was sent.</param>
readonly record struct FhirDate(long FromTicks, long ToTicks, bool HasZone)
{
    const int BuddhistYearMin = 2400;
    const int BuddhistYearMax = 2699;
    const long ZoneTicksMax = 14 * TimeSpan.TicksPerHour;

    /// <summary>Checks shape, calendar and zone.</summary>
    public static PrimitiveFault Check(PrimitiveKind kind, ReadOnlySpan<byte> text) => Parse(kind, text, out _);

    /// <summary>Reads a date, dateTime or instant; false when it is none.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out FhirDate date) =>
        Parse(PrimitiveKind.DateTime, text, out date) == PrimitiveFault.None;

    /// <summary>
    /// Below 0 when this is surely before the other, above 0 when surely after, 0 when their spans overlap or when one
    /// has no zone and they are less than 14 hours apart.
    /// </summary>
    public int CompareTo(FhirDate other)
    {
        var slack = HasZone == other.HasZone ? 0 : ZoneTicksMax;
        return ToTicks <= other.FromTicks - slack ? -1 : FromTicks >= other.ToTicks + slack ? 1 : 0;
    }

    /// <summary>Checks <c>hh:mm:ss</c> with an optional fraction.</summary>
    public static PrimitiveFault CheckTime(ReadOnlySpan<byte> text) =>
        ParseTime(ref text, PrimitiveFault.TimeShape, out _) is var fault and not PrimitiveFault.None ? fault
        : text.IsEmpty ? PrimitiveFault.None : PrimitiveFault.TimeShape;

    static PrimitiveFault Parse(PrimitiveKind kind, ReadOnlySpan<byte> text, out FhirDate date)
    {
        var shape = kind switch
        {
            PrimitiveKind.Date => PrimitiveFault.DateShape,
            PrimitiveKind.Instant => PrimitiveFault.InstantShape,
            _ => PrimitiveFault.DateTimeShape,
        };
        var fault = ParseDay(ref text, shape, out date, out var precision);
        if (fault != PrimitiveFault.None)
        {
            return fault;
        }

        if (text.IsEmpty)
        {
            return kind == PrimitiveKind.Instant ? PrimitiveFault.InstantShape : PrimitiveFault.None;
        }

        if (kind == PrimitiveKind.Date || precision != 3 || text[0] != 'T')
        {
            return shape;
        }

        text = text[1..];
        fault = ParseTime(ref text, shape, out var timeTicks);
        if (fault != PrimitiveFault.None)
        {
            return fault;
        }

        fault = ParseZone(text, shape, out var zoneTicks);
        var from = date.FromTicks + timeTicks - zoneTicks;
        date = new FhirDate(from, from + 1, HasZone: true);
        return fault;
    }

    static PrimitiveFault ParseDay(ref ReadOnlySpan<byte> text, PrimitiveFault shape, out FhirDate date, out int precision)
    {
        date = default;
        precision = 1;
        int month = 1, day = 1;
        if (!Digits(text, 4, out var year))
        {
            return shape;
        }

        text = text[4..];
        if (text is [(byte)'-', ..])
        {
            precision = 2;
            if (!Digits(text[1..], 2, out month))
            {
                return shape;
            }

            text = text[3..];
            if (text is [(byte)'-', ..])
            {
                precision = 3;
                if (!Digits(text[1..], 2, out day))
                {
                    return shape;
                }

                text = text[3..];
            }
        }

        if (year <= 1)
        {
            return PrimitiveFault.YearOne;
        }

        if (year is >= BuddhistYearMin and <= BuddhistYearMax)
        {
            return PrimitiveFault.BuddhistYear;
        }

        if (month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return PrimitiveFault.NoSuchDay;
        }

        date = SpanOf(year, month, day, precision);
        return PrimitiveFault.None;
    }

    static FhirDate SpanOf(int year, int month, int day, int precision)
    {
        var from = new DateTime(year, month, day);
        var days = precision switch
        {
            1 => DateTime.IsLeapYear(year) ? 366 : 365,
            2 => DateTime.DaysInMonth(year, month),
            _ => 1,
        };
        return new FhirDate(from.Ticks, from.Ticks + days * TimeSpan.TicksPerDay, HasZone: false);
    }

    static PrimitiveFault ParseTime(ref ReadOnlySpan<byte> text, PrimitiveFault shape, out long ticks)
    {
        ticks = 0;
        if (text.Length < 8 || text[2] != ':' || text[5] != ':' || !Digits(text, 2, out var hour)
            || !Digits(text[3..], 2, out var minute) || !Digits(text[6..], 2, out var second))
        {
            return shape;
        }

        text = text[8..];
        if (text is [(byte)'.', ..])
        {
            var digits = text[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            digits = digits < 0 ? text.Length - 1 : digits;
            if (digits == 0)
            {
                return shape;
            }

            ticks = FractionTicks(text.Slice(1, digits));
            text = text[(digits + 1)..];
        }

        ticks += (hour * 3600L + minute * 60 + second) * TimeSpan.TicksPerSecond;
        return hour > 23 || minute > 59 || second > 60 ? PrimitiveFault.NoSuchTime : PrimitiveFault.None;
    }

    static long FractionTicks(ReadOnlySpan<byte> digits)
    {
        var ticks = 0L;
        for (var at = 0; at < 7; at++)
        {
            ticks = ticks * 10 + (at < digits.Length ? digits[at] - '0' : 0);
        }

        return ticks;
    }

    static PrimitiveFault ParseZone(ReadOnlySpan<byte> text, PrimitiveFault shape, out long ticks)
    {
        ticks = 0;
        if (text.IsEmpty)
        {
            return PrimitiveFault.NoZone;
        }

        if (text is [(byte)'Z'])
        {
            return PrimitiveFault.None;
        }

        if (text.Length != 6 || text[0] is not ((byte)'+' or (byte)'-') || text[3] != ':'
            || !Digits(text[1..], 2, out var hours) || !Digits(text[4..], 2, out var minutes))
        {
            return shape;
        }

        ticks = (hours * 60L + minutes) * TimeSpan.TicksPerMinute * (text[0] == '-' ? -1 : 1);
        return minutes > 59 || hours > 14 || (hours == 14 && minutes > 0) ? PrimitiveFault.NoSuchZone : PrimitiveFault.None;
    }

    static bool Digits(ReadOnlySpan<byte> text, int count, out int number)
    {
        number = 0;
        if (text.Length < count)
        {
            return false;
        }

        foreach (var digit in text[..count])
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = number * 10 + digit - '0';
        }

        return true;
    }
}
