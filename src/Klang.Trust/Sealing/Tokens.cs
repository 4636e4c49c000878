using System.Buffers.Text;
using System.Security.Cryptography;
using Klang.Trust.Keys;

namespace Klang.Trust.Sealing;

/// <summary>
/// Tokens that go out and come back: base64url of version, salt (12), nonce (12), ciphertext, tag (16). Each is sealed
/// under a key of its own, HMAC(token key, salt): more tokens are made than random 96-bit nonces allow under one key.
/// </summary>
static class Tokens
{
    /// <summary>Most bytes a token carries.</summary>
    public const int MaxContent = 4096;

    const byte Version = 1;
    const int SaltLength = 12;
    const int NonceLength = 12;
    const int TagLength = 16;
    const int Overhead = 1 + SaltLength + NonceLength + TagLength;
    const int MaxText = ((MaxContent + Overhead) * 4 / 3) + 4;

    public static string Seal(KeyRing ring, ReadOnlySpan<byte> purpose, ReadOnlySpan<byte> content)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(content.Length, MaxContent);
        var token = new byte[Overhead + content.Length];
        token[0] = Version;
        RandomNumberGenerator.Fill(token.AsSpan(1, SaltLength + NonceLength));
        using var aes = MakeAes(ring, token.AsSpan(1, SaltLength));
        aes.Encrypt(
            token.AsSpan(1 + SaltLength, NonceLength),
            content,
            token.AsSpan(1 + SaltLength + NonceLength, content.Length),
            token.AsSpan(token.Length - TagLength),
            Bound(purpose));
        return Base64Url.EncodeToString(token);
    }

    public static byte[]? Open(KeyRing ring, ReadOnlySpan<byte> purpose, string text)
    {
        if (Decode(text) is not { } token)
        {
            return null;
        }

        using var aes = MakeAes(ring, token.AsSpan(1, SaltLength));
        var content = new byte[token.Length - Overhead];
        try
        {
            aes.Decrypt(
                token.AsSpan(1 + SaltLength, NonceLength),
                token.AsSpan(1 + SaltLength + NonceLength, content.Length),
                token.AsSpan(token.Length - TagLength),
                content,
                Bound(purpose));
            return content;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    static byte[]? Decode(string text)
    {
        if (text.Length > MaxText || !Base64Url.IsValid(text, out var length) || length < Overhead)
        {
            return null;
        }

        var token = Base64Url.DecodeFromChars(text);
        return token[0] == Version ? token : null;
    }

    static AesGcm MakeAes(KeyRing ring, ReadOnlySpan<byte> salt)
    {
        Span<byte> message = stackalloc byte[64];
        var labelled = new AssociatedData(message, "klang/token-key/1"u8);
        labelled.Add(salt);
        Span<byte> key = stackalloc byte[32];
        ring.Mac(labelled.Bytes, key);
        var aes = new AesGcm(key, TagLength);
        CryptographicOperations.ZeroMemory(key);
        return aes;
    }

    static byte[] Bound(ReadOnlySpan<byte> purpose)
    {
        var buffer = new byte[purpose.Length + 64];
        var associated = new AssociatedData(buffer, "klang/token/1"u8);
        associated.Add(purpose);
        return associated.Bytes.ToArray();
    }
}
