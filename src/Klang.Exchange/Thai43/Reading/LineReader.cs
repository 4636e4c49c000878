using System.Buffers;

namespace Klang.Exchange.Thai43.Reading;

/// <summary>
/// Cuts a stream into physical lines: LF, CRLF, or CR alone when a member has no LF at the start. A line over the
/// limit is skipped to its end and reported as too long. The buffer held health data, so it is cleared on return.
/// </summary>
sealed class LineReader : IDisposable
{
    const int ReadBytes = 128 * 1024;

    readonly Stream stream;
    readonly int lineBytesMax;
    byte[] buffer;
    int start;
    int end;
    bool isEnded;
    bool isFirst = true;
    byte terminator = (byte)'\n';

    public LineReader(Stream stream, int lineBytesMax)
    {
        this.stream = stream;
        this.lineBytesMax = lineBytesMax;
        buffer = ArrayPool<byte>.Shared.Rent(Math.Max(ReadBytes, lineBytesMax + 2));
    }

    /// <summary>Number of the line last read, 1-based.</summary>
    public int Line { get; private set; }

    /// <summary>The line last read was over the limit; its bytes are not given.</summary>
    public bool IsTooLong { get; private set; }

    /// <summary>Bytes at the start of the stream, for telling encodings apart; does not advance.</summary>
    public ReadOnlySpan<byte> Peek()
    {
        while (!isEnded && end - start < 4096)
        {
            Fill();
        }

        return buffer.AsSpan(start, end - start);
    }

    public void Skip(int bytes) => start += bytes;

    /// <summary>The next line without its end; false at the end. The span is good until the next call.</summary>
    public bool TryRead(out ReadOnlySpan<byte> line)
    {
        if (isFirst)
        {
            isFirst = false;
            var head = Peek();
            terminator = head.Contains((byte)'\n') || !head.Contains((byte)'\r') ? (byte)'\n' : (byte)'\r';
        }

        IsTooLong = false;
        var searched = 0;
        while (true)
        {
            var at = buffer.AsSpan(start + searched, end - start - searched).IndexOf(terminator);
            if (at >= 0)
            {
                line = Take(searched + at, skip: 1);
                return true;
            }

            searched = end - start;
            if (searched > lineBytesMax)
            {
                IsTooLong = true;
                start = end;
                searched = 0;
            }

            if (isEnded)
            {
                line = [];
                if (end == start && !IsTooLong)
                {
                    return false;
                }

                line = Take(end - start, skip: 0);
                return true;
            }

            Fill();
        }
    }

    public void Dispose()
    {
        var rented = buffer;
        buffer = [];
        if (rented.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(rented, clearArray: true);
        }
    }

    ReadOnlySpan<byte> Take(int length, int skip)
    {
        var line = buffer.AsSpan(start, length);
        start += length + skip;
        Line++;
        if (terminator == '\n' && line.EndsWith("\r"u8))
        {
            line = line[..^1];
        }

        IsTooLong |= line.Length > lineBytesMax;
        return IsTooLong ? [] : line;
    }

    void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        var read = stream.Read(buffer, end, buffer.Length - end);
        isEnded = read == 0;
        end += read;
    }
}
