using System.Text;
using Klang.Fhir.Definitions;

namespace Klang.Fhir.Validation;

/// <summary>Sentences for members that the type does not have, with the nearest name that it has.</summary>
static class NameSuggestion
{
    const int DistanceMax = 3;
    const int NameLengthMax = 40;

    public static string Unknown(TypeDefinition type, ReadOnlySpan<byte> name)
    {
        if (!ComplaintList.IsPlain(name) || name.Length > NameLengthMax)
        {
            return $"{type.Name} has no element of that name.";
        }

        var sent = Encoding.ASCII.GetString(name);
        if (type.FindElement(sent) is { IsChoice: true } choice)
        {
            return $"{type.Name} has no element \"{sent}\"; \"{choice.Name}[x]\" is sent with its type, for instance \"{choice.Members[0].Name}\".";
        }

        return Nearest(type, sent) is { } near
            ? $"{type.Name} has no element \"{sent}\"; did you mean \"{near}\"?"
            : $"{type.Name} has no element \"{sent}\".";
    }

    static string? Nearest(TypeDefinition type, string sent)
    {
        string? nearest = null;
        var best = Math.Min(DistanceMax, sent.Length / 2) + 1;
        foreach (var element in type.Elements)
        {
            foreach (var member in element.Members)
            {
                var distance = Distance(sent, member.Name);
                if (distance < best)
                {
                    (nearest, best) = (member.Name, distance);
                }
            }
        }

        return nearest;
    }

    /// <summary>Letters to add, drop or change (Levenshtein), letter case aside.</summary>
    static int Distance(string left, string right)
    {
        Span<int> row = stackalloc int[right.Length + 1];
        for (var column = 0; column < row.Length; column++)
        {
            row[column] = column;
        }

        for (var line = 1; line <= left.Length; line++)
        {
            var diagonal = row[0];
            row[0] = line;
            for (var column = 1; column < row.Length; column++)
            {
                var same = char.ToLowerInvariant(left[line - 1]) == char.ToLowerInvariant(right[column - 1]);
                var cost = Math.Min(diagonal + (same ? 0 : 1), Math.Min(row[column], row[column - 1]) + 1);
                diagonal = row[column];
                row[column] = cost;
            }
        }

        return row[^1];
    }
}
