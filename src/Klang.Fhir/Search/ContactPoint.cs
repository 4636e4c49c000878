using System.Text;

namespace Klang.Fhir.Search;

/// <summary>
/// Compares telephone numbers and electronic addresses: punctuation and spaces in numbers do not count, +66 is Thailand's 0, and letters
/// have no case (FHIR R4 §3.1.1.4.10 leaves this to the server).
/// </summary>
static class ContactPoint
{
    const int NumberLengthMax = 32;

    internal static bool AreSame(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.SequenceEqual(right) || Ascii.EqualsIgnoreCase(left, right))
        {
            return !right.IsEmpty;
        }

        Span<byte> leftDigits = stackalloc byte[NumberLengthMax];
        Span<byte> rightDigits = stackalloc byte[NumberLengthMax];
        return TryDigits(left, leftDigits, out var leftLength) && TryDigits(right, rightDigits, out var rightLength)
            && leftDigits[..leftLength].SequenceEqual(rightDigits[..rightLength]);
    }

    static bool TryDigits(ReadOnlySpan<byte> text, Span<byte> digits, out int length)
    {
        length = 0;
        var isForeign = text is [(byte)'+', ..] && !text.StartsWith("+66"u8);
        if (text.StartsWith("+66"u8))
        {
            digits[length++] = (byte)'0';
            text = text[3..];
        }

        foreach (var letter in isForeign ? text[1..] : text)
        {
            if (letter is >= (byte)'0' and <= (byte)'9')
            {
                if (length == digits.Length)
                {
                    return false;
                }

                digits[length++] = letter;
            }
            else if (letter is not ((byte)' ' or (byte)'-' or (byte)'(' or (byte)')' or (byte)'.' or (byte)'/'))
            {
                return false;
            }
        }

        return length > 2;
    }
}
