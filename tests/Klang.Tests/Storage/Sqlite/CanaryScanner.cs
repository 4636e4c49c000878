using System.Buffers;
using System.Text;

namespace Klang.Tests.Storage.Sqlite;

/// <summary>
/// Looks for text in bytes in the forms in which it could lie there: UTF-8, UTF-16LE, base64 at all three alignments, hex in both cases, JSON escapes in both cases.
/// All forms are searched in one pass through Latin-1, in which every byte is one character.
/// </summary>
sealed class CanaryScanner
{
    readonly SearchValues<string> patterns;

    public CanaryScanner(IEnumerable<string> canaries) =>
        patterns = SearchValues.Create([.. canaries.SelectMany(FormsToSearch).Distinct(StringComparer.Ordinal)], StringComparison.Ordinal);

    /// <summary>Where the first canary lies; null when there is none. Never the canary itself.</summary>
    public string? Find(ReadOnlySpan<byte> bytes)
    {
        var at = Encoding.Latin1.GetString(bytes).AsSpan().IndexOfAny(patterns);
        return at < 0 ? null : $"a planted value at byte {at}";
    }

    /// <summary>A value in each form, whole, with something before and behind it where that changes the form.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> FormsToPlant(string canary)
    {
        foreach (var (encoding, bytes) in Encodings(canary))
        {
            yield return (encoding, bytes);
            yield return ($"{encoding} in hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)));
            yield return ($"{encoding} in upper hex", Encoding.ASCII.GetBytes(Convert.ToHexString(bytes)));
            for (var before = 0; before < 3; before++)
            {
                byte[] surrounded = [.. new byte[before], .. bytes, 1, 2, 3];
                yield return ($"{encoding} in base64 at {before}", Encoding.ASCII.GetBytes(Convert.ToBase64String(surrounded)));
            }
        }

        yield return ("escapes", Encoding.ASCII.GetBytes(Escaped(canary, "x4")));
        yield return ("upper escapes", Encoding.ASCII.GetBytes(Escaped(canary, "X4")));
    }

    static IEnumerable<string> FormsToSearch(string canary)
    {
        foreach (var (_, bytes) in Encodings(canary))
        {
            yield return Encoding.Latin1.GetString(bytes);
            yield return Convert.ToHexStringLower(bytes);
            yield return Convert.ToHexString(bytes);
            for (var before = 0; before < 3; before++)
            {
                yield return InnerBase64(bytes, before);
            }
        }

        yield return Escaped(canary, "x4");
        yield return Escaped(canary, "X4");
    }

    static IEnumerable<(string Name, byte[] Bytes)> Encodings(string canary) =>
        [("UTF-8", Encoding.UTF8.GetBytes(canary)), ("UTF-16LE", Encoding.Unicode.GetBytes(canary))];

    /// <summary>The characters that depend on these bytes alone when so many bytes come before them.</summary>
    static string InnerBase64(byte[] bytes, int before)
    {
        var first = (3 - before) % 3;
        var length = (bytes.Length - first) / 3 * 3;
        return Convert.ToBase64String(bytes, first, length);
    }

    static string Escaped(string canary, string format) =>
        string.Concat(canary.Select(character => "\\u" + ((int)character).ToString(format, System.Globalization.CultureInfo.InvariantCulture)));
}
