using Klang.Fhir;
using Klang.Fhir.Json;

namespace Klang.Exchange.Fhir;

/// <summary>
/// Cuts a stream into lines (LF or CRLF), each an array of its own that may be kept. A line over the limit is skipped to its end
/// and complained of.
/// </summary>
sealed class JsonLines(Stream stream, FhirImportLimits limits)
{
    const int ReadBytes = 256 * 1024;

    readonly byte[] buffer = new byte[ReadBytes];
    long bytesRead;
    int start;
    int end;
    bool isEnded;

    /// <summary>The file's own limit is the one that counts here; depth and values stay bounded.</summary>
    public static JsonLimits Limits { get; } = new() { BytesMax = int.MaxValue };

    /// <summary>Number of the line last read, 1-based.</summary>
    public int Number { get; private set; }

    /// <summary>The line last read; after <see cref="ReadRestAsync"/> the whole text. Without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Line { get; private set; }

    /// <summary>What is wrong with the line last read.</summary>
    public Complaint? Fault { get; private set; }

    /// <summary>Why reading stopped before the end of the stream; null when it did not.</summary>
    public Complaint? End { get; private set; }

    public static bool IsBlank(ReadOnlySpan<byte> line) => line.IndexOfAnyExcept(" \t\r\n"u8) < 0;

    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) => text.StartsWith("\uFEFF"u8) ? text[3..] : text;

    /// <summary>Reads the next line; false at the end.</summary>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        Fault = null;
        Line = default;
        using var line = new MemoryStream();
        var isFound = false;
        var isAny = false;
        while (!isFound && (start < end || await FillAsync(cancellationToken)))
        {
            isAny = true;
            var at = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            isFound = at >= 0;
            var length = isFound ? at : end - start;
            Append(line, buffer.AsSpan(start, length), limits.LineBytesMax, "line");
            start += isFound ? length + 1 : length;
        }

        if (End is not null || !isAny)
        {
            return false;
        }

        Number++;
        Line = Fault is null ? TextOf(line) : default;
        return true;
    }

    /// <summary>Adds all that follows to the line last read.</summary>
    public async ValueTask ReadRestAsync(CancellationToken cancellationToken)
    {
        using var text = new MemoryStream();
        text.Write(Line.Span);
        text.WriteByte((byte)'\n');
        while (Fault is null && (start < end || await FillAsync(cancellationToken)))
        {
            Append(text, buffer.AsSpan(start, end - start), limits.FileBytesMax, "file");
            start = end;
        }

        Fault ??= End;
        Line = Fault is null ? TextOf(text) : default;
    }

    void Append(MemoryStream text, ReadOnlySpan<byte> bytes, int bytesMax, string what)
    {
        if (Fault is null && text.Length + bytes.Length > bytesMax)
        {
            Fault = new Complaint(Severity.Error, "too-long",
                $"The {what} is longer than {bytesMax} bytes. Send it in smaller parts, as one resource or Bundle a line.");
        }

        if (Fault is null)
        {
            text.Write(bytes);
        }
    }

    ReadOnlyMemory<byte> TextOf(MemoryStream text)
    {
        ReadOnlyMemory<byte> bytes = text.ToArray();
        if (Number <= 1 && bytes.Span.StartsWith("\uFEFF"u8))
        {
            bytes = bytes[3..];
        }

        return bytes.Span.EndsWith("\r"u8) ? bytes[..^1] : bytes;
    }

    async ValueTask<bool> FillAsync(CancellationToken cancellationToken)
    {
        if (isEnded)
        {
            return false;
        }

        try
        {
            start = 0;
            end = await stream.ReadAsync(buffer, cancellationToken);
        }
        catch (IOException)
        {
            end = 0;
            End = new Complaint(Severity.Error, "exception", "The file could not be read to its end.");
        }

        bytesRead += end;
        if (bytesRead > limits.LinesBytesMax)
        {
            end = 0;
            End = new Complaint(Severity.Error, "too-long", $"The file is longer than {limits.LinesBytesMax} bytes. Send it in smaller parts.");
        }

        isEnded = end == 0;
        return !isEnded;
    }
}
