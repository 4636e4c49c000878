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
    public IReadOnlyList<LedgerEntry> Read(LedgerBatch batch) => Read(batch, only: null);

    /// <summary>The same, of these places alone: the others are opened with them, and not taken apart.</summary>
    internal IReadOnlyList<LedgerEntry> Read(LedgerBatch batch, HashSet<long>? only)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        keys.OpenBodies(batch.FirstIndex, batch.Count, batch.Bodies.Span, output);
        var bodies = output.WrittenSpan;
        var leaves = batch.Leaves.Span;
        var entries = new List<LedgerEntry>();
        var count = 0;
        for (; !bodies.IsEmpty; count++)
        {
            var index = batch.FirstIndex + count;
            var body = NextBody(ref bodies, index);
            var time = NextTime(ref leaves, index);
            if (only?.Contains(index) != false)
            {
                entries.Add(EntryBody.Read(index, time, body));
            }
        }

        return count == batch.Count && leaves.IsEmpty
            ? entries
            : throw new TrustException($"The ledger's batch at {batch.FirstIndex} holds {count} entries where {batch.Count} are stated.");
    }

    /// <summary>Salt (32) and body of one entry of a batch, as its leaf commits to them.</summary>
    internal byte[] ReadSalted(LedgerBatch batch, long index)
    {
        var output = new ArrayBufferWriter<byte>(1024);
        keys.OpenBodies(batch.FirstIndex, batch.Count, batch.Bodies.Span, output);
        var bodies = output.WrittenSpan;
        for (var at = batch.FirstIndex; ; at++)
        {
            var salted = bodies[4..];
            var length = PreparedEntry.SaltLength + NextBody(ref bodies, at).Length;
            if (at == index)
            {
                return salted[..length].ToArray();
            }
        }
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
