namespace Klang.Bench;

/// <summary>How much is measured.</summary>
sealed record BenchmarkOptions
{
    /// <summary>Charts of 150 resources that are made first.</summary>
    public int Charts { get; init; } = 2_000;

    /// <summary>How long each kind of work is counted, after a second of warming up.</summary>
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Only kinds of work whose name holds this; null for all.</summary>
    public string? Only { get; init; }

    /// <summary>Access token sent with every request; null for an open server.</summary>
    public string? Token { get; init; }

    /// <summary>Connections at a time, one run each.</summary>
    public IReadOnlyList<int> Clients { get; init; } = [1, 8, 32];
}
