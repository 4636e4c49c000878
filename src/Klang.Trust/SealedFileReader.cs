using System.Security.Cryptography;
using Klang.Trust.Keys;
using Klang.Trust.Sealing;

namespace Klang.Trust;

/// <summary>An opened sealed file: its header, and its content as a stream of verified chunks.</summary>
public sealed class SealedFileReader : IDisposable
{
    const int SealedLength = SealedFileFormat.ChunkLength + SealedFileFormat.TagLength;

    readonly RingKey key;
    readonly Stream input;
    readonly string name;
    readonly byte[] plain = new byte[SealedFileFormat.ChunkLength];

    internal SealedFileReader(RingKey key, byte[] header, Stream input, string name)
    {
        this.key = key;
        this.input = input;
        this.name = name;
        Header = header;
    }

    /// <summary>The header, authenticated.</summary>
    public ReadOnlyMemory<byte> Header { get; }

    /// <summary>
    /// Verifies and writes out the content, chunk by chunk; gives its length. Throws <see cref="TrustException"/> naming the first chunk that is wrong: what
    /// was written out before is then not to be used.
    /// </summary>
    public async Task<long> CopyToAsync(Stream output, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var current = new byte[SealedLength];
        var next = new byte[SealedLength];
        var length = await input.ReadAtLeastAsync(current, SealedLength, throwOnEndOfStream: false, cancellationToken);
        var done = 0L;
        for (var number = 0L; ; number++)
        {
            var nextLength = await input.ReadAtLeastAsync(next, SealedLength, throwOnEndOfStream: false, cancellationToken);
            var isLast = nextLength == 0;
            var plainLength = Open(number, isLast, current.AsSpan(0, length));
            await output.WriteAsync(plain.AsMemory(0, plainLength), cancellationToken);
            progress?.Report(done += plainLength);
            if (isLast)
            {
                return done;
            }

            (current, next, length) = (next, current, nextLength);
        }
    }

    /// <summary>Zeroes the file's key.</summary>
    public void Dispose()
    {
        key.Zero();
        CryptographicOperations.ZeroMemory(plain);
    }

    int Open(long number, bool isLast, ReadOnlySpan<byte> chunk)
    {
        if (TryOpen(number, isLast, chunk))
        {
            return chunk.Length - SealedFileFormat.TagLength;
        }

        throw new TrustException(!TryOpen(number, !isLast, chunk)
            ? $"{name} is damaged: chunk {number} was changed or does not stand in its place."
            : isLast
                ? $"{name} is cut short: it ends with chunk {number}, which is not the last."
                : $"{name} is damaged: bytes were added behind chunk {number}, its last.");
    }

    bool TryOpen(long number, bool isLast, ReadOnlySpan<byte> chunk)
    {
        if (chunk.Length < SealedFileFormat.TagLength)
        {
            return false;
        }

        Span<byte> nonce = stackalloc byte[SealedFileFormat.NonceLength];
        SealedFileFormat.Nonce(nonce, number, isLast);
        var length = chunk.Length - SealedFileFormat.TagLength;
        try
        {
            key.Decrypt(nonce, chunk[..length], chunk[length..], plain.AsSpan(0, length), []);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
    }
}
