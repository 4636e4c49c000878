using System.Buffers;
using Klang.Trust.Keys;
using Klang.Trust.Sealing;

namespace Klang.Trust;

/// <summary>
/// Opens what was sealed under one data key. Thread-safe. Dispose it when done, so that the key can be zeroed as soon
/// as the vault lets it go.
/// </summary>
public sealed class Opener : IDisposable
{
    readonly SealedMessages messages;
    KeyRing? ring;

    internal Opener(SealedMessages messages, KeyRing heldRing)
    {
        this.messages = messages;
        ring = heldRing;
    }

    /// <summary>Opens into the buffer; throws <see cref="TrustException"/> when it does not verify. Nothing is written before it has verified.</summary>
    public void Open(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> sealedBytes, IBufferWriter<byte> output)
    {
        var current = ring;
        ObjectDisposedException.ThrowIf(current is null, this);
        messages.Open(current, associatedData, sealedBytes, output);
    }

    /// <summary>Lets the key go.</summary>
    public void Dispose() => Interlocked.Exchange(ref ring, null)?.Release();
}
