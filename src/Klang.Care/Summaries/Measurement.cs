using System.Collections.Immutable;
using Klang.Care.Terms;
using Klang.Care.Wording;

namespace Klang.Care.Summaries;

/// <summary>How a result stands to its range.</summary>
public enum ResultStanding : byte
{
    /// <summary>No range to compare with.</summary>
    None,
    Normal,
    Low,
    High,

    /// <summary>Outside what is expected, without a direction (a positive where negative is normal).</summary>
    Abnormal,
    CriticalLow,
    CriticalHigh,
}

/// <summary>One result. A blood pressure has two values, systolic then diastolic.</summary>
/// <param name="Date">When it was measured.</param>
/// <param name="Value">The number in the series' unit; null when the result is not a number.</param>
/// <param name="Second">Diastolic pressure.</param>
/// <param name="Text">What to show: the number as sent, or the words.</param>
/// <param name="Flag">How it stands to the range.</param>
/// <param name="IsConverted">True when it was sent in another unit.</param>
/// <param name="Origins">Who says so.</param>
public sealed record MeasurementPoint(
    FactDate Date, decimal? Value, decimal? Second, string Text, ResultStanding Flag, bool IsConverted,
    ImmutableArray<Origin> Origins)
{
    public bool IsAbnormal => Flag > ResultStanding.Normal;

    /// <summary>The limit of a result such as "&lt; 15"; null when it is no such result.</summary>
    public decimal? AtMost { get; init; }

    /// <summary>The limit of a result such as "&gt; 500"; null when it is no such result.</summary>
    public decimal? AtLeast { get; init; }
}

/// <summary>A range in the series' unit. Either end may be open.</summary>
public readonly record struct ReferenceRange(decimal? Low, decimal? High, bool IsGeneral)
{
    public bool Exists => Low is not null || High is not null;
}

/// <summary>One test or vital sign over time.</summary>
public sealed record Measurement
{
    /// <summary>How many points a trend keeps.</summary>
    public const int PointsMax = 12;

    public required string Key { get; init; }

    public required MeasureKind Kind { get; init; }

    public required Bilingual Name { get; init; }

    public required string Unit { get; init; }

    public required ReferenceRange Range { get; init; }

    /// <summary>At most <see cref="PointsMax"/>, oldest first; never empty.</summary>
    public required ImmutableArray<MeasurementPoint> Points { get; init; }

    /// <summary>How many results there are in all.</summary>
    public required int Total { get; init; }

    /// <summary>Place on the page; smaller comes first.</summary>
    public required int Order { get; init; }

    public MeasurementPoint Latest => Points[^1];
}
