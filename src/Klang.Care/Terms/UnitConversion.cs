namespace Klang.Care.Terms;

/// <summary>How a value in another unit becomes one in the test's own: <c>value * Factor + Offset</c>.</summary>
public readonly record struct UnitConversion(string Unit, decimal Factor, decimal Offset = 0)
{
    const decimal SentMax = 1_000_000_000_000m;

    /// <summary>The value in the test's own unit; null stays null, and so does a number that no test can give.</summary>
    public decimal? Of(decimal? sent) => sent is >= -SentMax and <= SentMax ? (sent * Factor) + Offset : null;
}
