using System.Globalization;

namespace Klang.Demo;

/// <summary>How numbers and days are written, whatever the machine's culture.</summary>
static class Text
{
    public static string Of(int value) => value.ToString(CultureInfo.InvariantCulture);

    public static string Digits(int value, int width) => value.ToString("D" + Of(width), CultureInfo.InvariantCulture);

    public static string Of(double value, int decimals) => decimals switch
    {
        0 => value.ToString("F0", CultureInfo.InvariantCulture),
        1 => value.ToString("F1", CultureInfo.InvariantCulture),
        _ => value.ToString("F2", CultureInfo.InvariantCulture),
    };

    public static string Money(decimal baht) => baht.ToString("F2", CultureInfo.InvariantCulture);

    public static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    public static string? Day(DateOnly? day) => day is { } known ? Day(known) : null;

    public static string Stamp(DateTime moment) => moment.ToString("yyyyMMddHHmmss", CultureInfo.InvariantCulture);

    public static string IsoDay(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Bangkok time with its offset.</summary>
    public static string IsoMoment(DateTime moment) =>
        moment.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture) + "+07:00";

    /// <summary>Two digits of the Buddhist year.</summary>
    public static string YearBe(DateOnly day) => Digits((day.Year + 543) % 100, 2);
}
