namespace Klang.Demo;

/// <summary>What decides a demo province. The same options always give the same bytes.</summary>
public sealed record DemoOptions
{
    /// <summary>The fewest people that hold every story of the guide.</summary>
    public const int PeopleMin = 100;

    /// <summary>What the citizen numbers of the demo (digits 2 to 5 are 9999) have room for.</summary>
    public const int PeopleMax = 1_000_000;

    /// <summary>How many people live in the province; between <see cref="PeopleMin"/> and <see cref="PeopleMax"/>.</summary>
    public int People { get; init; } = 2_000;

    public ulong Seed { get; init; } = 2568;

    /// <summary>The day (Asia/Bangkok) on which the province is looked at: care ends on the day before.</summary>
    public required DateOnly AsOf { get; init; }
}
