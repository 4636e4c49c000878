using System.Globalization;

namespace Klang.Benchmarks.Load;

/// <summary>How long and how much.</summary>
sealed record LoadOptions
{
    public TimeSpan Duration { get; init; } = TimeSpan.FromSeconds(5);

    public int People { get; init; } = 2_000;

    /// <summary>Only loads whose name contains this; empty for all.</summary>
    public string Only { get; init; } = "";

    public static LoadOptions Parse(string[] args)
    {
        var options = new LoadOptions();
        for (var at = 0; at + 1 < args.Length; at += 2)
        {
            options = args[at] switch
            {
                "--seconds" => options with { Duration = TimeSpan.FromSeconds(double.Parse(args[at + 1], CultureInfo.InvariantCulture)) },
                "--people" => options with { People = int.Parse(args[at + 1], CultureInfo.InvariantCulture) },
                "--only" => options with { Only = args[at + 1] },
                _ => throw new ArgumentException($"Unknown option {args[at]}."),
            };
        }

        return options;
    }
}
