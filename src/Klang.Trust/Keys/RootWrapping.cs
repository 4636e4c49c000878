using System.Security.Cryptography;

namespace Klang.Trust.Keys;

/// <summary>Wraps keys by the root, in batches, and checks commitments when they come back.</summary>
sealed class RootWrapping(IKms kms)
{
    /// <summary>Name and version of the root in use.</summary>
    public string Name => kms.RootName;

    public ValueTask RotateAsync(CancellationToken cancellationToken) => kms.RotateAsync(cancellationToken);

    /// <summary>The same keys, wrapped by the root in use.</summary>
    public async ValueTask<IReadOnlyList<WrappedKey>> RewrapAsync(IReadOnlyList<WrappedKey> rows, CancellationToken cancellationToken)
    {
        var keys = await UnwrapAsync(rows, cancellationToken);
        try
        {
            return await WrapAsync([.. rows.Zip(keys, (row, key) => (row.Name, key))], cancellationToken);
        }
        finally
        {
            foreach (var key in keys)
            {
                key.Zero();
            }
        }
    }

    public async ValueTask<IReadOnlyList<WrappedKey>> WrapAsync(
        IReadOnlyList<(string Name, RingKey Key)> keys, CancellationToken cancellationToken)
    {
        var root = kms.RootName;
        var items = new KmsItem[keys.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var (name, key) = keys[i];
            items[i] = new KmsItem(key.Bytes.ToArray(), KeyWrapping.Context(name, key.Version, root));
        }

        try
        {
            var wrapped = await kms.WrapAsync(items, cancellationToken);
            return [.. keys.Select((k, i) => new WrappedKey(
                k.Name, k.Key.Version, root, wrapped[i], KeyWrapping.Commitment(k.Key.Bytes)))];
        }
        finally
        {
            foreach (var item in items)
            {
                ZeroCopy(item.Bytes);
            }
        }
    }

    /// <summary>Unwraps rows, in their order.</summary>
    public async ValueTask<IReadOnlyList<RingKey>> UnwrapAsync(IReadOnlyList<WrappedKey> rows, CancellationToken cancellationToken)
    {
        var items = new KmsItem[rows.Count];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = new KmsItem(rows[i].Wrapped, KeyWrapping.Context(rows[i].Name, rows[i].Version, rows[i].WrappedBy));
        }

        var opened = await kms.UnwrapAsync(items, cancellationToken);
        try
        {
            var keys = new RingKey[rows.Count];
            for (var i = 0; i < keys.Length; i++)
            {
                KeyWrapping.CheckCommitment(rows[i], opened[i]);
                keys[i] = new RingKey(rows[i].Version, opened[i]);
            }

            return keys;
        }
        finally
        {
            foreach (var key in opened)
            {
                CryptographicOperations.ZeroMemory(key);
            }
        }
    }

    static void ZeroCopy(ReadOnlyMemory<byte> copy) =>
        CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsMemory(copy).Span);
}
