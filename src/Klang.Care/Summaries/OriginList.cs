using System.Collections.Immutable;

namespace Klang.Care.Summaries;

/// <summary>Gathers who says a thing: one line per facility, with its earliest or newest day.</summary>
struct OriginList
{
    readonly bool keepsEarliest;
    readonly List<Origin> origins;

    internal OriginList(bool keepsEarliest)
    {
        this.keepsEarliest = keepsEarliest;
        origins = [];
    }

    internal readonly void Add(ChartIndex chart, int fact, FactDate date)
    {
        var origin = chart.OriginOf(fact, date);
        Add(origin);
        foreach (var other in chart[fact].OtherSources)
        {
            Add(new Origin(-1, other, origin.Date));
        }
    }

    internal readonly void Add(Origin origin)
    {
        for (var at = 0; at < origins.Count; at++)
        {
            var known = origins[at];
            if (!string.Equals(known.Facility.Code, origin.Facility.Code, StringComparison.Ordinal))
            {
                continue;
            }

            if (keepsEarliest ? origin.Date < known.Date : origin.Date > known.Date)
            {
                origins[at] = origin.Fact < 0 ? origin with { Fact = known.Fact } : origin;
            }

            return;
        }

        origins.Add(origin);
    }

    /// <summary>Newest first, or earliest first when the earliest day of each is kept.</summary>
    internal readonly ImmutableArray<Origin> ToSorted()
    {
        if (origins.Count > 1)
        {
            var sign = keepsEarliest ? 1 : -1;
            origins.Sort((left, right) => sign * left.Date.CompareTo(right.Date));
        }

        return [.. origins];
    }
}
