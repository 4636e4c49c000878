using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Klang.Trust.Sealing;

/// <summary>
/// Seals a large attachment in chunks under a key of its own, which lies in the sealed block of the resource: who cannot open the block
/// cannot open the chunks, and they need not be sealed anew when the block moves.
/// </summary>
/// <remarks>
/// AES-256-GCM per chunk of 64 KiB. Nonce: the chunk's number (11 bytes, big-endian), then 1 for the last chunk and 0 for the
/// others, so that chunks cannot be left out, cut off or put in another order. A chunk is its ciphertext and a tag of 16 bytes.
/// </remarks>
public static class AttachmentSeal
{
    /// <summary>Bytes of content in every chunk but the last.</summary>
    public const int ChunkBytes = 64 << 10;

    /// <summary>Length of the key.</summary>
    public const int KeyLength = 32;

    const int NonceLength = 12;
    const int TagLength = 16;

    /// <summary>Seals content under a new random key.</summary>
    /// <param name="content">At least one byte.</param>
    /// <param name="key">Takes the key, 32 bytes.</param>
    public static IReadOnlyList<byte[]> Seal(ReadOnlySpan<byte> content, Span<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfZero(content.Length, nameof(content));
        RandomNumberGenerator.Fill(key[..KeyLength]);
        using var aes = new AesGcm(key[..KeyLength], TagLength);
        Span<byte> nonce = stackalloc byte[NonceLength];
        var chunks = new List<byte[]>((content.Length / ChunkBytes) + 1);
        for (var at = 0; at < content.Length; at += ChunkBytes)
        {
            var part = content.Slice(at, Math.Min(ChunkBytes, content.Length - at));
            var chunk = new byte[part.Length + TagLength];
            SetNonce(nonce, chunks.Count, at + part.Length == content.Length);
            aes.Encrypt(nonce, part, chunk.AsSpan(0, part.Length), chunk.AsSpan(part.Length));
            chunks.Add(chunk);
        }

        return chunks;
    }

    /// <summary>Opens all chunks into content of the known length; throws <see cref="TrustException"/> when one does not verify or is missing.</summary>
    public static void Open(ReadOnlySpan<byte> key, IReadOnlyList<ReadOnlyMemory<byte>> chunks, Span<byte> content)
    {
        using var aes = new AesGcm(key, TagLength);
        Span<byte> nonce = stackalloc byte[NonceLength];
        for (var number = 0; number < chunks.Count; number++)
        {
            var chunk = chunks[number].Span;
            var length = chunk.Length - TagLength;
            if (length <= 0 || length > content.Length)
            {
                throw new TrustException("A chunk of an attachment has an unknown form.");
            }

            SetNonce(nonce, number, number == chunks.Count - 1);
            try
            {
                aes.Decrypt(nonce, chunk[..length], chunk[length..], content[..length]);
            }
            catch (AuthenticationTagMismatchException e)
            {
                throw new TrustException("A chunk of an attachment does not verify: it was changed, moved, or another is missing.", e);
            }

            content = content[length..];
        }

        if (!content.IsEmpty)
        {
            throw new TrustException("Chunks of an attachment are missing.");
        }
    }

    static void SetNonce(Span<byte> nonce, int number, bool isLast)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt32BigEndian(nonce[7..], number);
        nonce[^1] = isLast ? (byte)1 : (byte)0;
    }
}
