namespace Klang.Trust;

/// <summary>
/// Holds the root key and wraps other keys under it. Asynchronous and in batches, since production asks a device or a
/// service. The key file is the provider for development.
/// </summary>
public interface IKms
{
    /// <summary>Name and version of the root in use, e.g. <c>root/1</c>.</summary>
    string RootName { get; }

    /// <summary>Wraps keys; the context of each is bound as associated data.</summary>
    ValueTask<IReadOnlyList<byte[]>> WrapAsync(IReadOnlyList<KmsItem> items, CancellationToken cancellationToken);

    /// <summary>Unwraps keys; throws <see cref="TrustException"/> when one does not verify.</summary>
    ValueTask<IReadOnlyList<byte[]>> UnwrapAsync(IReadOnlyList<KmsItem> items, CancellationToken cancellationToken);
}

/// <summary>One key to wrap or unwrap.</summary>
/// <param name="Bytes">The key, or the wrapped key.</param>
/// <param name="Context">Associated data, the same for wrapping and unwrapping.</param>
public readonly record struct KmsItem(ReadOnlyMemory<byte> Bytes, ReadOnlyMemory<byte> Context);
