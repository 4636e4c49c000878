using Klang.Fhir;

namespace Klang.Records.Auditing;

/// <summary>Takes the text of an entry apart: a resource, or a question. Values that may name people are left out; free text is not shown.</summary>
static class AuditWhat
{
    const int IdLengthMax = 64;

    /// <summary>Parameters whose values are codes, days and ids: everything else may hold a name, a number or an address.</summary>
    static readonly HashSet<string> Shown = new(StringComparer.Ordinal)
    {
        "_id", "_type", "_count", "_sort", "_include", "_revinclude", "_summary", "_elements", "_since", "_lastUpdated", "_total", "patient", "subject", "encounter",
        "category", "code", "status", "clinical-status", "verification-status", "intent", "date", "issued", "effective", "recorded-date", "onset-date", "class", "type", "vaccine-code",
        "medication", "start", "end", "action",
    };

    internal static (string? Resource, string? Query) Read(string what)
    {
        var question = what.IndexOf('?', StringComparison.Ordinal);
        if (question > 0 && IsPath(what.AsSpan(0, question)))
        {
            return (null, what[..(question + 1)] + string.Join('&', what[(question + 1)..].Split('&').Select(Masked)));
        }

        // "Create Patient/1", "Observation/1 again", "chart of Patient/1".
        foreach (var word in what.Split(' '))
        {
            if (IsResource(word))
            {
                return (word, null);
            }
        }

        return (null, null);
    }

    static string Masked(string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        var name = equals < 0 ? pair : pair[..equals];
        var bare = name.Split(':', '.')[0];
        return equals < 0 ? (IsName(pair) ? pair : "…") : Shown.Contains(bare) && !name.Contains('.', StringComparison.Ordinal) ? pair : IsName(name) ? $"{name}=…" : "…";
    }

    static bool IsName(string text) => text.Length <= IdLengthMax && text.All(letter => char.IsAsciiLetter(letter) || letter is '-' or '_' or ':' or '.');

    static bool IsPath(ReadOnlySpan<char> path)
    {
        foreach (var letter in path)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('/' or '$' or '_' or '-' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    static bool IsResource(string word)
    {
        var parts = word.Split('/');
        return parts.Length is 2 or 4 && ResourceTypes.TryParse(parts[0], out _) && parts[1].Length is > 0 and <= IdLengthMax
            && parts[1].All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.')
            && (parts.Length == 2 || (parts[2] == "_history" && parts[3].All(char.IsAsciiDigit)));
    }
}
