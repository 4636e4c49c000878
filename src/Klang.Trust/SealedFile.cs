using System.Buffers.Binary;
using System.Security.Cryptography;
using Klang.Trust.Keys;
using Klang.Trust.Sealing;

namespace Klang.Trust;

/// <summary>
/// Seals a stream of any length into one file under a key of its own, which the root wraps: backups. The header stays readable and is
/// authenticated. Layout in docs/formats.md.
/// </summary>
public static class SealedFile
{
    /// <summary>Most bytes of a header.</summary>
    public const int MaxHeader = SealedFileFormat.MaxHeader;

    /// <summary>Writes header and content. What was written is whole only when the task completes.</summary>
    /// <param name="kms">Wraps the file's key.</param>
    /// <param name="header">Readable and authenticated; at most <see cref="MaxHeader"/> bytes.</param>
    /// <param name="content">Read from where it stands to its end.</param>
    /// <param name="output">Gets the sealed bytes; not flushed.</param>
    /// <param name="progress">Told how many bytes of the content are done.</param>
    /// <param name="cancellationToken">Stops writing; what is there is then not whole.</param>
    public static async Task WriteAsync(
        IKms kms, ReadOnlyMemory<byte> header, Stream content, Stream output, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(header.Length, MaxHeader, nameof(header));
        var prefix = SealedFileFormat.Prefix(header.Span);
        await output.WriteAsync(prefix, cancellationToken);
        var key = await StartAsync(kms, prefix, output, cancellationToken);
        try
        {
            await WriteChunksAsync(key, content, output, progress, cancellationToken);
        }
        finally
        {
            key.Zero();
        }
    }

    /// <summary>
    /// Reads the header and opens the file's key. Throws <see cref="TrustException"/> when it is no sealed file, its header was changed, or another root
    /// sealed it.
    /// </summary>
    /// <param name="kms">Unwraps the file's key.</param>
    /// <param name="input">Stands at the file's beginning; stays the caller's.</param>
    /// <param name="name">The file, for messages.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public static async Task<SealedFileReader> OpenAsync(IKms kms, Stream input, string name, CancellationToken cancellationToken)
    {
        var header = await ReadHeaderAsync(input, name, cancellationToken);
        var length = await ReadAsync(input, 2, name, cancellationToken);
        var wrappedLength = BinaryPrimitives.ReadUInt16BigEndian(length);
        if (wrappedLength is 0 or > SealedFileFormat.MaxWrapped)
        {
            throw new TrustException($"{name} is damaged: its wrapped key has an unknown form.");
        }

        var wrapped = await ReadAsync(input, wrappedLength, name, cancellationToken);
        var context = SealedFileFormat.KeyContext(SealedFileFormat.Prefix(header));
        return new SealedFileReader(await UnwrapAsync(kms, wrapped, context, name, cancellationToken), header, input, name);
    }

    static async Task<RingKey> StartAsync(IKms kms, byte[] prefix, Stream output, CancellationToken cancellationToken)
    {
        var context = SealedFileFormat.KeyContext(prefix);
        var fileKey = RandomNumberGenerator.GetBytes(SealedFileFormat.FileKeyLength);
        try
        {
            var wrapped = (await kms.WrapAsync([new KmsItem(fileKey, context)], cancellationToken))[0];
            var length = new byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)wrapped.Length));
            await output.WriteAsync(length, cancellationToken);
            await output.WriteAsync(wrapped, cancellationToken);
            return SealedFileFormat.ChunkKey(fileKey, context);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(fileKey);
        }
    }

    /// <summary>Reads one chunk ahead, since only the end of the content says which chunk is the last.</summary>
    static async Task WriteChunksAsync(
        RingKey key, Stream content, Stream output, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        var current = new byte[SealedFileFormat.ChunkLength];
        var next = new byte[SealedFileFormat.ChunkLength];
        var chunk = new byte[SealedFileFormat.ChunkLength + SealedFileFormat.TagLength];
        var length = await content.ReadAtLeastAsync(current, current.Length, throwOnEndOfStream: false, cancellationToken);
        var done = 0L;
        for (var number = 0L; ; number++)
        {
            var nextLength = await content.ReadAtLeastAsync(next, next.Length, throwOnEndOfStream: false, cancellationToken);
            var isLast = nextLength == 0;
            Seal(key, number, isLast, current.AsSpan(0, length), chunk);
            await output.WriteAsync(chunk.AsMemory(0, length + SealedFileFormat.TagLength), cancellationToken);
            progress?.Report(done += length);
            if (isLast)
            {
                return;
            }

            (current, next, length) = (next, current, nextLength);
        }
    }

    static void Seal(RingKey key, long number, bool isLast, ReadOnlySpan<byte> plain, Span<byte> chunk)
    {
        Span<byte> nonce = stackalloc byte[SealedFileFormat.NonceLength];
        SealedFileFormat.Nonce(nonce, number, isLast);
        key.Encrypt(nonce, plain, chunk[..plain.Length], chunk.Slice(plain.Length, SealedFileFormat.TagLength), []);
    }

    static async Task<byte[]> ReadHeaderAsync(Stream input, string name, CancellationToken cancellationToken)
    {
        var start = await ReadAsync(input, SealedFileFormat.Magic.Length + 4, name, cancellationToken);
        var length = BinaryPrimitives.ReadInt32BigEndian(start.AsSpan(SealedFileFormat.Magic.Length));
        if (!start.AsSpan().StartsWith(SealedFileFormat.Magic))
        {
            throw new TrustException($"{name} is not a sealed file of Klang's, or its first bytes are damaged.");
        }

        return length is < 0 or > MaxHeader
            ? throw new TrustException($"{name} is damaged: its header has an unknown form.")
            : await ReadAsync(input, length, name, cancellationToken);
    }

    static async Task<byte[]> ReadAsync(Stream input, int length, string name, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        return await input.ReadAtLeastAsync(bytes, length, throwOnEndOfStream: false, cancellationToken) == length
            ? bytes
            : throw new TrustException($"{name} is damaged: it ends before its first chunk.");
    }

    static async Task<RingKey> UnwrapAsync(IKms kms, byte[] wrapped, byte[] context, string name, CancellationToken cancellationToken)
    {
        try
        {
            var fileKey = (await kms.UnwrapAsync([new KmsItem(wrapped, context)], cancellationToken))[0];
            var key = SealedFileFormat.ChunkKey(fileKey, context);
            CryptographicOperations.ZeroMemory(fileKey);
            return key;
        }
        catch (TrustException failure)
        {
            throw new TrustException($"{name} does not open: its header was changed, or it was sealed under another root key.", failure);
        }
    }
}
