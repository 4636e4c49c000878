using System.Buffers.Binary;
using System.Security.Cryptography;
using Klang.Trust.Keys;

namespace Klang.Trust.Sealing;

/// <summary>
/// Sealed file, version 1 (docs/formats.md): magic (8), length of the header (4), header, length of the wrapped key (2), wrapped key, then chunks of
/// 64 KiB, each followed by its tag (16). Every chunk is sealed under a key of the file's own with its number and whether it is the last in
/// the nonce (the STREAM construction), so a file that is cut short, reordered, changed or added to does not open.
/// </summary>
static class SealedFileFormat
{
    public const int ChunkLength = 64 << 10;
    public const int TagLength = 16;
    public const int NonceLength = 12;
    public const int MaxHeader = 64 << 10;
    public const int MaxWrapped = 4 << 10;
    public const int FileKeyLength = 32;

    public static ReadOnlySpan<byte> Magic => "KLANGSF\x01"u8;

    /// <summary>Magic and header, as they stand at the beginning of the file.</summary>
    public static byte[] Prefix(ReadOnlySpan<byte> header)
    {
        var prefix = new byte[Magic.Length + 4 + header.Length];
        Magic.CopyTo(prefix);
        BinaryPrimitives.WriteInt32BigEndian(prefix.AsSpan(Magic.Length), header.Length);
        header.CopyTo(prefix.AsSpan(Magic.Length + 4));
        return prefix;
    }

    /// <summary>What the root binds to the file key: with another header the key does not come out.</summary>
    public static byte[] KeyContext(ReadOnlySpan<byte> prefix)
    {
        Span<byte> buffer = stackalloc byte[96];
        var associated = new AssociatedData(buffer, "klang/sealed-file/1"u8);
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(prefix, hash);
        associated.Add(hash);
        return associated.Bytes.ToArray();
    }

    /// <summary>The key of the chunks, derived from file key and header.</summary>
    public static RingKey ChunkKey(ReadOnlySpan<byte> fileKey, ReadOnlySpan<byte> context)
    {
        Span<byte> derived = stackalloc byte[RingKey.Length];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, fileKey, derived, [], context);
        var key = new RingKey(1, derived);
        CryptographicOperations.ZeroMemory(derived);
        return key;
    }

    /// <summary>Three zeroes, the chunk's number from 0 (8), 1 for the last chunk and 0 for all others.</summary>
    public static void Nonce(Span<byte> nonce, long number, bool isLast)
    {
        nonce[..3].Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[3..], number);
        nonce[11] = isLast ? (byte)1 : (byte)0;
    }
}
