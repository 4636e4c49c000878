using Klang.Trust.Keys;
using Klang.Trust.Sealing;

namespace Klang.Trust;

/// <summary>
/// Seals under one data key: compress (zstd with the shipped dictionary), then AES-256-GCM. Layout in docs/formats.md.
/// Thread-safe. Dispose it when done, so that the key can be zeroed as soon as the vault lets it go.
/// </summary>
public sealed class Sealer : IDisposable
{
    readonly SealedMessages messages;
    KeyRing? ring;

    internal Sealer(SealedMessages messages, KeyRing heldRing)
    {
        this.messages = messages;
        ring = heldRing;
    }

    /// <summary>Seals; the associated data are rebuilt from the row's columns on opening. At most 64 MiB.</summary>
    public byte[] Seal(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> plain)
    {
        var current = ring;
        ObjectDisposedException.ThrowIf(current is null, this);
        return messages.Seal(current, associatedData, plain);
    }

    /// <summary>Lets the key go.</summary>
    public void Dispose() => Interlocked.Exchange(ref ring, null)?.Release();
}
