using System.Buffers;
using System.Text;
using Klang.Fhir;
using Klang.Records;

namespace Klang.Http;

/// <summary>Reads and writes the query of a URL and the body of a form: names and values, percent-encoded UTF-8.</summary>
static class UrlQuery
{
    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads pairs in their order. A leading question mark is skipped; pairs without a name are, too.</summary>
    public static Outcome<SearchText> Parse(ReadOnlySpan<char> query, int pairsMax)
    {
        query = query.TrimStart('?');
        if (query.IsEmpty)
        {
            return SearchText.Empty;
        }

        var pairs = new List<KeyValuePair<string, string>>();
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            var equals = pair.IndexOf('=');
            var name = equals < 0 ? pair : pair[..equals];
            if (name.IsEmpty)
            {
                continue;
            }

            if (pairs.Count == pairsMax)
            {
                return new Refusal(RefusalKind.BadRequest, "too-costly", $"A request has at most {pairsMax} parameters.");
            }

            if (Decode(name) is not { } nameText || Decode(equals < 0 ? [] : pair[(equals + 1)..]) is not { } valueText)
            {
                return new Refusal(RefusalKind.BadRequest, "value",
                    "A parameter is not percent-encoded UTF-8: every % is followed by two hexadecimal digits, and the bytes are valid UTF-8 without NUL.");
            }

            pairs.Add(new(nameText, valueText));
        }

        return pairs.Count == 0 ? SearchText.Empty : new SearchText(pairs);
    }

    /// <summary>Percent-encoded text; null when it is not sound.</summary>
    public static string? Decode(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAny('%', '+'))
        {
            return IsClean(text) ? text.ToString() : null;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            var length = 0;
            for (var at = 0; at < text.Length; at++)
            {
                switch (text[at])
                {
                    case '+':
                        bytes[length++] = (byte)' ';
                        break;
                    case '%':
                        if (at + 2 >= text.Length || !char.IsAsciiHexDigit(text[at + 1]) || !char.IsAsciiHexDigit(text[at + 2]))
                        {
                            return null;
                        }

                        bytes[length++] = Convert.FromHexString(text.Slice(at + 1, 2))[0];
                        at += 2;
                        break;
                    default:
                        var run = 1;
                        while (at + run < text.Length && text[at + run] is not ('%' or '+'))
                        {
                            run++;
                        }

                        length += Strict.GetBytes(text.Slice(at, run), bytes.AsSpan(length));
                        at += run - 1;
                        break;
                }
            }

            var decoded = Strict.GetString(bytes, 0, length);
            return IsClean(decoded) ? decoded : null;
        }
        catch (ArgumentException)
        {
            return null; // Invalid UTF-8 or a lone surrogate: the caller is told so.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes, clearArray: true);
        }
    }

    /// <summary>Writes pairs as a query without question mark.</summary>
    public static string Write(IEnumerable<KeyValuePair<string, string>> pairs) =>
        string.Join('&', pairs.Select(pair => $"{Uri.EscapeDataString(pair.Key)}={Uri.EscapeDataString(pair.Value)}"));

    /// <summary>The first value of a name; null when it is not there.</summary>
    public static string? First(this SearchText text, string name)
    {
        foreach (var pair in text.Pairs)
        {
            if (string.Equals(pair.Key, name, StringComparison.Ordinal))
            {
                return pair.Value;
            }
        }

        return null;
    }

    static bool IsClean(ReadOnlySpan<char> text) => !text.Contains('\0');
}
