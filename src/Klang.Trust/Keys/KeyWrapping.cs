using System.Globalization;
using System.Security.Cryptography;

namespace Klang.Trust.Keys;

/// <summary>
/// Wraps one key by another: version 1, nonce 12, key 32, tag 16. Name, version and wrapping key are the associated
/// data, so a wrapped key cannot stand in for another. Layout in docs/formats.md.
/// </summary>
static class KeyWrapping
{
    public const int CommitmentLength = 16;
    public const int MaxVersion = ushort.MaxValue;

    const byte Format = 1;
    const int NonceLength = 12;
    const int TagLength = 16;
    const int WrappedLength = 1 + NonceLength + RingKey.Length + TagLength;

    /// <summary>The associated data of a wrapped key.</summary>
    public static byte[] Context(string name, int version, string wrappedBy)
    {
        Span<byte> buffer = stackalloc byte[1024];
        var associated = new AssociatedData(buffer, "klang/key/1"u8);
        associated.Add(name);
        associated.Add(version);
        associated.Add(wrappedBy);
        return associated.Bytes.ToArray();
    }

    /// <summary>Binds the key itself: GCM alone would let one ciphertext open under two keys.</summary>
    public static byte[] Commitment(ReadOnlySpan<byte> key)
    {
        var commitment = new byte[CommitmentLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key, commitment, [], "commit"u8);
        return commitment;
    }

    public static WrappedKey Wrap(KeyRing wrapping, string name, RingKey key)
    {
        var wrappedBy = string.Create(CultureInfo.InvariantCulture, $"{wrapping.Name}/{wrapping.Newest.Version}");
        var wrapped = new byte[WrappedLength];
        wrapped[0] = Format;
        RandomNumberGenerator.Fill(wrapped.AsSpan(1, NonceLength));
        wrapping.Hold();
        try
        {
            wrapping.Newest.Encrypt(
                wrapped.AsSpan(1, NonceLength),
                key.Bytes,
                wrapped.AsSpan(1 + NonceLength, RingKey.Length),
                wrapped.AsSpan(1 + NonceLength + RingKey.Length),
                Context(name, key.Version, wrappedBy));
        }
        finally
        {
            wrapping.Release();
        }

        return new WrappedKey(name, key.Version, wrappedBy, wrapped, Commitment(key.Bytes));
    }

    public static RingKey Unwrap(KeyRing wrapping, WrappedKey row)
    {
        var bytes = row.Wrapped.Span;
        if (bytes.Length != WrappedLength || bytes[0] != Format)
        {
            throw new TrustException($"The wrapped key {row.Name} version {row.Version} has an unknown form.");
        }

        var with = WrappingVersion(wrapping, row);
        Span<byte> key = stackalloc byte[RingKey.Length];
        wrapping.Hold();
        try
        {
            with.Decrypt(
                bytes.Slice(1, NonceLength),
                bytes.Slice(1 + NonceLength, RingKey.Length),
                bytes[(1 + NonceLength + RingKey.Length)..],
                key,
                Context(row.Name, row.Version, row.WrappedBy));
            CheckCommitment(row, key);
            return new RingKey(row.Version, key);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new TrustException(
                $"The wrapped key {row.Name} version {row.Version} does not verify under {row.WrappedBy}.", e);
        }
        finally
        {
            wrapping.Release();
            CryptographicOperations.ZeroMemory(key);
        }
    }

    public static void CheckCommitment(WrappedKey row, ReadOnlySpan<byte> key)
    {
        if (!CryptographicOperations.FixedTimeEquals(Commitment(key), row.Commitment.Span))
        {
            throw new TrustException($"The key {row.Name} version {row.Version} does not match its commitment.");
        }
    }

    static RingKey WrappingVersion(KeyRing wrapping, WrappedKey row)
    {
        var prefix = wrapping.Name + "/";
        if (row.WrappedBy.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(row.WrappedBy.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            && wrapping.Find(version) is { } with)
        {
            return with;
        }

        throw new TrustException(
            $"The key {row.Name} version {row.Version} is wrapped by {row.WrappedBy}, where {wrapping.Name} should wrap it.");
    }
}
