using System.Globalization;
using System.Text;

namespace Klang.Fhir.Thai;

/// <summary>
/// A Thai citizen number (เลขประจำตัวประชาชน, CID): 13 digits whose last one is a check digit. A value made by a
/// parse is well formed; that says nothing of nationality (see <see cref="Kind"/>) nor of whether the number was
/// ever issued. The default value is no valid number. <see cref="ToString"/> is masked, so that a number cannot slip
/// into a log by interpolation; use <see cref="Digits"/> or <see cref="Printed"/> where the number is meant.
/// </summary>
public readonly record struct ThaiNationalId
{
    /// <summary>How many digits a number has.</summary>
    public const int Length = 13;

    /// <summary>The identifier system under which the number is sent in FHIR.</summary>
    public const string IdentifierSystem = "https://terms.sil-th.org/id/th-cid";

    const int InputCharsMax = 64;

    readonly long number;

    ThaiNationalId(long number) => this.number = number;

    /// <summary>The 13 ASCII digits without separators.</summary>
    public string Digits => number.ToString("D13", CultureInfo.InvariantCulture);

    /// <summary>The way it stands on the card: <c>X-XXXX-XXXXX-XX-X</c>.</summary>
    public string Printed => Dashed(Digits);

    /// <summary>First and last digit and the check groups hidden: <c>1-99xx-xxxxx-xx-3</c>. Safe to show to bystanders, still personal data.</summary>
    public string Masked
    {
        get
        {
            var digits = Digits;
            return Dashed($"{digits[..3]}xxxxxxxxx{digits[^1]}");
        }
    }

    /// <summary>The series told by the first digit.</summary>
    public ThaiNationalIdKind Kind => (number / 1_000_000_000_000L) switch
    {
        0 or 6 or 7 => ThaiNationalIdKind.NonThai,
        9 => ThaiNationalIdKind.Other,
        _ => ThaiNationalIdKind.Citizen,
    };

    /// <summary>Reads what people type or paste: dashes, spaces, Thai digits and invisible characters are let through.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ThaiNationalId id) => TryParse(text, out id, out _);

    /// <summary>Reads what people type or paste, and says what is wrong otherwise.</summary>
    /// <param name="text">At most 64 characters are considered; longer text is of wrong length.</param>
    /// <param name="id">The number, or the default value.</param>
    /// <param name="fault"><see cref="ThaiNationalIdFault.None"/> when the answer is true.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out ThaiNationalId id, out ThaiNationalIdFault fault)
    {
        id = default;
        if (text.Length > InputCharsMax)
        {
            fault = ThaiNationalIdFault.WrongLength;
            return false;
        }

        Span<byte> digits = stackalloc byte[InputCharsMax];
        var count = 0;
        foreach (var letter in text)
        {
            if (DigitOf(letter) is >= 0 and var digit)
            {
                digits[count++] = (byte)digit;
            }
            else if (!IsSeparator(letter))
            {
                fault = ThaiNationalIdFault.Letters;
                return false;
            }
        }

        return FromDigits(digits[..count], out id, out fault);
    }

    /// <summary>Reads UTF-8 that people typed or pasted; the same rules as for characters.</summary>
    public static bool TryParse(ReadOnlySpan<byte> utf8, out ThaiNationalId id, out ThaiNationalIdFault fault)
    {
        Span<char> chars = stackalloc char[InputCharsMax * 3];
        if (utf8.Length > chars.Length)
        {
            id = default;
            fault = ThaiNationalIdFault.WrongLength;
            return false;
        }

        var length = Encoding.UTF8.GetChars(utf8, chars);
        return TryParse(chars[..length], out id, out fault);
    }

    /// <summary>Reads the form of exchange: exactly 13 ASCII digits, no separators.</summary>
    public static bool TryParseExact(ReadOnlySpan<byte> ascii, out ThaiNationalId id, out ThaiNationalIdFault fault)
    {
        id = default;
        Span<byte> digits = stackalloc byte[Length];
        if (ascii.IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)
        {
            fault = ThaiNationalIdFault.Letters;
            return false;
        }

        if (ascii.Length != Length)
        {
            fault = ThaiNationalIdFault.WrongLength;
            return false;
        }

        for (var at = 0; at < Length; at++)
        {
            digits[at] = (byte)(ascii[at] - '0');
        }

        return FromDigits(digits, out id, out fault);
    }

    /// <summary>Masked; see <see cref="Masked"/>.</summary>
    public override string ToString() => Masked;

    static bool FromDigits(ReadOnlySpan<byte> digits, out ThaiNationalId id, out ThaiNationalIdFault fault)
    {
        id = default;
        fault = FaultOf(digits);
        if (fault != ThaiNationalIdFault.None)
        {
            return false;
        }

        var number = 0L;
        foreach (var digit in digits)
        {
            number = number * 10 + digit;
        }

        id = new ThaiNationalId(number);
        return true;
    }

    static ThaiNationalIdFault FaultOf(ReadOnlySpan<byte> digits)
    {
        if (digits.Length != Length)
        {
            return ThaiNationalIdFault.WrongLength;
        }

        if (digits.IndexOfAnyExcept(digits[0]) < 0)
        {
            return ThaiNationalIdFault.AllSameDigit;
        }

        return CheckDigit(digits[..^1]) == digits[^1] ? ThaiNationalIdFault.None : ThaiNationalIdFault.WrongCheckDigit;
    }

    /// <summary>Weights 13 down to 2 over the first twelve digits; (11 - sum mod 11) mod 10.</summary>
    static int CheckDigit(ReadOnlySpan<byte> twelve)
    {
        var sum = 0;
        for (var at = 0; at < twelve.Length; at++)
        {
            sum += twelve[at] * (Length - at);
        }

        return (11 - sum % 11) % 10;
    }

    static int DigitOf(char letter) => letter switch
    {
        >= '0' and <= '9' => letter - '0',
        >= '๐' and <= '๙' => letter - '๐',
        _ => -1,
    };

    /// <summary>Dashes of every width, white space, and invisible marks that come along when text is pasted.</summary>
    static bool IsSeparator(char letter) =>
        letter is '-' or (>= '\u2010' and <= '\u2015') or '\u2212' or (>= '\u200B' and <= '\u200F') or '\u2060' or '\uFEFF'
        || char.IsWhiteSpace(letter);

    static string Dashed(string digits) =>
        $"{digits[0]}-{digits[1..5]}-{digits[5..10]}-{digits[10..12]}-{digits[12]}";
}
