namespace Klang.Exchange.Thai43.Reading;

/// <summary>
/// Counts what a member expands to and checks it: size and ratio while reading, checksum at the end. Breaking a rule
/// throws <see cref="MemberException"/>, which the reading of members turns into a refusal of the member.
/// </summary>
sealed class MemberStream(Stream inner, ArchiveMember member, F43Limits limits, long archiveBytesLeft) : Stream
{
    static readonly uint[] Table = Fill();

    uint crc = uint.MaxValue;

    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => BytesRead;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        int read;
        try
        {
            read = inner.Read(buffer);
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException)
        {
            throw new MemberException(F43Reason.CorruptMember);
        }

        BytesRead += read;
        if (BytesRead > limits.MemberBytesMax || BytesRead > archiveBytesLeft)
        {
            throw new MemberException(F43Reason.TooLarge);
        }

        if (member.PackedLength > 0 && BytesRead > limits.RatioFreeBytes && BytesRead / member.PackedLength > limits.RatioMax)
        {
            throw new MemberException(F43Reason.ZipBomb);
        }

        if (read > 0)
        {
            Add(buffer[..read]);
        }
        else if (member.Crc is { } declared && (declared != ~crc || BytesRead != member.Length))
        {
            throw new MemberException(F43Reason.CorruptMember);
        }

        return read;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }

    void Add(ReadOnlySpan<byte> bytes)
    {
        var sum = crc;
        foreach (var value in bytes)
        {
            sum = (sum >> 8) ^ Table[(byte)(sum ^ value)];
        }

        crc = sum;
    }

    /// <summary>CRC-32 as zip uses it: polynomial 0xEDB88320, reflected.</summary>
    static uint[] Fill()
    {
        var table = new uint[256];
        for (var at = 0u; at < 256; at++)
        {
            var value = at;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xEDB88320;
            }

            table[at] = value;
        }

        return table;
    }
}
