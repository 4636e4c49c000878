using System.Globalization;

namespace Klang.Exchange.Thai43.Reading;

/// <summary>Dates as the files write them, and as FHIR writes them.</summary>
static class DateText
{
    const int BuddhistFirst = 2400;
    const int BuddhistLast = 2700;
    const int BuddhistOffset = 543;
    const int YearFirst = 1850;
    const int YearLast = 2200;

    /// <summary>Thailand has had one offset and no summer time since 1920.</summary>
    public static readonly TimeSpan Offset = TimeSpan.FromHours(7);

    /// <summary>
    /// Tidies a date or date-time to 8 or 14 digits. Null when it is none; empty when it is only zeros, as databases
    /// write an absent date.
    /// </summary>
    public static string? Tidy(string text, bool withTime, List<F43Reason> remarks)
    {
        var digits = text;
        if (!IsDigits(text))
        {
            digits = FromPunctuated(text);
            if (digits.Length == 0)
            {
                return null;
            }

            Add(remarks, F43Reason.DateFormat);
        }

        if (digits.AsSpan().IndexOfAnyExcept('0') < 0)
        {
            return "";
        }

        if (digits.Length is not (8 or 14) && !(digits.Length == 12))
        {
            return null;
        }

        if (!TryDay(digits.AsSpan(0, 8), out var day, remarks))
        {
            return null;
        }

        if (!withTime)
        {
            return day;
        }

        var time = digits.Length == 8 ? "000000" : digits[8..].PadRight(6, '0');
        return IsTime(time) && day[4..6] != "00" && day[6..] != "00" ? day + time : null;
    }

    /// <summary>Tidies a time of day to six digits; null when it is none.</summary>
    public static string? TidyTime(string text, List<F43Reason> remarks)
    {
        var digits = text;
        if (!IsDigits(text))
        {
            digits = text.Replace(":", "", StringComparison.Ordinal);
            var dot = digits.IndexOf('.', StringComparison.Ordinal);
            digits = dot > 0 && digits.Length > 5 ? digits[..dot] : digits.Replace(".", "", StringComparison.Ordinal);
            if (!IsDigits(digits))
            {
                return null;
            }

            Add(remarks, F43Reason.DateFormat);
        }

        switch (digits.Length)
        {
            case 5 or 3:
                digits = "0" + digits;
                Add(remarks, F43Reason.PaddedCode);
                break;
            case 4 or 6:
                break;
            default:
                return null;
        }

        digits = digits.PadRight(6, '0');
        return IsTime(digits) ? digits : null;
    }

    /// <summary>YYYY, YYYY-MM or YYYY-MM-DD; zero parts are left out.</summary>
    public static string ToFhirDate(string digits) =>
        digits[4..6] == "00" ? digits[..4]
        : digits[6..8] == "00" ? $"{digits[..4]}-{digits[4..6]}"
        : $"{digits[..4]}-{digits[4..6]}-{digits[6..8]}";

    /// <summary>YYYY-MM-DDThh:mm:ss+07:00, from a day and a time of six digits.</summary>
    public static string ToFhirDateTime(string day, string time) =>
        day[4..6] == "00" || day[6..8] == "00"
            ? ToFhirDate(day)
            : $"{day[..4]}-{day[4..6]}-{day[6..8]}T{time[..2]}:{time[2..4]}:{time[4..6]}+07:00";

    /// <summary>The same from 14 digits; 8 digits give a day.</summary>
    public static string ToFhirDateTime(string digits) =>
        digits.Length == 14 ? ToFhirDateTime(digits[..8], digits[8..]) : ToFhirDate(digits);

    /// <summary>The moment of 14 tidy digits.</summary>
    public static DateTimeOffset ToMoment(string digits) => new(
        Number(digits, 0, 4), Number(digits, 4, 2), Number(digits, 6, 2),
        Number(digits, 8, 2), Number(digits, 10, 2), Math.Min(Number(digits, 12, 2), 59), Offset);

    /// <summary>14 digits of a moment, local time.</summary>
    public static string FromMoment(DateTimeOffset moment) =>
        moment.ToOffset(Offset).ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    static int Number(string digits, int at, int length) =>
        int.Parse(digits.AsSpan(at, length), NumberStyles.None, CultureInfo.InvariantCulture);

    static bool IsDigits(string text) => text.Length > 0 && text.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;

    /// <summary>2025-01-31, 2025-01-31 10:15:00, 2025/01/31 and 31/01/2568; empty when it is none of them.</summary>
    static string FromPunctuated(string text)
    {
        if (text.Length is < 8 or > 32)
        {
            return "";
        }

        var parts = text.Split(['-', '/', ' ', 'T', ':', '.', '+', 'Z'], 8, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 3 || !parts.All(IsDigits) || text[^1] == '-')
        {
            return "";
        }

        var (year, month, day) = parts[0].Length == 4 ? (parts[0], parts[1], parts[2]) : (parts[2], parts[1], parts[0]);
        if (year.Length != 4 || month.Length > 2 || day.Length > 2)
        {
            return "";
        }

        var date = year + month.PadLeft(2, '0') + day.PadLeft(2, '0');
        if (parts.Length < 5 || parts.Skip(3).Take(3).Any(part => part.Length > 2))
        {
            return parts.Length == 3 ? date : "";
        }

        return date + string.Concat(parts.Skip(3).Take(3).Select(part => part.PadLeft(2, '0'))).PadRight(6, '0');
    }

    static bool TryDay(ReadOnlySpan<char> digits, out string day, List<F43Reason> remarks)
    {
        day = "";
        var year = int.Parse(digits[..4], NumberStyles.None, CultureInfo.InvariantCulture);
        var month = int.Parse(digits[4..6], NumberStyles.None, CultureInfo.InvariantCulture);
        var dayOfMonth = int.Parse(digits[6..], NumberStyles.None, CultureInfo.InvariantCulture);
        var isBuddhist = year is >= BuddhistFirst and <= BuddhistLast;
        if (isBuddhist)
        {
            year -= BuddhistOffset;
        }

        if (year is < YearFirst or > YearLast || month > 12 || (month == 0 && dayOfMonth != 0)
            || dayOfMonth > (month == 0 ? 0 : DateTime.DaysInMonth(year, month)))
        {
            return false;
        }

        if (isBuddhist)
        {
            Add(remarks, F43Reason.BuddhistYear);
        }

        if (month == 0 || dayOfMonth == 0)
        {
            Add(remarks, F43Reason.PartialDate);
        }

        day = string.Create(CultureInfo.InvariantCulture, $"{year:D4}{month:D2}{dayOfMonth:D2}");
        return true;
    }

    static bool IsTime(string six) =>
        Number(six, 0, 2) < 24 && Number(six, 2, 2) < 60 && Number(six, 4, 2) < 60;

    static void Add(List<F43Reason> remarks, F43Reason reason)
    {
        if (!remarks.Contains(reason))
        {
            remarks.Add(reason);
        }
    }
}
