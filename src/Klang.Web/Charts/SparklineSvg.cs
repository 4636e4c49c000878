using Klang.Care.Summaries;
using Klang.Care.Wording;
using Klang.Web.Wording;

namespace Klang.Web.Charts;

/// <summary>
/// A small trend: points over real time, the reference range as a band, abnormal points as squares. Pure: the same
/// measurement gives the same markup.
/// </summary>
static class SparklineSvg
{
    internal const int Width = 120;
    internal const int Height = 32;
    const double Margin = 4;

    /// <summary>The markup; empty when fewer than two results are numbers.</summary>
    internal static string Write(Measurement measurement, string id, Language language)
    {
        var points = new List<MeasurementPoint>(measurement.Points.Length);
        foreach (var point in measurement.Points)
        {
            if (point.Value is not null)
            {
                points.Add(point);
            }
        }

        if (points.Count < 2)
        {
            return "";
        }

        var (low, high) = Bounds(points, measurement.Range);
        var time = new TimeScale(points, Margin, Width - Margin);
        var svg = new SvgText().Open(id, "spark", Width, Height, Title(measurement, language), Describe(measurement, points, language));
        Band(svg, measurement.Range, low, high);
        svg.Raw("<polyline class=\"line\" points=\"");
        for (var at = 0; at < points.Count; at++)
        {
            svg.Raw(at == 0 ? "" : " ").Number(time.Place(points[at])).Raw(",").Number(Y(points[at].Value!.Value, low, high));
        }

        svg.Raw("\"/>");
        for (var at = 0; at < points.Count; at++)
        {
            Mark(svg, points[at], time.Place(points[at]), Y(points[at].Value!.Value, low, high), at == points.Count - 1);
        }

        return svg.Raw("</svg>").ToString();
    }

    static string Title(Measurement measurement, Language language) =>
        $"{Words.Trend.In(language)} {measurement.Name.In(language)}";

    /// <summary>What the picture says, in words.</summary>
    static string Describe(Measurement measurement, List<MeasurementPoint> points, Language language)
    {
        var first = points[0];
        var last = points[^1];
        var unit = measurement.Unit.Length > 0 ? " " + measurement.Unit : "";
        var words = language == Language.Thai
            ? $"{points.Count} ค่า จาก {first.Text}{unit} เมื่อ {DateWords.Date(first.Date, language)} ถึง {last.Text}{unit} เมื่อ {DateWords.Date(last.Date, language)}"
            : $"{points.Count} values, from {first.Text}{unit} on {DateWords.Date(first.Date, language)} to {last.Text}{unit} on {DateWords.Date(last.Date, language)}";
        var standing = CareWords.Of(last.Flag);
        return standing.Exists ? $"{words} ({standing.In(language)})" : words;
    }

    static (decimal Low, decimal High) Bounds(List<MeasurementPoint> points, ReferenceRange range)
    {
        var low = points[0].Value!.Value;
        var high = low;
        foreach (var point in points)
        {
            low = Math.Min(low, point.Value!.Value);
            high = Math.Max(high, point.Value.Value);
        }

        foreach (var limit in (ReadOnlySpan<decimal?>)[range.Low, range.High])
        {
            low = limit < low ? limit.Value : low;
            high = limit > high ? limit.Value : high;
        }

        return low == high ? (low - 1, high + 1) : WithRoom(low, high, range);
    }

    /// <summary>A range open at one end still needs room to be seen when every point lies outside of it.</summary>
    static (decimal Low, decimal High) WithRoom(decimal low, decimal high, ReferenceRange range)
    {
        const decimal Part = 0.3m;
        var room = (high - low) * Part;
        return (range is { Low: null } && range.High == low ? low - room : low, range is { High: null } && range.Low == high ? high + room : high);
    }

    static void Band(SvgText svg, ReferenceRange range, decimal low, decimal high)
    {
        if (!range.Exists)
        {
            return;
        }

        var top = range.High is { } rangeHigh ? Y(rangeHigh, low, high) : 0;
        var bottom = range.Low is { } rangeLow ? Y(rangeLow, low, high) : Height;
        svg.Raw("<rect class=\"band\" x=\"0\" width=\"120\" y=\"").Number(top).Raw("\" height=\"")
            .Number(Math.Max(1, bottom - top)).Raw("\"/>");
    }

    static void Mark(SvgText svg, MeasurementPoint point, double x, double y, bool isLast)
    {
        var kind = isLast ? " last" : "";
        if (point.IsAbnormal)
        {
            svg.Raw($"<rect class=\"mark abnormal{kind}\" width=\"5\" height=\"5\" x=\"").Number(x - 2.5).Raw("\" y=\"").Number(y - 2.5).Raw("\"/>");
        }
        else
        {
            svg.Raw($"<circle class=\"mark{kind}\" r=\"2.2\" cx=\"").Number(x).Raw("\" cy=\"").Number(y).Raw("\"/>");
        }
    }

    static double Y(decimal value, decimal low, decimal high) =>
        Height - Margin - ((double)((value - low) / (high - low)) * (Height - (2 * Margin)));
}
