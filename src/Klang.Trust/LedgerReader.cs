using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using Klang.Trust.Logging;

namespace Klang.Trust;

/// <summary>Opens entries of the ledger: who looked at a chart, and when. Reading it is itself an access to be recorded by the caller.</summary>
public sealed class LedgerReader
{
    readonly LedgerKeys keys;

    /// <summary>A reader with the keys of this vault.</summary>
    public LedgerReader(Vault vault) => keys = vault.LedgerKeys;

    /// <summary>
    /// The entries of a batch, in order. Throws <see cref="TrustException"/> when they do not open or do not match their
    /// leaves; only the verifier proves that the batch belongs to the log.
    /// </summary>
    public IReadOnlyList<LedgerEntry> Read(LedgerBatch batch)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        keys.OpenBodies(batch.FirstIndex, batch.Count, batch.Bodies.Span, output);
        var bodies = output.WrittenSpan;
        var leaves = batch.Leaves.Span;
        var entries = new List<LedgerEntry>();
        while (!bodies.IsEmpty)
        {
            var index = batch.FirstIndex + entries.Count;
            var body = NextBody(ref bodies, index);
            entries.Add(EntryBody.Read(index, NextTime(ref leaves, index), body));
        }

        return entries.Count == batch.Count && leaves.IsEmpty
            ? entries
            : throw new TrustException($"The ledger's batch at {batch.FirstIndex} holds {entries.Count} entries where {batch.Count} are stated.");
    }

    /// <summary>Entries that concern a chart in a time, both ends included, in order. Batches outside that time are not opened.</summary>
    public async IAsyncEnumerable<LedgerEntry> FindAsync(
        IAsyncEnumerable<LedgerBatch> batches,
        long chart,
        DateTimeOffset from,
        DateTimeOffset to,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var batch in batches.WithCancellation(cancellationToken))
        {
            if (LastTime(batch) < from.UtcTicks)
            {
                continue;
            }

            foreach (var entry in Read(batch))
            {
                if (entry.At > to)
                {
                    yield break;
                }

                if (entry.Chart == chart && entry.At >= from)
                {
                    yield return entry;
                }
            }
        }
    }

    static long LastTime(LedgerBatch batch)
    {
        var leaves = batch.Leaves.Span;
        return leaves.Length >= PreparedEntry.LeafLength
            ? BinaryPrimitives.ReadInt64BigEndian(leaves[^(PreparedEntry.LeafLength - 1)..])
            : throw new TrustException($"The leaves of the ledger's batch at {batch.FirstIndex} have an unknown form.");
    }

    static ReadOnlySpan<byte> NextBody(ref ReadOnlySpan<byte> bodies, long index)
    {
        var length = bodies.Length < 4 ? -1 : BinaryPrimitives.ReadInt32BigEndian(bodies);
        if (length < PreparedEntry.SaltLength || length > bodies.Length - 4)
        {
            throw new TrustException($"The body of ledger entry {index} has an unknown form.");
        }

        var body = bodies.Slice(4 + PreparedEntry.SaltLength, length - PreparedEntry.SaltLength);
        bodies = bodies[(4 + length)..];
        return body;
    }

    static long NextTime(ref ReadOnlySpan<byte> leaves, long index)
    {
        const int Framed = 2 + PreparedEntry.LeafLength;
        if (leaves.Length < Framed || BinaryPrimitives.ReadUInt16BigEndian(leaves) != PreparedEntry.LeafLength)
        {
            throw new TrustException($"Leaf {index} of the ledger has an unknown form.");
        }

        var time = BinaryPrimitives.ReadInt64BigEndian(leaves[3..]);
        leaves = leaves[Framed..];
        return time;
    }
}
