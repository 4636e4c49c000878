namespace Klang.Tests.Records.Views;

/// <summary>Shows the time that a test sets, and ticks otherwise like any clock.</summary>
sealed class SteppedClock : TimeProvider
{
    static readonly DateTimeOffset Start = new(2026, 11, 2, 2, 0, 0, TimeSpan.Zero);

    DateTimeOffset now = Start;

    /// <summary>So many seconds after the start.</summary>
    internal void Set(int second) => now = Start.AddSeconds(second);

    internal static DateTimeOffset At(int second) => Start.AddSeconds(second);

    public override DateTimeOffset GetUtcNow() => now;
}
