using System.Text.RegularExpressions;

namespace Klang.Exchange.Thai43.Reading;

/// <summary>What an archive's name tells: <c>F43_X0001_20261001220700.zip</c>, also with a prefix.</summary>
readonly partial record struct ArchiveName(string? Facility, DateTimeOffset MadeAt)
{
    public static ArchiveName Parse(string name, TimeProvider clock)
    {
        var match = Pattern().Match(name);
        return new ArchiveName(
            match.Success ? match.Groups["hcode"].Value.ToUpperInvariant() : null,
            TimeOf(match) ?? clock.GetUtcNow().ToOffset(DateText.Offset));
    }

    /// <summary>The time in the name; null when there is none.</summary>
    public static DateTimeOffset? TimeOf(string name) => TimeOf(Pattern().Match(name));

    static DateTimeOffset? TimeOf(Match match) =>
        match.Success && DateText.Tidy(match.Groups["time"].Value, withTime: true, []) is { Length: 14 } digits
            ? DateText.ToMoment(digits)
            : null;

    [GeneratedRegex(
        @"(?:^|_)F43_(?<hcode>[A-Za-z0-9]{5,9})_(?<time>\d{14}|\d{12}|\d{8})(?:\D|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
