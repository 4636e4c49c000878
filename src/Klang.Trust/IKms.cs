namespace Klang.Trust;

/// <summary>
/// Holds the root key and wraps other keys under it. Asynchronous and in batches, since production asks a device or a
/// service. Three providers: the key file for development, <see cref="Pkcs11Kms"/> for a device, and a transit service spoken to by the executable.
/// Thread-safe; disposing zeroes what is held in memory.
/// </summary>
public interface IKms : IDisposable
{
    /// <summary>Name and version of the root in use, e.g. <c>root/1</c>.</summary>
    string RootName { get; }

    /// <summary>Wraps keys; the context of each is bound as associated data.</summary>
    ValueTask<IReadOnlyList<byte[]>> WrapAsync(IReadOnlyList<KmsItem> items, CancellationToken cancellationToken);

    /// <summary>Unwraps keys; throws <see cref="TrustException"/> when one does not verify.</summary>
    ValueTask<IReadOnlyList<byte[]>> UnwrapAsync(IReadOnlyList<KmsItem> items, CancellationToken cancellationToken);

    /// <summary>
    /// Makes the next version of the root; durable when the task completes. From then on <see cref="RootName"/> names it and new keys are wrapped by it. Older
    /// versions go on unwrapping until they are retired in the device: backups of the last 35 days need them.
    /// </summary>
    ValueTask RotateAsync(CancellationToken cancellationToken);
}

/// <summary>One key to wrap or unwrap.</summary>
/// <param name="Bytes">The key, or the wrapped key.</param>
/// <param name="Context">Associated data, the same for wrapping and unwrapping.</param>
public readonly record struct KmsItem(ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<byte> Context);
