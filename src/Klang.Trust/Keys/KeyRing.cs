using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Klang.Trust.Keys;

/// <summary>
/// All versions of one named key, held open. Counted: the cache holds it once and every sealer, opener and running
/// operation once more; the keys are zeroed when the last lets go, so nothing ever seals under zeroes. A holder that is
/// forgotten instead of disposed is caught by the finaliser.
/// </summary>
sealed class KeyRing
{
    readonly RingKey[] versions;
    int holders = 1;

    /// <param name="name">Text name, for messages.</param>
    /// <param name="versions">At least one, ascending.</param>
    public KeyRing(string name, params RingKey[] versions)
    {
        Name = name;
        this.versions = versions;
    }

    ~KeyRing() => Zero();

    public string Name { get; }

    public RingKey Newest => versions[^1];

    public IReadOnlyList<RingKey> Versions => versions;

    public RingKey? Find(int version)
    {
        for (var i = versions.Length - 1; i >= 0; i--)
        {
            if (versions[i].Version == version)
            {
                return versions[i];
            }
        }

        return null;
    }

    public bool IsZeroed => Volatile.Read(ref holders) == 0;

    /// <summary>Holds it; false when it is zeroed already.</summary>
    public bool TryHold()
    {
        var seen = Volatile.Read(ref holders);
        while (seen > 0)
        {
            var before = Interlocked.CompareExchange(ref holders, seen + 1, seen);
            if (before == seen)
            {
                return true;
            }

            seen = before;
        }

        return false;
    }

    /// <summary>Holds it, or throws because the vault is closed.</summary>
    public void Hold()
    {
        if (!TryHold())
        {
            throw new TrustException($"The key {Name} has been let go.");
        }
    }

    [SuppressMessage("Usage", "CA1816", Justification = "The last release is this counted object's Dispose.")]
    public void Release()
    {
        if (Interlocked.Decrement(ref holders) == 0)
        {
            Zero();
            GC.SuppressFinalize(this);
        }
    }

    /// <summary>HMAC-SHA-256 under the newest version.</summary>
    public void Mac(ReadOnlySpan<byte> message, Span<byte> mac32)
    {
        Hold();
        try
        {
            HMACSHA256.HashData(Newest.Bytes, message, mac32);
        }
        finally
        {
            Release();
        }
    }

    void Zero()
    {
        foreach (var key in versions)
        {
            key.Zero();
        }
    }
}
