using System.Globalization;

namespace Klang.Dictionary;

/// <summary>Everything invented comes from here, so a seed gives the same records again.</summary>
sealed class Dice(int seed)
{
    readonly Random random = new(seed);

    public int Between(int from, int to) => random.Next(from, to + 1);

    public bool Chance(int percent) => random.Next(100) < percent;

    public T Of<T>(params IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];

    public string Digits(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => (char)('0' + random.Next(10))));

    public string Decimal(double from, double to, int places) =>
        (from + (random.NextDouble() * (to - from))).ToString("F" + places.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    public string Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes).ToString();
    }

    public DateTime Time() => new DateTime(2024, 10, 1, 0, 0, 0, DateTimeKind.Utc).AddSeconds(random.Next(3 * 365 * 86_400));

    public string Day() => Time().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public string BirthDate() =>
        new DateTime(1930, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddDays(random.Next(95 * 365)).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
