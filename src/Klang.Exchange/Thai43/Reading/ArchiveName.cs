using System.Text.RegularExpressions;

namespace Klang.Exchange.Thai43.Reading;

/// <summary>What an archive's name tells: <c>F43_X0001_20261001220700.zip</c>, also with a prefix.</summary>
readonly partial record struct ArchiveName(string? Facility, DateTimeOffset MadeAt)
{
    public static ArchiveName Parse(string name, TimeProvider clock)
    {
        var now = clock.GetUtcNow().ToOffset(DateText.Offset);
        var match = Pattern().Match(name);
        if (!match.Success)
        {
            return new ArchiveName(null, now);
        }

        var digits = DateText.Tidy(match.Groups["time"].Value, withTime: true, []);
        return new ArchiveName(
            match.Groups["hcode"].Value.ToUpperInvariant(), digits is { Length: 14 } ? DateText.ToMoment(digits) : now);
    }

    [GeneratedRegex(
        @"(?:^|_)F43_(?<hcode>[A-Za-z0-9]{5,9})_(?<time>\d{14}|\d{12}|\d{8})(?:\D|$)",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Pattern();
}
