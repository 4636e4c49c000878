using Klang.Trust.Logging;

namespace Klang.Trust;

/// <summary>
/// The map of persons: for each chart its chain, in a sparse Merkle tree in which the keyed hash of the chart is the place. The root is an entry of the log, so that the
/// number of accesses to a chart is fixed for everyone, and one that is hidden shows. Made once a day and on demand. Thread-safe.
/// </summary>
public sealed class PersonMap(IPersonMapPort port, LedgerArchive archive, Ledger ledger, TimeProvider clock) : IDisposable
{
    /// <summary>A map is made when the newest is older.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromDays(1);

    /// <summary>Entries taken at once.</summary>
    const long SliceLength = 1 << 17;

    static readonly TimeSpan Check = TimeSpan.FromMinutes(10);

    readonly LedgerKeys keys = archive.Vault.LedgerKeys;
    readonly SemaphoreSlim working = new(1, 1);

    /// <summary>Makes a map whenever the newest is a day old and there is something new, until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Check, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var state = await port.ReadStateAsync(cancellationToken);
                if (archive.Tree.Head.Size > 0 && (state is null || clock.GetUtcNow() - state.At >= Interval))
                {
                    await TryBuildAsync(cancellationToken);
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Closing.
        }
    }

    /// <summary>Makes the map of the log as it is now and logs its root. Null for an empty log.</summary>
    public async Task<PersonMapState?> BuildAsync(CancellationToken cancellationToken)
    {
        await working.WaitAsync(cancellationToken);
        try
        {
            var size = archive.Tree.Head.Size;
            var state = await port.ReadStateAsync(cancellationToken);
            if (state is not null && !await IsOfThisLogAsync(state, cancellationToken))
            {
                await port.ClearAsync(cancellationToken); // The log was restored to an older state, or the last map was broken off: all anew.
                state = null;
            }

            if (size == 0)
            {
                return null;
            }

            var made = await UpdateAsync(state?.Size ?? 0, size, cancellationToken);
            await ledger.RecordMapAsync(made, cancellationToken);
            made = made with { Entry = await LocateAsync(made, cancellationToken) };
            await port.PutAsync([], made, cancellationToken);
            return made;
        }
        finally
        {
            working.Release();
        }
    }

    /// <summary>
    /// Proves how many entries concern these charts: their chains, their places in the newest map, the leaves that make the chains up, and the entry that logs the
    /// map's root. Null while no published checkpoint covers that entry.
    /// </summary>
    /// <param name="receipt">That the charts' accesses may be read.</param>
    /// <param name="charts">The charts of one person.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<PersonProof?> ProveAsync(Receipt receipt, IReadOnlyList<long> charts, CancellationToken cancellationToken)
    {
        await working.WaitAsync(cancellationToken);
        try
        {
            if (await port.ReadStateAsync(cancellationToken) is not { Entry: >= 0 } state
                || await archive.ProveAsync(receipt, state.Entry, cancellationToken) is not { } entry)
            {
                return null;
            }

            var tree = await ReadTreeAsync(cancellationToken);
            var proved = new List<ChartProof>();
            foreach (var chart in charts)
            {
                if (await ProveAsync(tree, chart, state.Size, cancellationToken) is { } proof)
                {
                    proved.Add(proof);
                }
            }

            return new PersonProof(state, entry, proved);
        }
        finally
        {
            working.Release();
        }
    }

    /// <summary>Ends it.</summary>
    public void Dispose() => working.Dispose();

    async Task<bool> IsOfThisLogAsync(PersonMapState state, CancellationToken cancellationToken)
    {
        if (state.Entry < 0 || state.Entry >= archive.Tree.Head.Size)
        {
            return false;
        }

        await foreach (var (entry, _) in archive.ReadHashedAsync(state.Entry, state.Entry + 1, cancellationToken))
        {
            return entry.Rule == Ledger.MapRule && entry.What == state.Describe();
        }

        return false;
    }

    async Task TryBuildAsync(CancellationToken cancellationToken)
    {
        try
        {
            await BuildAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            System.Diagnostics.Trace.TraceWarning("The map of persons was not made: {0}", failure.Message);
        }
    }

    /// <summary>Takes the entries in slices, so that memory does not grow with the log. What is broken off on the way is made anew.</summary>
    async Task<PersonMapState> UpdateAsync(long from, long size, CancellationToken cancellationToken)
    {
        for (var at = from; at < size; at += SliceLength)
        {
            var end = Math.Min(size, at + SliceLength);
            var broken = new PersonMapState(end, clock.GetUtcNow(), 0, MerkleTree.EmptyRoot, -1);
            await port.PutAsync(await GrowAsync(at, end, cancellationToken), broken, cancellationToken);
        }

        var tree = await ReadTreeAsync(cancellationToken);
        var state = new PersonMapState(size, clock.GetUtcNow(), tree.Charts, tree.Root, -1);
        await port.PutAsync([], state, cancellationToken);
        return state;
    }

    async Task<List<PersonRow>> GrowAsync(long from, long to, CancellationToken cancellationToken)
    {
        var leaves = new Dictionary<long, List<byte[]>>();
        await foreach (var (entry, hash) in archive.ReadHashedAsync(from, to, cancellationToken))
        {
            if (entry.Chart != 0)
            {
                (leaves.TryGetValue(entry.Chart, out var list) ? list : leaves[entry.Chart] = []).Add(hash);
            }
        }

        var places = leaves.Keys.ToDictionary(chart => chart, keys.PersonKey);
        var known = (await port.FindAsync([.. places.Values.Select(key => (ReadOnlyMemory<byte>)key)], cancellationToken))
            .ToDictionary(row => Convert.ToHexString(row.Key.Span), row => row.Chain, StringComparer.Ordinal);
        var rows = new List<PersonRow>(leaves.Count);
        foreach (var (chart, hashes) in leaves)
        {
            var chain = known.GetValueOrDefault(Convert.ToHexString(places[chart]), PersonChain.Empty);
            rows.Add(new PersonRow(places[chart], hashes.Aggregate(chain, (so, hash) => so.Add(hash))));
        }

        return rows;
    }

    /// <summary>The upper half of the tree, over the rows as they are stored.</summary>
    async Task<PersonTree> ReadTreeAsync(CancellationToken cancellationToken)
    {
        var tops = new PersonTop[PersonTree.TopCount];
        for (var top = 0; top < tops.Length; top++)
        {
            var (from, to) = PersonTree.BoundsOf(top);
            var rows = await port.ReadRangeAsync(from, to, cancellationToken);
            tops[top] = PersonTree.HashOf(rows, 0, rows.Count, PersonTree.TopBits);
        }

        return new PersonTree(tops);
    }

    async Task<ChartProof?> ProveAsync(PersonTree tree, long chart, long size, CancellationToken cancellationToken)
    {
        var key = keys.PersonKey(chart);
        var (from, to) = PersonTree.BoundsOf(PersonTree.TopOf(key));
        var rows = await port.ReadRangeAsync(from, to, cancellationToken);
        if (rows.FirstOrDefault(row => row.Key.Span.SequenceEqual(key)) is not { } row)
        {
            return null;
        }

        var indexes = await archive.Index.FindAsync(LedgerTerm.Chart(archive.Vault, chart), 0, size, cancellationToken);
        var leaves = new List<(long, byte[])>();
        var reader = archive.ReadHashedAsync(indexes, cancellationToken);
        await foreach (var (entry, hash) in reader)
        {
            if (entry.Chart == chart)
            {
                leaves.Add((entry.Index, hash));
            }
        }

        return new ChartProof(row, tree.Prove(rows, key), leaves);
    }

    async Task<long> LocateAsync(PersonMapState state, CancellationToken cancellationToken)
    {
        var what = state.Describe();
        await foreach (var (entry, _) in archive.ReadHashedAsync(state.Size, archive.Tree.Head.Size, cancellationToken))
        {
            if (entry.Rule == Ledger.MapRule && entry.What == what)
            {
                return entry.Index;
            }
        }

        throw new TrustException("The root of the map of persons was logged and is not found in the log.");
    }
}
