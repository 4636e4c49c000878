using System.Text;

namespace Klang.Fhir.Search;

/// <summary>Splits parameter values and takes away their escapes (FHIR R4 §3.1.1.4.4: <c>\,</c> <c>\$</c> <c>\|</c> <c>\\</c>).</summary>
static class SearchText
{
    /// <summary>Pieces between separators that are not escaped, escapes kept; empty pieces too.</summary>
    internal static List<string> Split(string text, char separator, int piecesMax = int.MaxValue)
    {
        var pieces = new List<string>();
        var from = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\')
            {
                at++;
            }
            else if (text[at] == separator && pieces.Count + 1 < piecesMax)
            {
                pieces.Add(text[from..at]);
                from = at + 1;
            }
        }

        pieces.Add(text[from..]);
        return pieces;
    }

    /// <summary>The text without escapes; a backslash before any other character stays.</summary>
    internal static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
        {
            return text;
        }

        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\\' && at + 1 < text.Length && text[at + 1] is ',' or '$' or '|' or '\\')
            {
                at++;
            }

            plain.Append(text[at]);
        }

        return plain.ToString();
    }

    internal static byte[] Utf8(string escaped) => Encoding.UTF8.GetBytes(Unescape(escaped));
}
