using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Klang.Identity;

/// <summary>
/// Good tokens, kept a few seconds: validating costs a signature and four questions. Keyed by hash, so that no token lies about in memory. Bounded by two
/// generations: when the young one is full it becomes the old one. Thread-safe.
/// </summary>
sealed class TokenCache
{
    /// <summary>Tokens of one generation.</summary>
    public const int GenerationMax = 8192;

    volatile ConcurrentDictionary<Key, KnownToken> young = new();
    volatile ConcurrentDictionary<Key, KnownToken> old = new();

    /// <summary>How many are held.</summary>
    public int Count => young.Count + old.Count;

    public KnownToken? Find(string token, DateTimeOffset now)
    {
        var key = KeyOf(token);
        return (young.TryGetValue(key, out var known) || old.TryGetValue(key, out known)) && now < known.CheckAgain && now < known.Until ? known : null;
    }

    public void Keep(string token, KnownToken known)
    {
        if (young.Count >= GenerationMax)
        {
            old = young;
            young = new ConcurrentDictionary<Key, KnownToken>();
        }

        young[KeyOf(token)] = known;
    }

    /// <summary>Forgets all: something was revoked, locked or suspended.</summary>
    public void Clear()
    {
        young = new ConcurrentDictionary<Key, KnownToken>();
        old = new ConcurrentDictionary<Key, KnownToken>();
    }

    static Key KeyOf(string token)
    {
        Span<byte> hash = stackalloc byte[32];
        var length = Encoding.UTF8.GetByteCount(token);
        var bytes = length <= 4096 ? stackalloc byte[length] : new byte[length];
        Encoding.UTF8.GetBytes(token, bytes);
        SHA256.HashData(bytes, hash);
        return new Key(BitConverter.ToUInt128(hash), BitConverter.ToUInt128(hash[16..]));
    }

    readonly record struct Key(UInt128 High, UInt128 Low);
}
