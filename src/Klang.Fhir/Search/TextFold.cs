using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Klang.Fhir.Search;

/// <summary>
/// Makes texts comparable as FHIR R4 §3.1.1.4.8 wants it: without case, Latin accents and superfluous spaces. Thai keeps its
/// vowel and tone marks, which distinguish names; they are only put into one order, since the same sight can be typed in several
/// ways. Thai digits become Arabic ones, zero-width characters go. Pure and safe to share.
/// </summary>
public static class TextFold
{
    /// <summary>Titles that people write before names, longest first. Folded like the texts they are compared with.</summary>
    static readonly string[] Titles =
    [
        "นางสาว", "เด็กชาย", "เด็กหญิง", "น.ส.", "ด.ช.", "ด.ญ.", "นพ.", "พญ.", "ดร.", "นาย", "นาง",
    ];

    /// <summary>Base letters of U+00C0 to U+024F; a dot where there is none, digits for pairs (see <see cref="Pairs"/>).</summary>
    const string LatinLetters =
        "aaaaaa1ceeeeiiiidnooooo.ouuuuy43aaaaaa1ceeeeiiiidnooooo.ouuuuy4yaaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiii"
        + "..jjkk.llllll..llnnnnnn...oooooo22rrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzz.................................oo"
        + ".............uu............................aaiioouuuuuuuuuu.aaaa....ggkkoooo..j...gg..nnaa....aaaaeeeeiiiioooorrr"
        + "ruuuusstt..hh......aaeeooooooooyy............................";

    /// <summary>Base letters of U+1E00 to U+1EFF, in the same manner.</summary>
    const string LatinAdditional =
        "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuu"
        + "uuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwy....3.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeeeiiiioooooooooooooooooooooooo"
        + "uuuuuuuuuuuuuuyyyyyyyy......";

    static readonly string[] Pairs = ["", "ae", "oe", "ss", "th"];

    /// <summary>The folded text; empty when nothing is left.</summary>
    public static string Fold(string text)
    {
        var rented = ArrayPool<char>.Shared.Rent((text.Length * 2) + 2);
        try
        {
            return new string(rented, 0, Fold(text, rented));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented, clearArray: true);
        }
    }

    /// <summary>The folded text of UTF-8 bytes; empty when nothing is left.</summary>
    public static string Fold(ReadOnlySpan<byte> utf8) => Fold(Encoding.UTF8.GetString(utf8));

    /// <summary>
    /// The folded text with a Thai title at its start taken off ("นายสมชาย" gives "สมชาย"); the folded text as it is when it has
    /// no title or is nothing else.
    /// </summary>
    public static string WithoutTitle(string folded) => folded[TitleLength(folded)..];

    /// <summary>
    /// A text whose ordinal order is the dictionary's: folded, a Thai leading vowel after its consonant, tone marks deciding only
    /// between words that are otherwise the same.
    /// </summary>
    public static string ForSorting(string text)
    {
        var folded = Fold(text);
        if (Ascii.IsValid(folded))
        {
            return folded;
        }

        var letters = new StringBuilder(folded.Length * 2);
        for (var at = 0; at < folded.Length; at++)
        {
            if (folded[at] is >= 'เ' and <= 'ไ' && at + 1 < folded.Length && folded[at + 1] is >= 'ก' and <= 'ฮ')
            {
                letters.Append(folded[at + 1]).Append(folded[at]);
                at++;
            }
            else if (folded[at] is not (>= '\u0E47' and <= '\u0E4E'))
            {
                letters.Append(folded[at]);
            }
        }

        return letters.Append('\0').Append(folded).ToString();
    }

    /// <summary>How many characters of a folded text are a title with the spaces after it; 0 when it is nothing else.</summary>
    internal static int TitleLength(ReadOnlySpan<char> folded)
    {
        foreach (var title in Titles)
        {
            if (folded.StartsWith(title, StringComparison.Ordinal))
            {
                var length = title.Length;
                while (length < folded.Length && folded[length] == ' ')
                {
                    length++;
                }

                return length == folded.Length ? 0 : length;
            }
        }

        return 0;
    }

    /// <summary>Folds UTF-8 into a buffer of at least <see cref="BufferLength"/> characters; returns how many were written.</summary>
    internal static int Fold(ReadOnlySpan<byte> utf8, Span<char> output)
    {
        if (Ascii.IsValid(utf8))
        {
            return FoldAscii(utf8, output);
        }

        var text = output[^utf8.Length..];
        Utf8.ToUtf16(utf8, text, out _, out var length);
        return Fold(text[..length], output);
    }

    /// <summary>How many characters folding may need: the text is decoded into the end of the buffer and folded into its start.</summary>
    internal static int BufferLength(int utf8Length) => (utf8Length * 3) + 2;

    static int FoldAscii(ReadOnlySpan<byte> ascii, Span<char> output)
    {
        var length = 0;
        foreach (var letter in ascii)
        {
            if (letter is (byte)' ' or (>= 9 and <= 13))
            {
                AddSpace(output, ref length);
            }
            else
            {
                output[length++] = letter is >= (byte)'A' and <= (byte)'Z' ? (char)(letter | 0x20) : (char)letter;
            }
        }

        return TrimEnd(output, length);
    }

    static int Fold(ReadOnlySpan<char> text, Span<char> output)
    {
        var length = 0;
        foreach (var letter in text)
        {
            FoldOne(letter, output, ref length);
        }

        return TrimEnd(output, length);
    }

    static void FoldOne(char letter, Span<char> output, ref int length)
    {
        switch (letter)
        {
            case ' ' or (>= '\t' and <= '\r') or '\u00A0' or (>= '\u2000' and <= '\u200A') or '\u202F' or '\u205F' or '\u3000':
                AddSpace(output, ref length);
                break;
            case < '\u0080':
                output[length++] = char.ToLowerInvariant(letter);
                break;
            case >= '\u00C0' and <= '\u024F':
                AddLatin(letter, LatinLetters[letter - '\u00C0'], output, ref length);
                break;
            case >= '\u1E00' and <= '\u1EFF':
                AddLatin(letter, LatinAdditional[letter - '\u1E00'], output, ref length);
                break;
            case >= '\u0E00' and <= '\u0E5F':
                AddThai(letter, output, ref length);
                break;
            case (>= '\u0300' and <= '\u036F') or '\u00AD' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E')
                or (>= '\u2060' and <= '\u2064') or '\uFEFF':
                break;
            default:
                output[length++] = char.ToLowerInvariant(letter);
                break;
        }
    }

    static void AddLatin(char letter, char folded, Span<char> output, ref int length)
    {
        if (char.IsAsciiDigit(folded))
        {
            Pairs[folded - '0'].CopyTo(output[length..]);
            length += 2;
            return;
        }

        output[length++] = folded == '.' ? char.ToLowerInvariant(letter) : folded;
    }

    static void AddThai(char letter, Span<char> output, ref int length)
    {
        var last = length > 0 ? output[length - 1] : '\0';
        switch (letter)
        {
            case >= '๐' and <= '๙':
                output[length++] = (char)('0' + (letter - '๐'));
                return;
            case 'เ' when last == 'เ':
                output[length - 1] = 'แ';
                return;
            case 'า' when last == '\u0E4D':
                output[length - 1] = '\u0E33';
                return;
            case 'า' when IsTone(last) && length > 1 && output[length - 2] == '\u0E4D':
                output[length - 2] = last;
                output[length - 1] = '\u0E33';
                return;
            default:
                output[length++] = letter;
                break;
        }

        // A tone mark stands after the vowel above or below its consonant and before sara am.
        if ((IsTone(last) && IsAboveOrBelow(letter)) || (last == '\u0E33' && IsTone(letter)))
        {
            output[length - 2] = letter;
            output[length - 1] = last;
        }
    }

    static bool IsTone(char letter) => letter is >= '\u0E48' and <= '\u0E4B';

    static bool IsAboveOrBelow(char letter) => letter is '\u0E31' or (>= '\u0E34' and <= '\u0E3A') or '\u0E4D';

    static void AddSpace(Span<char> output, ref int length)
    {
        if (length > 0 && output[length - 1] != ' ')
        {
            output[length++] = ' ';
        }
    }

    static int TrimEnd(ReadOnlySpan<char> output, int length) => length > 0 && output[length - 1] == ' ' ? length - 1 : length;
}
