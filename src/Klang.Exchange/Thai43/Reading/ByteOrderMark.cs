using System.Text;

namespace Klang.Exchange.Thai43.Reading;

/// <summary>Looks at the first bytes of a member: UTF-8 mark, UTF-16 marks, or none.</summary>
static class ByteOrderMark
{
    /// <summary>Lines of the member as bytes of UTF-8 or TIS-620; the encoding when a mark tells it.</summary>
    public static LineReader Open(Stream stream, int lineBytesMax, out string? encoding)
    {
        var head = new byte[4];
        var length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        encoding = null;
        var skip = 0;
        var whole = new PrefixedStream(head.AsMemory(0, length), stream);
        if (head.AsSpan(0, length).StartsWith("\uFEFF"u8))
        {
            encoding = "utf-8-bom";
            skip = 3;
        }
        else if (length >= 2 && (head[0], head[1]) is (0xFF, 0xFE) or (0xFE, 0xFF))
        {
            encoding = "utf-16";
            var utf16 = head[0] == 0xFF ? Encoding.Unicode : Encoding.BigEndianUnicode;
            return Skipping(Encoding.CreateTranscodingStream(whole, utf16, Encoding.UTF8), lineBytesMax, 3);
        }

        else if (length == head.Length && Utf16Without(head) is { } unmarked)
        {
            encoding = "utf-16";
            return Skipping(Encoding.CreateTranscodingStream(whole, unmarked, Encoding.UTF8), lineBytesMax, 0);
        }

        return Skipping(whole, lineBytesMax, skip);
    }

    /// <summary>A header begins with ASCII letters: zeros between them are UTF-16 without a mark.</summary>
    static Encoding? Utf16Without(ReadOnlySpan<byte> head) => (head[0], head[1], head[2], head[3]) switch
    {
        (not 0, 0, not 0, 0) => Encoding.Unicode,
        (0, not 0, 0, not 0) => Encoding.BigEndianUnicode,
        _ => null,
    };

    static LineReader Skipping(Stream stream, int lineBytesMax, int bytes)
    {
        var lines = new LineReader(stream, lineBytesMax);
        if (bytes > 0 && lines.Peek().Length >= bytes)
        {
            lines.Skip(bytes);
        }

        return lines;
    }

    /// <summary>A few bytes, then a stream.</summary>
    sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream inner) : Stream
    {
        ReadOnlyMemory<byte> rest = prefix;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            if (rest.IsEmpty || buffer.IsEmpty)
            {
                return inner.Read(buffer);
            }

            var part = Math.Min(rest.Length, buffer.Length);
            rest.Span[..part].CopyTo(buffer);
            rest = rest[part..];
            return part;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
