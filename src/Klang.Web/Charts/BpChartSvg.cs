using System.Globalization;
using Klang.Care.Summaries;
using Klang.Care.Wording;
using Klang.Web.Wording;

namespace Klang.Web.Charts;

/// <summary>Blood pressure over time: a bar from systolic to diastolic for each reading, the goal lines 140 and 90.</summary>
static class BpChartSvg
{
    internal const int Width = 320;
    internal const int Height = 96;
    const double Left = 28;
    const double Right = 312;
    const double Top = 6;
    const double Bottom = 88;
    const decimal GoalSystolic = 140;
    const decimal GoalDiastolic = 90;

    /// <summary>The markup; empty when fewer than two readings have both values.</summary>
    internal static string Write(Measurement pressure, string id, Language language)
    {
        var readings = new List<MeasurementPoint>(pressure.Points.Length);
        foreach (var point in pressure.Points)
        {
            if (point is { Value: not null, Second: not null })
            {
                readings.Add(point);
            }
        }

        if (readings.Count < 2)
        {
            return "";
        }

        var low = 60m;
        var high = 180m;
        foreach (var reading in readings)
        {
            low = Math.Min(low, reading.Second!.Value);
            high = Math.Max(high, reading.Value!.Value);
        }

        var svg = new SvgText().Open(id, "bp", Width, Height, $"{Words.Trend.In(language)} {pressure.Name.In(language)}",
            Describe(readings, language));
        Goal(svg, GoalSystolic, low, high);
        Goal(svg, GoalDiastolic, low, high);
        var time = new TimeScale(readings, Left + 8, Right - 8);
        foreach (var reading in readings)
        {
            Bar(svg, reading, time.Place(reading), low, high);
        }

        return svg.Raw("</svg>").ToString();
    }

    static string Describe(List<MeasurementPoint> readings, Language language)
    {
        var above = readings.Count(reading => reading.Flag is ResultStanding.High or ResultStanding.CriticalHigh);
        var last = readings[^1];
        return language == Language.Thai
            ? string.Create(CultureInfo.InvariantCulture, $"{readings.Count} ครั้ง เกิน 140/90 {above} ครั้ง ล่าสุด {last.Text} เมื่อ {DateWords.Date(last.Date, language)}")
            : string.Create(CultureInfo.InvariantCulture, $"{readings.Count} readings, {above} above 140/90, latest {last.Text} on {DateWords.Date(last.Date, language)}");
    }

    static void Goal(SvgText svg, decimal goal, decimal low, decimal high)
    {
        var y = Y(goal, low, high);
        svg.Raw("<line class=\"goal\" x1=\"28\" x2=\"312\" y1=\"").Number(y).Raw("\" y2=\"").Number(y)
            .Raw("\"/><text class=\"axis\" x=\"24\" y=\"").Number(y + 4)
            .Raw("\">").Raw(goal.ToString("0", CultureInfo.InvariantCulture)).Raw("</text>");
    }

    static void Bar(SvgText svg, MeasurementPoint reading, double x, decimal low, decimal high)
    {
        var top = Y(reading.Value!.Value, low, high);
        var bottom = Y(reading.Second!.Value, low, high);
        var kind = reading.IsAbnormal ? " abnormal" : "";
        svg.Raw($"<line class=\"bar{kind}\" x1=\"").Number(x).Raw("\" x2=\"").Number(x).Raw("\" y1=\"").Number(top)
            .Raw("\" y2=\"").Number(bottom).Raw("\"/>");
        Cap(svg, reading.IsAbnormal, x, top);
        Cap(svg, reading.IsAbnormal, x, bottom);
    }

    static void Cap(SvgText svg, bool isAbnormal, double x, double y)
    {
        if (isAbnormal)
        {
            svg.Raw("<rect class=\"mark abnormal\" width=\"6\" height=\"6\" x=\"").Number(x - 3).Raw("\" y=\"").Number(y - 3).Raw("\"/>");
        }
        else
        {
            svg.Raw("<circle class=\"mark\" r=\"2.6\" cx=\"").Number(x).Raw("\" cy=\"").Number(y).Raw("\"/>");
        }
    }

    static double Y(decimal value, decimal low, decimal high) =>
        Bottom - ((double)((value - low) / (high - low)) * (Bottom - Top));
}
