using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Klang.Trust.Keys;

namespace Klang.Trust.Sealing;

/// <summary>
/// Sealed message, version 1 (docs/formats.md): version, algorithm, key version (2), packing, nonce (12), ciphertext,
/// tag (16). Inside: the content, compressed when that helps, padded to a multiple of 64 bytes so that its length
/// says little. The first five bytes are authenticated together with the caller's associated data.
/// </summary>
sealed class SealedMessages(Packing packing)
{
    /// <summary>Most bytes of content in one message.</summary>
    public const int MaxContent = 64 << 20;

    public const int HeaderLength = 5;
    public const int NonceLength = 12;
    public const int TagLength = 16;
    public const int PadTo = 64;

    const byte Version = 1;
    const byte Aes256Gcm = 1;
    const int Overhead = HeaderLength + NonceLength + TagLength;
    const int StackLimit = 512;

    public byte[] Seal(KeyRing ring, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> content)
    {
        if (content.Length > MaxContent)
        {
            throw new TrustException($"A message of {content.Length} bytes is too large to seal; the limit is {MaxContent}.");
        }

        var rented = ArrayPool<byte>.Shared.Rent(Packing.MaxPacked(content.Length) + PadTo);
        var used = 0;
        ring.Hold();
        try
        {
            used = packing.Pack(content, rented, out var packed);
            used = Pad(rented, used);
            return Encrypt(ring.Newest, packed, associatedData, rented.AsSpan(0, used));
        }
        finally
        {
            ring.Release();
            CryptographicOperations.ZeroMemory(rented.AsSpan(0, used));
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public void Open(KeyRing ring, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> message, IBufferWriter<byte> output)
    {
        var cipherLength = message.Length - Overhead;
        if (cipherLength < PadTo || cipherLength % PadTo != 0 || message[0] != Version || message[1] != Aes256Gcm)
        {
            throw new TrustException($"A message under {ring.Name} has an unknown form.");
        }

        var version = BinaryPrimitives.ReadUInt16BigEndian(message[2..]);
        var key = ring.Find(version)
            ?? throw new TrustException($"A message was sealed under version {version} of {ring.Name}, which is not there.");
        var rented = ArrayPool<byte>.Shared.Rent(cipherLength);
        var plain = rented.AsSpan(0, cipherLength);
        ring.Hold();
        try
        {
            Decrypt(key, associatedData, message, plain);
            packing.Unpack(message[4], Unpad(plain, ring.Name), ring.Name, output);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new TrustException($"A message under {ring.Name} does not verify: it was changed, moved, or sealed under another key.", e);
        }
        finally
        {
            ring.Release();
            CryptographicOperations.ZeroMemory(plain);
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    static byte[] Encrypt(RingKey key, byte packed, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> padded)
    {
        var message = new byte[Overhead + padded.Length];
        message[0] = Version;
        message[1] = Aes256Gcm;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)key.Version);
        message[4] = packed;
        var nonce = message.AsSpan(HeaderLength, NonceLength);
        RandomNumberGenerator.Fill(nonce);

        var bound = associatedData.Length + HeaderLength <= StackLimit
            ? stackalloc byte[StackLimit]
            : new byte[associatedData.Length + HeaderLength];
        bound = Bind(bound, message, associatedData);
        key.Encrypt(
            nonce, padded, message.AsSpan(HeaderLength + NonceLength, padded.Length), message.AsSpan(message.Length - TagLength), bound);
        return message;
    }

    static void Decrypt(RingKey key, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> message, Span<byte> plain)
    {
        var bound = associatedData.Length + HeaderLength <= StackLimit
            ? stackalloc byte[StackLimit]
            : new byte[associatedData.Length + HeaderLength];
        bound = Bind(bound, message, associatedData);
        key.Decrypt(
            message.Slice(HeaderLength, NonceLength),
            message.Slice(HeaderLength + NonceLength, plain.Length),
            message[^TagLength..],
            plain,
            bound);
    }

    static Span<byte> Bind(Span<byte> buffer, ReadOnlySpan<byte> message, ReadOnlySpan<byte> associatedData)
    {
        message[..HeaderLength].CopyTo(buffer);
        associatedData.CopyTo(buffer[HeaderLength..]);
        return buffer[..(HeaderLength + associatedData.Length)];
    }

    // 1 to 64 bytes: zeroes, then the count of all of them.
    static int Pad(Span<byte> buffer, int length)
    {
        var count = PadTo - (length % PadTo);
        buffer.Slice(length, count - 1).Clear();
        buffer[length + count - 1] = (byte)count;
        return length + count;
    }

    static ReadOnlySpan<byte> Unpad(ReadOnlySpan<byte> padded, string name)
    {
        var count = padded[^1];
        if (count is 0 or > PadTo)
        {
            throw new TrustException($"A message under {name} verifies but is padded wrongly.");
        }

        return padded[..^count];
    }
}
