using System.Collections.Immutable;
using Klang.Registries;
using Microsoft.IdentityModel.Tokens;

namespace Klang.Identity;

/// <summary>The keys of tokens as the libraries want them, read again when the identity file has changed. Thread-safe.</summary>
sealed class TokenKeys
{
    readonly IdentityKeys keys;
    ImmutableArray<ECDsaSecurityKey> signing;

    public TokenKeys(IdentityKeys keys)
    {
        this.keys = keys;
        signing = Load();
        Encryption = new SymmetricSecurityKey(keys.ReadEncryptionKey());
    }

    /// <summary>The newest first: that one signs, all of them are believed.</summary>
    public ImmutableArray<ECDsaSecurityKey> Signing => signing;

    public SymmetricSecurityKey Encryption { get; }

    /// <summary>Told after the keys have changed.</summary>
    public event Action? Changed;

    /// <summary>Reads them again.</summary>
    public void Refresh()
    {
        var loaded = Load();
        if (!loaded.Select(key => key.KeyId).SequenceEqual(signing.Select(key => key.KeyId), StringComparer.Ordinal))
        {
            signing = loaded;
            Changed?.Invoke();
        }
    }

    ImmutableArray<ECDsaSecurityKey> Load() => [.. keys.ReadSigningKeys().Select(key => new ECDsaSecurityKey(key.Key) { KeyId = key.Id })];
}
