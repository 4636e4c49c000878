using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Klang.Fhir.Definitions;

namespace Klang.Fhir.Validation;

/// <summary>
/// The lexical rules of R4's primitives on their UTF-8 text. Source: FHIR R4 §2.24.0.1. Two rules are this house's
/// own: the years 0001 and 2400 to 2699 are refused, as an unset date and a year of the Buddhist era.
/// </summary>
static class PrimitiveFormat
{
    const int TextCharsMax = 1024 * 1024;

    static readonly SearchValues<byte> Whitespace = SearchValues.Create(" \t\r\n\f\v"u8);
    static readonly SearchValues<byte> IdLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-."u8);
    static readonly SearchValues<byte> Base64Letters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"u8);
    static readonly SearchValues<byte> LowerHex = SearchValues.Create("0123456789abcdef"u8);
    static readonly SearchValues<byte> AnyHex = SearchValues.Create("0123456789abcdefABCDEF"u8);
    static readonly SearchValues<byte> Forbidden = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 11, 12, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);

    /// <summary>Checks what is sent as a JSON string.</summary>
    /// <param name="kind">The primitive type.</param>
    /// <param name="text">The string with its escapes decoded.</param>
    /// <param name="hadEscapes">False when the JSON had none: then no control character can be inside.</param>
    public static PrimitiveFault CheckText(PrimitiveKind kind, ReadOnlySpan<byte> text, bool hadEscapes)
    {
        if (text.IsEmpty)
        {
            return PrimitiveFault.Empty;
        }

        return kind switch
        {
            PrimitiveKind.String or PrimitiveKind.Markdown => CheckString(text, hadEscapes),
            PrimitiveKind.Code => CheckCode(text),
            PrimitiveKind.Uri or PrimitiveKind.Url or PrimitiveKind.Canonical =>
                text.IndexOfAny(Whitespace) < 0 && !HasControl(text, hadEscapes) ? PrimitiveFault.None : PrimitiveFault.Whitespace,
            PrimitiveKind.Id => IsId(text) ? PrimitiveFault.None : PrimitiveFault.Id,
            PrimitiveKind.Date or PrimitiveKind.DateTime or PrimitiveKind.Instant => FhirDate.Check(kind, text),
            PrimitiveKind.Time => FhirDate.CheckTime(text),
            PrimitiveKind.Base64Binary => CheckBase64(text),
            PrimitiveKind.Oid => IsOid(text) ? PrimitiveFault.None : PrimitiveFault.Oid,
            PrimitiveKind.Uuid => IsUuid(text) ? PrimitiveFault.None : PrimitiveFault.Uuid,
            _ => PrimitiveFault.None,
        };
    }

    /// <summary>Checks what is sent as a JSON number.</summary>
    public static PrimitiveFault CheckNumber(PrimitiveKind kind, ReadOnlySpan<byte> number)
    {
        if (kind == PrimitiveKind.Decimal)
        {
            return PrimitiveFault.None;
        }

        if (number.IndexOfAny((byte)'.', (byte)'e', (byte)'E') >= 0 || number.SequenceEqual("-0"u8))
        {
            return PrimitiveFault.NotWhole;
        }

        var fits = Utf8Parser.TryParse(number, out int value, out var consumed) && consumed == number.Length;
        return kind switch
        {
            PrimitiveKind.UnsignedInt when !fits || value < 0 => PrimitiveFault.NotNegative,
            PrimitiveKind.PositiveInt when !fits || value < 1 => PrimitiveFault.NotPositive,
            _ when !fits => PrimitiveFault.IntegerRange,
            _ => PrimitiveFault.None,
        };
    }

    /// <summary>Checks a part of a person's name: no control and no direction characters.</summary>
    public static PrimitiveFault CheckNamePart(ReadOnlySpan<byte> text, bool hadEscapes)
    {
        if (hadEscapes && text.IndexOfAnyInRange((byte)0, (byte)0x1F) >= 0)
        {
            return PrimitiveFault.HiddenDirection;
        }

        // DEL, C1 controls (C2 80..9F), U+202A..202E (E2 80 AA..AE), U+2066..2069 (E2 81 A6..A9)
        for (var at = text.IndexOfAny((byte)0x7F, (byte)0xC2, (byte)0xE2); at >= 0 && at < text.Length; at++)
        {
            var rest = text[at..];
            if (rest[0] == 0x7F
                || (rest is [0xC2, >= 0x80 and <= 0x9F, ..])
                || (rest is [0xE2, 0x80, >= 0xAA and <= 0xAE, ..])
                || (rest is [0xE2, 0x81, >= 0xA6 and <= 0xA9, ..]))
            {
                return PrimitiveFault.HiddenDirection;
            }
        }

        return PrimitiveFault.None;
    }

    /// <summary>1 to 64 of letters, digits, '-' and '.'.</summary>
    public static bool IsId(ReadOnlySpan<byte> text) => text.Length is >= 1 and <= 64 && !text.ContainsAnyExcept(IdLetters);

    /// <summary><c>urn:uuid:</c> and hexadecimal digits in groups; R4's uuid wants lower case, references are not so strict.</summary>
    public static bool IsUuid(ReadOnlySpan<byte> text, bool anyCase = false)
    {
        if (text.Length != 45 || !text.StartsWith("urn:uuid:"u8))
        {
            return false;
        }

        var digits = text[9..];
        var allowed = anyCase ? AnyHex : LowerHex;
        return digits[8] == '-' && digits[13] == '-' && digits[18] == '-' && digits[23] == '-'
            && !digits[..8].ContainsAnyExcept(allowed) && !digits[9..13].ContainsAnyExcept(allowed)
            && !digits[14..18].ContainsAnyExcept(allowed) && !digits[19..23].ContainsAnyExcept(allowed)
            && !digits[24..].ContainsAnyExcept(allowed);
    }

    /// <summary><c>urn:oid:</c> and numbers without leading zeros.</summary>
    public static bool IsOid(ReadOnlySpan<byte> text)
    {
        if (text.Length < 11 || !text.StartsWith("urn:oid:"u8) || text[8] is < (byte)'0' or > (byte)'2')
        {
            return false;
        }

        var rest = text[9..];
        while (!rest.IsEmpty)
        {
            var digits = rest[1..].IndexOfAnyExceptInRange((byte)'0', (byte)'9');
            digits = digits < 0 ? rest.Length - 1 : digits;
            if (rest[0] != '.' || digits == 0 || (digits > 1 && rest[1] == '0'))
            {
                return false;
            }

            rest = rest[(digits + 1)..];
        }

        return true;
    }

    static PrimitiveFault CheckString(ReadOnlySpan<byte> text, bool hadEscapes)
    {
        if (HasControl(text, hadEscapes))
        {
            return PrimitiveFault.ControlCharacter;
        }

        return text.Length > TextCharsMax && Encoding.UTF8.GetCharCount(text) > TextCharsMax
            ? PrimitiveFault.TooLong
            : PrimitiveFault.None;
    }

    static bool HasControl(ReadOnlySpan<byte> text, bool hadEscapes) => hadEscapes && text.ContainsAny(Forbidden);

    static PrimitiveFault CheckCode(ReadOnlySpan<byte> text)
    {
        var spaceBefore = true;
        foreach (var letter in text)
        {
            var isSpace = letter is (byte)' ' or (>= 9 and <= 13);
            if ((isSpace && spaceBefore) || (letter < 0x20 && !isSpace))
            {
                return PrimitiveFault.CodeSpaces;
            }

            spaceBefore = isSpace;
        }

        return spaceBefore ? PrimitiveFault.CodeSpaces : PrimitiveFault.None;
    }

    static PrimitiveFault CheckBase64(ReadOnlySpan<byte> text)
    {
        var letters = 0L;
        var padding = 0;
        while (!text.IsEmpty)
        {
            var run = text.IndexOfAnyExcept(Base64Letters);
            run = run < 0 ? text.Length : run;
            if (run > 0 && padding > 0)
            {
                return PrimitiveFault.Base64;
            }

            letters += run;
            if (run == text.Length)
            {
                break;
            }

            if (text[run] == '=')
            {
                padding++;
            }
            else if (!Whitespace.Contains(text[run]))
            {
                return PrimitiveFault.Base64;
            }

            text = text[(run + 1)..];
        }

        return letters > 0 && padding <= 2 && (letters + padding) % 4 == 0 ? PrimitiveFault.None : PrimitiveFault.Base64;
    }
}
