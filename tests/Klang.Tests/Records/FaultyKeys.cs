using Klang.Trust;

namespace Klang.Tests.Records;

/// <summary>A key store behind points at which finding a key may fail.</summary>
sealed class FaultyKeys(IKeyStore inner, FaultPlan plan) : IKeyStore
{
    public ValueTask<WrappedKey?> FindAsync(string name, CancellationToken cancellationToken) =>
        new(plan.Around("key", () => inner.FindAsync(name, cancellationToken).AsTask()));

    public ValueTask<WrappedKey?> FindAsync(string name, int version, CancellationToken cancellationToken) =>
        new(plan.Around("key", () => inner.FindAsync(name, version, cancellationToken).AsTask()));

    public Task AddAsync(IReadOnlyList<WrappedKey> keys, CancellationToken cancellationToken) => inner.AddAsync(keys, cancellationToken);

    public Task ReplaceAsync(IReadOnlyList<WrappedKey> keys, CancellationToken cancellationToken) => inner.ReplaceAsync(keys, cancellationToken);

    public Task RetireAsync(IReadOnlyList<(string Name, int Version)> versions, CancellationToken cancellationToken) => inner.RetireAsync(versions, cancellationToken);

    public Task DestroyAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) => inner.DestroyAsync(names, cancellationToken);

    public async IAsyncEnumerable<WrappedKey> ListAsync(
        string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var key in inner.ListAsync(prefix, cancellationToken))
        {
            plan.Pass("key");
            yield return key;
        }
    }

    public ValueTask<ReadOnlyMemory<byte>?> ReadNoteAsync(string name, CancellationToken cancellationToken) => inner.ReadNoteAsync(name, cancellationToken);

    public Task WriteNoteAsync(string name, ReadOnlyMemory<byte> value, CancellationToken cancellationToken) => inner.WriteNoteAsync(name, value, cancellationToken);
}
