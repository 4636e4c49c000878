using System.Security.Cryptography;

namespace Klang.Trust.Keys;

/// <summary>One version of a key: 32 bytes on the pinned heap, so the collector leaves no copies behind.</summary>
sealed class RingKey
{
    public const int Length = 32;

    readonly byte[] bytes = GC.AllocateUninitializedArray<byte>(Length, pinned: true);
    AesGcm? warm;

    public RingKey(int version, ReadOnlySpan<byte> key)
    {
        if (key.Length != Length)
        {
            throw new TrustException($"A key has {key.Length} bytes where {Length} are needed.");
        }

        Version = version;
        key.CopyTo(bytes);
    }

    public int Version { get; }

    public ReadOnlySpan<byte> Bytes => bytes;

    public static RingKey Generate(int version)
    {
        Span<byte> key = stackalloc byte[Length];
        RandomNumberGenerator.Fill(key);
        var made = new RingKey(version, key);
        CryptographicOperations.ZeroMemory(key);
        return made;
    }

    public void Encrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, Span<byte> cipher, Span<byte> tag, ReadOnlySpan<byte> associated)
    {
        var aes = Take();
        aes.Encrypt(nonce, plain, cipher, tag, associated);
        PutBack(aes);
    }

    /// <summary>Throws <see cref="AuthenticationTagMismatchException"/> when it does not verify.</summary>
    public void Decrypt(
        ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> cipher, ReadOnlySpan<byte> tag, Span<byte> plain, ReadOnlySpan<byte> associated)
    {
        var aes = Take();
        try
        {
            aes.Decrypt(nonce, cipher, tag, plain, associated);
        }
        finally
        {
            PutBack(aes);
        }
    }

    public void Zero()
    {
        CryptographicOperations.ZeroMemory(bytes);
        Interlocked.Exchange(ref warm, null)?.Dispose();
    }

    // An AesGcm carries one cipher context and is not safe for two threads at once. One is kept warm per key (a new
    // one costs 1.3 µs more); whoever finds it taken makes its own.
    AesGcm Take() => Interlocked.Exchange(ref warm, null) ?? new AesGcm(bytes, 16);

    void PutBack(AesGcm aes) => Interlocked.Exchange(ref warm, aes)?.Dispose();
}
