using Klang.Care.Summaries;

namespace Klang.Web.Charts;

/// <summary>Places points over real time between two margins.</summary>
readonly struct TimeScale(IReadOnlyList<MeasurementPoint> points, double left, double right)
{
    readonly double first = Minutes(points[0]);
    readonly double last = Minutes(points[^1]);

    internal double Place(MeasurementPoint point) =>
        last <= first ? right : left + ((Minutes(point) - first) / (last - first) * (right - left));

    static double Minutes(MeasurementPoint point) => (point.Date.Day.DayNumber * 1440d) + point.Date.Time.ToTimeSpan().TotalMinutes;
}
