namespace Klang.Trust;

/// <summary>A wrapped key as it lies in the key store.</summary>
/// <param name="Name">Text name: <c>chart/123/N</c>, <c>shard/17</c>, <c>facility/X0001</c>, <c>registry</c>, <c>claims</c> …</param>
/// <param name="Version">1 for the first, counting up with rotation.</param>
/// <param name="WrappedBy">Name and version of the wrapping key, e.g. <c>root/1</c>, <c>shard/17/1</c>.</param>
/// <param name="Wrapped">The key, wrapped (AES-256-GCM with the row's own columns as associated data).</param>
/// <param name="Commitment">16 bytes that bind the key, compared before use, since GCM does not commit to its key.</param>
public sealed record WrappedKey(
    string Name, int Version, string WrappedBy, ReadOnlyMemory<byte> Wrapped, ReadOnlyMemory<byte> Commitment)
{
    /// <summary>When it was put into the store, UTC ticks; 0 when not known.</summary>
    public long MadeAt { get; init; }
}

/// <summary>
/// Where wrapped keys lie: a store of their own, apart from the data and never in data backups. Storage implements it.
/// </summary>
public interface IKeyStore
{
    /// <summary>The newest version of a key by name; null when there is none (or it was destroyed).</summary>
    ValueTask<WrappedKey?> FindAsync(string name, CancellationToken cancellationToken);

    /// <summary>One version of a key by name; null when there is none (or it was destroyed).</summary>
    ValueTask<WrappedKey?> FindAsync(string name, int version, CancellationToken cancellationToken);

    /// <summary>
    /// Adds keys; durable (fsync) when the task completes, concurrent callers grouped in one sync. A name and version that exists already is a bug and throws.
    /// </summary>
    Task AddAsync(IReadOnlyList<WrappedKey> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Puts keys that were wrapped anew in the place of the same names and versions; durable when the task completes. What is no longer there (destroyed meanwhile)
    /// stays gone.
    /// </summary>
    Task ReplaceAsync(IReadOnlyList<WrappedKey> keys, CancellationToken cancellationToken);

    /// <summary>Overwrites and removes single versions of keys that live on in newer ones; durable when the task completes.</summary>
    Task RetireAsync(IReadOnlyList<(string Name, int Version)> versions, CancellationToken cancellationToken);

    /// <summary>Overwrites and removes all versions of these keys; durable when the task completes.</summary>
    Task DestroyAsync(IReadOnlyList<string> names, CancellationToken cancellationToken);

    /// <summary>All keys whose name starts so, in order of name and version.</summary>
    IAsyncEnumerable<WrappedKey> ListAsync(string prefix, CancellationToken cancellationToken);

    /// <summary>A small value beside the keys (last ledger head seen, destruction list), or null.</summary>
    ValueTask<ReadOnlyMemory<byte>?> ReadNoteAsync(string name, CancellationToken cancellationToken);

    /// <summary>Writes a small value beside the keys; durable when the task completes.</summary>
    Task WriteNoteAsync(string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken);
}
