using System.Collections.Frozen;

namespace Klang.Care.Sensitivity;

/// <summary>The sensitive codes of one vocabulary: whole ones, and what others begin with. Looks up without making strings.</summary>
sealed class SensitiveCodes
{
    readonly FrozenDictionary<string, SensitivityFinding>.AlternateLookup<ReadOnlySpan<char>> whole;
    readonly FrozenDictionary<string, SensitivityFinding>.AlternateLookup<ReadOnlySpan<char>> beginnings;
    readonly int[] lengths;

    internal SensitiveCodes(IReadOnlyList<SensitivityRow> rows, bool ignoresCase)
    {
        var comparer = ignoresCase ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal;
        whole = Index(rows.Where(row => !row.IsPrefix), comparer);
        beginnings = Index(rows.Where(row => row.IsPrefix), comparer);
        lengths = [.. rows.Where(row => row.IsPrefix).Select(row => row.Code.Length).Distinct().Order()];
    }

    internal SensitivityFinding Find(ReadOnlySpan<char> code)
    {
        whole.TryGetValue(code, out var found);
        foreach (var length in lengths)
        {
            if (length <= code.Length && beginnings.TryGetValue(code[..length], out var more))
            {
                found = new SensitivityFinding(found.Topics | more.Topics, found.UnderTwenty | more.UnderTwenty);
            }
        }

        return found;
    }

    static FrozenDictionary<string, SensitivityFinding>.AlternateLookup<ReadOnlySpan<char>> Index(
        IEnumerable<SensitivityRow> rows, StringComparer comparer)
    {
        var found = new Dictionary<string, SensitivityFinding>(comparer);
        foreach (var row in rows)
        {
            var known = found.GetValueOrDefault(row.Code);
            found[row.Code] = row.OnlyUnderTwenty
                ? known with { UnderTwenty = known.UnderTwenty | row.Topics }
                : known with { Topics = known.Topics | row.Topics };
        }

        return found.ToFrozenDictionary(comparer).GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
