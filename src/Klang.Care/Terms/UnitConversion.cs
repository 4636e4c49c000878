namespace Klang.Care.Terms;

/// <summary>How a value in another unit becomes one in the test's own: <c>value * Factor + Offset</c>.</summary>
public readonly record struct UnitConversion(string Unit, decimal Factor, decimal Offset = 0);
