using System.Globalization;

namespace Klang.Trust.Keys;

/// <summary>Unwraps every key there is, to see that each opens and is the one that its commitment names.</summary>
sealed class KeyInspection(SystemKeys system, RootWrapping root, IKeyStore store)
{
    const int FaultsMax = 100;
    const int RootBatchKeys = 64;

    readonly SortedDictionary<string, KeyKindCount> kinds = new(StringComparer.Ordinal);
    readonly List<string> faults = [];
    long faultCount;

    public async Task<KeyCheck> RunAsync(CancellationToken cancellationToken)
    {
        var byRoot = new List<WrappedKey>(RootBatchKeys);
        await foreach (var row in store.ListAsync("", cancellationToken))
        {
            var isChart = row.Name.StartsWith("chart/", StringComparison.Ordinal);
            Count(row, isChart);
            if (isChart)
            {
                CheckChart(row);
                continue;
            }

            byRoot.Add(row);
            if (byRoot.Count == RootBatchKeys)
            {
                await CheckByRootAsync(byRoot, cancellationToken);
            }
        }

        await CheckByRootAsync(byRoot, cancellationToken);
        return new KeyCheck([.. kinds.Values], faults, faultCount);
    }

    void Count(WrappedKey row, bool isChart)
    {
        var slash = row.Name.IndexOf('/', StringComparison.Ordinal);
        var kind = slash < 0 ? row.Name : row.Name[..slash];
        var isOlder = isChart
            ? KeyRotation.VersionOf(row.WrappedBy) < system.ShardOf(KeyRotation.ChartOf(row.Name)).Newest.Version
            : row.WrappedBy != root.Name;
        var known = kinds.GetValueOrDefault(kind) ?? new KeyKindCount(kind, 0, 0, 0);
        kinds[kind] = known with
        {
            Count = known.Count + 1,
            OldestMadeAt = row.MadeAt == 0 ? known.OldestMadeAt : known.OldestMadeAt == 0 ? row.MadeAt : Math.Min(known.OldestMadeAt, row.MadeAt),
            WrappedByOlder = known.WrappedByOlder + (isOlder ? 1 : 0),
        };
    }

    void CheckChart(WrappedKey row)
    {
        try
        {
            KeyWrapping.Unwrap(system.ShardOf(KeyRotation.ChartOf(row.Name)), row).Zero();
        }
        catch (TrustException fault)
        {
            Note(fault);
        }
    }

    /// <summary>In one batch, and one by one when it fails, to name the one that does not open.</summary>
    async ValueTask CheckByRootAsync(List<WrappedKey> rows, CancellationToken cancellationToken)
    {
        try
        {
            await UnwrapAsync(rows, cancellationToken);
        }
        catch (TrustException)
        {
            foreach (var row in rows)
            {
                try
                {
                    await UnwrapAsync([row], cancellationToken);
                }
                catch (TrustException fault)
                {
                    Note(new TrustException(string.Create(CultureInfo.InvariantCulture, $"{row.Name} version {row.Version}: {fault.Message}")));
                }
            }
        }

        rows.Clear();
    }

    async ValueTask UnwrapAsync(IReadOnlyList<WrappedKey> rows, CancellationToken cancellationToken)
    {
        foreach (var key in await root.UnwrapAsync(rows, cancellationToken))
        {
            key.Zero();
        }
    }

    void Note(TrustException fault)
    {
        faultCount++;
        if (faults.Count < FaultsMax)
        {
            faults.Add(fault.Message);
        }
    }
}
