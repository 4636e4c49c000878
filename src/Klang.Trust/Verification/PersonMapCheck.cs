using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using Klang.Trust.Logging;

namespace Klang.Trust.Verification;

/// <summary>
/// Makes every map of persons that was ever logged anew from the entries, and compares the roots: a map that left an access out, or counted one too few, is named.
/// Shares with the maker only the hash functions and the key of the places.
/// </summary>
public sealed class PersonMapCheck(Vault vault)
{
    readonly LedgerReader reader = new(vault);
    readonly LedgerKeys keys = vault.LedgerKeys;

    /// <summary>The first map that is wrong, or null; and how many there are.</summary>
    /// <param name="read">All batches from index 0, in order; called twice.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<(LedgerProblem? Problem, int Maps)> CheckAsync(Func<IAsyncEnumerable<LedgerBatch>> read, CancellationToken cancellationToken)
    {
        var maps = new SortedDictionary<long, List<LedgerEntry>>();
        await foreach (var batch in read().WithCancellation(cancellationToken))
        {
            foreach (var entry in reader.Read(batch).Where(entry => entry is { Rule: "person-map", CallerId: "house", Chart: 0 }))
            {
                var size = SizeOf(entry);
                if (size <= 0 || size > entry.Index)
                {
                    return (new LedgerProblem(entry.Index, entry.Index, LedgerFault.Unreadable, $"Entry {entry.Index} logs a map of persons in an unknown form."), maps.Count);
                }

                (maps.TryGetValue(size, out var same) ? same : maps[size] = []).Add(entry);
            }
        }

        return maps.Count == 0 ? (null, 0) : (await CompareAsync(maps, read(), cancellationToken), maps.Count);
    }

    async Task<LedgerProblem?> CompareAsync(SortedDictionary<long, List<LedgerEntry>> maps, IAsyncEnumerable<LedgerBatch> batches, CancellationToken cancellationToken)
    {
        var chains = new Dictionary<long, (long Count, byte[] Head)>();
        var waiting = new Queue<KeyValuePair<long, List<LedgerEntry>>>(maps);
        var hash = new byte[MerkleTree.HashLength];
        await foreach (var batch in batches.WithCancellation(cancellationToken))
        {
            var leaves = batch.Leaves;
            foreach (var entry in reader.Read(batch))
            {
                if (Compare(chains, waiting, entry.Index) is { } problem)
                {
                    return problem;
                }

                if (waiting.Count == 0)
                {
                    return null;
                }

                var length = BinaryPrimitives.ReadUInt16BigEndian(leaves.Span);
                MerkleTree.HashLeaf(leaves.Span.Slice(2, length), hash);
                leaves = leaves[(2 + length)..];
                if (entry.Chart != 0)
                {
                    var (count, head) = chains.GetValueOrDefault(entry.Chart, (0, new byte[MerkleTree.HashLength]));
                    chains[entry.Chart] = (count + 1, SHA256.HashData([2, .. head, .. hash]));
                }
            }
        }

        return Compare(chains, waiting, long.MaxValue);
    }

    LedgerProblem? Compare(Dictionary<long, (long Count, byte[] Head)> chains, Queue<KeyValuePair<long, List<LedgerEntry>>> waiting, long at)
    {
        while (waiting.TryPeek(out var next) && next.Key <= at)
        {
            waiting.Dequeue();
            var rows = chains.Select(chain => (Key: keys.PersonKey(chain.Key), chain.Value.Count, chain.Value.Head)).ToArray();
            Array.Sort(rows, static (one, other) => one.Key.AsSpan().SequenceCompareTo(other.Key));
            var leaves = rows.Select(row =>
            {
                var count = new byte[8];
                BinaryPrimitives.WriteInt64BigEndian(count, row.Count);
                return (row.Key, Hash: SHA256.HashData([0, .. row.Key, .. count, .. row.Head]));
            }).ToArray();
            var what = string.Create(CultureInfo.InvariantCulture,
                $"person-map/1 size={next.Key} charts={leaves.Length} root={Convert.ToBase64String(Root(leaves, 0))}");
            if (next.Value.Find(entry => entry.What != what) is { } wrong)
            {
                return new LedgerProblem(wrong.Index, wrong.Index, LedgerFault.Edited, $"Entry {wrong.Index} logs a map of persons that the first {next.Key} entries do not give: an access was hidden from it.");
            }
        }

        return null;
    }

    static byte[] Root(ReadOnlySpan<(byte[] Key, byte[] Hash)> leaves, int depth)
    {
        if (leaves.Length <= 1)
        {
            return leaves.IsEmpty ? new byte[MerkleTree.HashLength] : leaves[0].Hash;
        }

        var right = 0;
        while (right < leaves.Length && (leaves[right].Key[depth / 8] & (0x80 >> (depth % 8))) == 0)
        {
            right++;
        }

        return SHA256.HashData([1, .. Root(leaves[..right], depth + 1), .. Root(leaves[right..], depth + 1)]);
    }

    static long SizeOf(LedgerEntry entry)
    {
        var parts = entry.What.Split(' ');
        return parts is ["person-map/1", ['s', 'i', 'z', 'e', '=', .. var size], _, _] && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1;
    }
}
