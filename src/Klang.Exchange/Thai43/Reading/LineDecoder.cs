using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Klang.Exchange.Thai43.Reading;

/// <summary>
/// Turns the bytes of lines into text: UTF-8, or TIS-620 / Windows-874 when the bytes are no plausible UTF-8. Decided
/// line by line, since real members mix them; the first line with Thai sets what is usual for the member.
/// </summary>
sealed class LineDecoder
{
    enum Kind
    {
        Ascii,
        Utf8,
        Tis620,
    }

    Kind usual = Kind.Ascii;

    public bool HasUtf8 { get; private set; }

    public bool HasTis620 { get; private set; }

    /// <summary>The text of a line, control characters taken out; what was done is added to the remarks.</summary>
    public string Decode(ReadOnlySpan<byte> line, List<F43Reason> remarks)
    {
        var kind = KindOf(line);
        if (kind != Kind.Ascii)
        {
            HasUtf8 |= kind == Kind.Utf8;
            HasTis620 |= kind == Kind.Tis620;
            if (usual == Kind.Ascii)
            {
                usual = kind;
            }
            else if (kind != usual)
            {
                remarks.Add(F43Reason.MixedEncoding);
            }
        }

        var text = kind == Kind.Tis620 ? FromTis620(line, remarks) : Encoding.UTF8.GetString(line);
        return HasControls(text) ? WithoutControls(text, remarks) : text;
    }

    static Kind KindOf(ReadOnlySpan<byte> line) =>
        Ascii.IsValid(line) ? Kind.Ascii
        : Utf8.IsValid(line) && IsPlausible(line) ? Kind.Utf8
        : Kind.Tis620;

    /// <summary>
    /// A few runs of TIS-620 bytes are well-formed UTF-8 by accident; they then stand for characters that Thai files
    /// never hold: U+0800 to U+0DFF, and the unassigned end of the Thai block.
    /// </summary>
    static bool IsPlausible(ReadOnlySpan<byte> line)
    {
        while (!line.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(line, out var rune, out var length) != OperationStatus.Done
                || rune.Value is (>= 0x800 and <= 0xDFF) or (>= 0xE5C and <= 0xE7F))
            {
                return false;
            }

            line = line[length..];
        }

        return true;
    }

    static string FromTis620(ReadOnlySpan<byte> line, List<F43Reason> remarks)
    {
        var text = new char[line.Length];
        for (var at = 0; at < line.Length; at++)
        {
            text[at] = FromTis620(line[at]);
            if (text[at] == '\uFFFD' && !remarks.Contains(F43Reason.BadBytes))
            {
                remarks.Add(F43Reason.BadBytes);
            }
        }

        return new string(text);
    }

    /// <summary>TIS-620 is ASCII and the Thai block shifted; Windows-874 adds the marks below 0xA0.</summary>
    static char FromTis620(byte value) => value switch
    {
        < 0x80 => (char)value,
        0x80 => '\u20AC',
        0x85 => '\u2026',
        >= 0x91 and <= 0x92 => (char)(0x2018 + value - 0x91),
        >= 0x93 and <= 0x94 => (char)(0x201C + value - 0x93),
        0x95 => '\u2022',
        >= 0x96 and <= 0x97 => (char)(0x2013 + value - 0x96),
        0xA0 => '\u00A0',
        (>= 0xA1 and <= 0xDA) or (>= 0xDF and <= 0xFB) => (char)(0x0E01 + value - 0xA1),
        _ => '\uFFFD',
    };

    static bool HasControls(string text)
    {
        foreach (var letter in text)
        {
            if (letter < ' ' || letter == 0x7F || letter == '\uFEFF')
            {
                return true;
            }
        }

        return false;
    }

    static string WithoutControls(string text, List<F43Reason> remarks)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (letter == '\t')
            {
                clean.Append(' ');
            }
            else if (letter < ' ' || letter == 0x7F || letter == '\uFEFF')
            {
                if (!remarks.Contains(F43Reason.ControlCharacter))
                {
                    remarks.Add(F43Reason.ControlCharacter);
                }
            }
            else
            {
                clean.Append(letter);
            }
        }

        return clean.ToString();
    }
}
