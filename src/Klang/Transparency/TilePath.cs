using System.Globalization;

namespace Klang.Transparency;

/// <summary>Address of a tile or an entry bundle (C2SP tlog-tiles §merkle-tree): <c>0/x001/x234/067.p/12</c>, <c>entries/000</c>.</summary>
/// <param name="Level">The level; <see cref="Entries"/> for entry bundles.</param>
/// <param name="Number">Its place within the level.</param>
/// <param name="Width">Hashes or entries: 1 to 255 for a partial one, 256 for a full one.</param>
readonly record struct TilePath(int Level, long Number, int Width)
{
    public const int Entries = -1;

    const int WidthFull = 256;
    const int LevelMax = 63;

    /// <summary>Groups of three digits: 21 digits are more than any index has.</summary>
    const int GroupsMax = 6;

    /// <summary>Reads what follows <c>tile/</c>; null when it is no such address, also when it is written otherwise than the standard writes it.</summary>
    public static TilePath? Parse(ReadOnlySpan<char> path)
    {
        var slash = path.IndexOf('/');
        if (slash < 0 || ParseLevel(path[..slash]) is not { } level)
        {
            return null;
        }

        path = path[(slash + 1)..];
        var width = WidthFull;
        var partial = path.IndexOf(".p/");
        if (partial >= 0)
        {
            if (!IsPlain(path[(partial + 3)..], 3) || (width = ToInt(path[(partial + 3)..])) is < 1 or >= WidthFull)
            {
                return null;
            }

            path = path[..partial];
        }

        return ParseNumber(path) is { } number ? new TilePath(level, number, width) : null;
    }

    static int? ParseLevel(ReadOnlySpan<char> text)
    {
        if (text is "entries")
        {
            return Entries;
        }

        return IsPlain(text, 2) && ToInt(text) is <= LevelMax and var level ? level : null;
    }

    static long? ParseNumber(ReadOnlySpan<char> text)
    {
        var number = 0L;
        for (var groups = 1; groups <= GroupsMax; groups++)
        {
            var slash = text.IndexOf('/');
            var group = slash < 0 ? text : text[..slash];
            if (slash >= 0)
            {
                if (group is not ['x', ..] || (groups == 1 && group is "x000"))
                {
                    return null;
                }

                group = group[1..];
            }

            if (group.Length != 3 || group.ContainsAnyExceptInRange('0', '9'))
            {
                return null;
            }

            number = (number * 1000) + ToInt(group);
            if (slash < 0)
            {
                return number;
            }

            text = text[(slash + 1)..];
        }

        return null;
    }

    // A decimal without leading zeroes.
    static bool IsPlain(ReadOnlySpan<char> text, int lengthMax) =>
        text.Length >= 1 && text.Length <= lengthMax && !text.ContainsAnyExceptInRange('0', '9') && (text.Length == 1 || text[0] != '0');

    static int ToInt(ReadOnlySpan<char> digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
}
