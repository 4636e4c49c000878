using System.Buffers;
using System.Globalization;
using System.Text;

namespace Klang.Care.Documents;

/// <summary>
/// Writes JSON by hand, and inside it narrative: XHTML in a JSON string, escaped for both at once, so that no section is
/// built twice. Bytes gather in a rented buffer: a document is thousands of small pieces, and a response's own writer
/// takes a lock for each. Disposing sends the rest.
/// </summary>
sealed class DocumentText(IBufferWriter<byte> output) : IDisposable
{
    const int BufferBytes = 1 << 15;

    /// <summary>Characters that a JSON string or XHTML text cannot hold as they are; control characters besides.</summary>
    static readonly SearchValues<char> Special = SearchValues.Create(
        "\"\\&<>\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\b\t\n\u000B\f\r\u000E\u000F\u0010\u0011\u0012\u0013\u0014"
        + "\u0015\u0016\u0017\u0018\u0019\u001A\u001B\u001C\u001D\u001E\u001F\u007F\uFFFE\uFFFF");

    readonly byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
    int used;

    public void Dispose()
    {
        Send();
        ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
    }

    /// <summary>Bytes that are JSON already.</summary>
    internal DocumentText Raw(ReadOnlySpan<byte> json)
    {
        if (json.Length > buffer.Length - used)
        {
            Send();
            if (json.Length > buffer.Length)
            {
                output.Write(json);
                return this;
            }
        }

        json.CopyTo(buffer.AsSpan(used));
        used += json.Length;
        return this;
    }

    /// <summary>A JSON string with its quotes.</summary>
    internal DocumentText Quoted(string text) => Raw("\""u8).Quotable(text).Raw("\""u8);

    /// <summary>A part of a JSON string, without quotes.</summary>
    internal DocumentText Quotable(string text)
    {
        Write(text, isNarrative: false);
        return this;
    }

    /// <summary>Text of the narrative. Control characters, which XML forbids, become spaces.</summary>
    internal DocumentText Say(string text)
    {
        Write(text, isNarrative: true);
        return this;
    }

    internal DocumentText Instant(DateTimeOffset time)
    {
        Span<byte> text = stackalloc byte[32];
        time.UtcDateTime.TryFormat(text, out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
        return Raw("\""u8).Raw(text[..written]).Raw("\""u8);
    }

    void Write(ReadOnlySpan<char> text, bool isNarrative)
    {
        while (!text.IsEmpty)
        {
            var run = text.IndexOfAny(Special);
            run = run < 0 ? text.Length : run;
            Encode(text[..run]);
            if (run == text.Length)
            {
                return;
            }

            Raw(isNarrative ? InNarrative(text[run]) : InString(text[run]));
            text = text[(run + 1)..];
        }
    }

    void Encode(ReadOnlySpan<char> text)
    {
        const int LettersMax = BufferBytes / 4;
        while (text.Length > LettersMax)
        {
            var cut = char.IsHighSurrogate(text[LettersMax - 1]) ? LettersMax - 1 : LettersMax;
            Encode(text[..cut]);
            text = text[cut..];
        }

        if (Encoding.UTF8.GetMaxByteCount(text.Length) > buffer.Length - used)
        {
            Send();
        }

        used += Encoding.UTF8.GetBytes(text, buffer.AsSpan(used));
    }

    void Send()
    {
        output.Write(buffer.AsSpan(0, used));
        used = 0;
    }

    static ReadOnlySpan<byte> InNarrative(char special) => special switch
    {
        '&' => "&amp;"u8,
        '<' => "&lt;"u8,
        '>' => "&gt;"u8,
        '"' => "&quot;"u8,
        '\\' => "\\\\"u8,
        _ => " "u8,
    };

    static ReadOnlySpan<byte> InString(char special) => special switch
    {
        '&' => "&"u8,
        '<' => "<"u8,
        '>' => ">"u8,
        '"' => "\\\""u8,
        '\\' => "\\\\"u8,
        '\n' => "\\n"u8,
        _ => " "u8,
    };
}
