namespace Klang.Exchange.Thai43.Spool;

/// <summary>Random reading of a <see cref="SealedFile"/>, for an archive that arrived over a stream that cannot seek.</summary>
sealed class SealedStream(SealedFile file, long length) : Stream
{
    readonly byte[] block = new byte[SealedFile.BlockBytes];
    long opened = -1;
    int filled;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        if (Position >= length || buffer.IsEmpty)
        {
            return 0;
        }

        var number = Position / SealedFile.BlockBytes;
        if (number != opened)
        {
            filled = file.ReadBlock(number, block);
            opened = number;
        }

        var at = (int)(Position % SealedFile.BlockBytes);
        var part = Math.Min(buffer.Length, filled - at);
        block.AsSpan(at, part).CopyTo(buffer);
        Position += part;
        return part;
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            file.Dispose();
            Array.Clear(block);
        }

        base.Dispose(disposing);
    }
}
