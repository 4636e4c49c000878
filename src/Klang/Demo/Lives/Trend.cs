namespace Klang.Demo.Lives;

/// <summary>A value that moves over the two years from one level to another, with a little unrest.</summary>
readonly record struct Trend(double From, double To, double Unrest)
{
    /// <summary>The value at a share of the time: 0 at the beginning, 1 today.</summary>
    public double At(double share, DemoRandom random) => From + (To - From) * Math.Clamp(share, 0, 1) + random.Bell() * Unrest;
}
