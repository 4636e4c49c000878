using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Klang.Trust;

/// <summary>
/// One key wrapped by the root that seals small values and makes keyed hashes, for stores that lie beside the vault's and must open while
/// another process holds the vault (accounts, clients). Layout in docs/formats.md. Thread-safe.
/// </summary>
public sealed class SealingKey : IDisposable
{
    const byte Format = 1;
    const int NonceLength = 12;
    const int TagLength = 16;
    const int KeyLength = 32;

    readonly byte[] sealing;
    readonly byte[] hashing;

    SealingKey(ReadOnlySpan<byte> master)
    {
        sealing = Derive(master, "klang/small/seal/1"u8);
        hashing = Derive(master, "klang/small/hash/1"u8);
    }

    /// <summary>A new key as the root wraps it, to be kept beside what it seals.</summary>
    /// <param name="kms">The root.</param>
    /// <param name="context">Bound to the wrapped key: the same for opening.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public static async Task<byte[]> MakeAsync(IKms kms, ReadOnlyMemory<byte> context, CancellationToken cancellationToken)
    {
        var master = RandomNumberGenerator.GetBytes(KeyLength);
        try
        {
            return (await kms.WrapAsync([new KmsItem(master, context)], cancellationToken))[0];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(master);
        }
    }

    /// <summary>Wraps a key anew under the root in use now: after the root was rotated.</summary>
    public static async Task<byte[]> RewrapAsync(IKms kms, ReadOnlyMemory<byte> wrapped, ReadOnlyMemory<byte> context, CancellationToken cancellationToken)
    {
        var master = (await kms.UnwrapAsync([new KmsItem(wrapped, context)], cancellationToken))[0];
        try
        {
            return (await kms.WrapAsync([new KmsItem(master, context)], cancellationToken))[0];
        }
        finally
        {
            CryptographicOperations.ZeroMemory(master);
        }
    }

    /// <summary>Opens a wrapped key. Throws <see cref="TrustException"/> when another root wrapped it or it was changed.</summary>
    public static async Task<SealingKey> OpenAsync(IKms kms, ReadOnlyMemory<byte> wrapped, ReadOnlyMemory<byte> context, CancellationToken cancellationToken)
    {
        var master = (await kms.UnwrapAsync([new KmsItem(wrapped, context)], cancellationToken))[0];
        try
        {
            return master.Length == KeyLength ? new SealingKey(master) : throw new TrustException("A sealing key has an unknown form.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(master);
        }
    }

    /// <summary>Seals a small value, bound to where it belongs (table, row).</summary>
    public byte[] Seal(string place, ReadOnlySpan<byte> plain)
    {
        var output = new byte[1 + NonceLength + plain.Length + TagLength];
        output[0] = Format;
        var nonce = output.AsSpan(1, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(sealing, TagLength);
        aes.Encrypt(nonce, plain, output.AsSpan(1 + NonceLength, plain.Length), output.AsSpan(output.Length - TagLength), Place(place));
        return output;
    }

    /// <summary>Opens what <see cref="Seal"/> made for this place. Throws <see cref="TrustException"/> when it was changed or moved.</summary>
    public byte[] Open(string place, ReadOnlySpan<byte> value)
    {
        if (value.Length < 1 + NonceLength + TagLength || value[0] != Format)
        {
            throw new TrustException($"What is sealed in {place} has an unknown form.");
        }

        var plain = new byte[value.Length - 1 - NonceLength - TagLength];
        using var aes = new AesGcm(sealing, TagLength);
        try
        {
            aes.Decrypt(value.Slice(1, NonceLength), value.Slice(1 + NonceLength, plain.Length), value[^TagLength..], plain, Place(place));
            return plain;
        }
        catch (AuthenticationTagMismatchException fault)
        {
            throw new TrustException($"What is sealed in {place} does not verify: it was changed or moved.", fault);
        }
    }

    /// <summary>Keyed hash, 32 bytes, of a value that must be found again and not be read.</summary>
    /// <param name="kind">What sort of value: hashes of different sorts never meet.</param>
    /// <param name="value">The value, normalised by the caller.</param>
    public byte[] Hash(string kind, ReadOnlySpan<byte> value)
    {
        var name = Encoding.UTF8.GetBytes(kind);
        var message = new byte[2 + name.Length + value.Length];
        BinaryPrimitives.WriteUInt16BigEndian(message, checked((ushort)name.Length));
        name.CopyTo(message, 2);
        value.CopyTo(message.AsSpan(2 + name.Length));
        try
        {
            return HMACSHA256.HashData(hashing, message);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(message);
        }
    }

    /// <summary>Zeroes the key.</summary>
    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(sealing);
        CryptographicOperations.ZeroMemory(hashing);
    }

    static byte[] Place(string place) => Encoding.UTF8.GetBytes("klang/small/1/" + place);

    static byte[] Derive(ReadOnlySpan<byte> master, ReadOnlySpan<byte> purpose)
    {
        var key = new byte[KeyLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, master, key, salt: [], purpose);
        return key;
    }
}
