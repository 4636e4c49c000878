using System.Buffers;
using System.Globalization;
using System.Text;

namespace Klang.Fhir.Search;

/// <summary>Percent-encodes parameters and leaves readable what a query may hold (RFC 3986 §3.4).</summary>
static class UrlText
{
    static readonly SearchValues<byte> Plain = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/,$*!()@?"u8);

    internal static string Escape(string text)
    {
        var utf8 = Encoding.UTF8.GetBytes(text);
        if (utf8.AsSpan().IndexOfAnyExcept(Plain) < 0)
        {
            return text;
        }

        var escaped = new StringBuilder(utf8.Length + 16);
        foreach (var letter in utf8)
        {
            if (Plain.Contains(letter))
            {
                escaped.Append((char)letter);
            }
            else
            {
                escaped.Append(CultureInfo.InvariantCulture, $"%{letter:X2}");
            }
        }

        return escaped.ToString();
    }
}
