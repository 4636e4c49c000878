using System.Buffers;
using System.IO.Compression;
using Klang.Fhir;

namespace Klang.Http;

/// <summary>A request's body in one rented buffer, cleared when it is given back.</summary>
sealed class RequestBody(BodyBudget budget) : IDisposable
{
    const int FirstBytes = 16 * 1024;

    /// <summary>What gzip may always unpack to, whatever the ratio.</summary>
    const int GzipFloorBytes = 64 * 1024;

    byte[] buffer = [];
    int length;
    int taken;

    public ReadOnlyMemory<byte> Bytes => buffer.AsMemory(0, length);

    /// <summary>Reads the whole body. Null when it is read; refused before reading on when it is over the limit.</summary>
    public async ValueTask<Refusal?> ReadAsync(HttpRequest request, int bytesMax, int gzipRatioMax, CancellationToken cancellationToken)
    {
        if (request.ContentLength > bytesMax)
        {
            return TooLarge(bytesMax);
        }

        string? encoding = request.Headers.ContentEncoding;
        if (string.IsNullOrEmpty(encoding) || encoding.Equals("identity", StringComparison.OrdinalIgnoreCase))
        {
            return await FillAsync(request.Body, () => bytesMax, (int)(request.ContentLength ?? FirstBytes), bytesMax, cancellationToken);
        }

        if (!encoding.Equals("gzip", StringComparison.OrdinalIgnoreCase))
        {
            return new Refusal(RefusalKind.UnsupportedMedia, "not-supported", "Bodies are read as they are, or with Content-Encoding: gzip.");
        }

        var packed = new CountingStream(request.Body, bytesMax);
        await using var unpacked = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);
        try
        {
            return await FillAsync(
                unpacked,
                () => (int)Math.Min(bytesMax, GzipFloorBytes + (packed.BytesRead * gzipRatioMax)),
                FirstBytes,
                bytesMax,
                cancellationToken);
        }
        catch (InvalidDataException)
        {
            return new Refusal(RefusalKind.Malformed, "structure", "The body is not sound gzip.");
        }
    }

    public void Dispose()
    {
        if (buffer.Length > 0)
        {
            buffer.AsSpan(0, length).Clear();
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = [];
        }

        budget.GiveBack(taken);
        taken = 0;
    }

    async ValueTask<Refusal?> FillAsync(
        Stream stream, Func<int> allowed, int expected, int bytesMax, CancellationToken cancellationToken)
    {
        if (!Grow(Math.Max(expected, 1) + 1))
        {
            return Full();
        }

        while (true)
        {
            if (length == buffer.Length && !Grow(Math.Min(buffer.Length * 2L, bytesMax + 1L)))
            {
                return Full();
            }

            var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken);
            length += read;
            if (length > allowed())
            {
                return TooLarge(bytesMax);
            }

            if (read == 0)
            {
                return null;
            }
        }
    }

    bool Grow(long bytes)
    {
        var more = (int)bytes - taken;
        if (!budget.TryTake(more))
        {
            return false;
        }

        taken += more;
        var larger = ArrayPool<byte>.Shared.Rent((int)bytes);
        buffer.AsSpan(0, length).CopyTo(larger);
        if (buffer.Length > 0)
        {
            buffer.AsSpan(0, length).Clear();
            ArrayPool<byte>.Shared.Return(buffer);
        }

        buffer = larger;
        return true;
    }

    static Refusal TooLarge(int bytesMax) => new(RefusalKind.TooLarge, "too-long",
        $"The body is over the limit of {bytesMax} bytes for this address (unpacked), or packed more than a hundredfold. Send it in smaller parts.");

    static Refusal Full() => new(RefusalKind.Unavailable, "throttled", "Too many large bodies are on their way. Try again in a moment.");

    /// <summary>Counts what is read of the packed body.</summary>
    sealed class CountingStream(Stream inner, int bytesMax) : Stream
    {
        public long BytesRead { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await inner.ReadAsync(buffer, cancellationToken);
            BytesRead += read;
            return BytesRead > bytesMax ? throw new InvalidDataException("The packed body is over the limit.") : read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
