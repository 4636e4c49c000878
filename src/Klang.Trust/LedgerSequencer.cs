using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Klang.Trust.Logging;

namespace Klang.Trust;

/// <summary>
/// Gives ledger entries their places and times and keeps the tree's right edge. One per store, used only by Storage's
/// single writer, inside its transaction; not thread-safe.
/// </summary>
public sealed class LedgerSequencer
{
    readonly LedgerKeys keys;
    readonly TimeProvider clock;
    readonly LedgerAnchor? anchor;

    MerkleFrontier frontier = new();
    long lastTime;
    (LedgerBatch Batch, MerkleFrontier Frontier, long LastTime)? staged;

    /// <summary>An empty log; <see cref="Restore"/> it before use when there is one already.</summary>
    /// <param name="vault">Holds the ledger's keys.</param>
    /// <param name="clock">Gives entries their time; a clock that goes back stands still instead.</param>
    /// <param name="anchor">Told of every batch that is accepted; null where nobody keeps the head.</param>
    public LedgerSequencer(Vault vault, TimeProvider clock, LedgerAnchor? anchor = null)
    {
        keys = vault.LedgerKeys;
        this.clock = clock;
        this.anchor = anchor;
    }

    /// <summary>Leaves accepted so far.</summary>
    public long Size => frontier.Size;

    /// <summary>Restores the edge from the stored frontier; empty for a new log. Throws <see cref="TrustException"/> when it does not verify.</summary>
    public void Restore(ReadOnlyMemory<byte> frontier)
    {
        (this.frontier, lastTime) = frontier.IsEmpty ? (new MerkleFrontier(), 0) : FrontierFormat.Read(keys, frontier.Span);
        staged = null;
    }

    /// <summary>
    /// Builds the row for these entries without changing the state; the transaction may still fail. Every entry is stamped
    /// with its time, so entries may be staged anew only while nobody was told that they are durable. At least one entry.
    /// </summary>
    public LedgerBatch Stage(IReadOnlyList<PreparedEntries> entries)
    {
        var count = 0;
        var bodyLength = 0L;
        foreach (var group in entries)
        {
            count += group.Count;
            foreach (var entry in group.Entries)
            {
                bodyLength += 4 + entry.SaltedBody.Length;
            }
        }

        ArgumentOutOfRangeException.ThrowIfZero(count, nameof(entries));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bodyLength, Sealing.SealedMessages.MaxContent, nameof(entries));
        var leaves = new byte[count * (2 + PreparedEntry.LeafLength)];
        var bodies = ArrayPool<byte>.Shared.Rent((int)bodyLength);
        try
        {
            var edge = frontier.Copy();
            var completed = new List<LedgerNode>();
            var time = Place(entries, edge, completed, leaves, bodies);
            var sealedBodies = keys.SealBodies(frontier.Size, count, bodies.AsSpan(0, (int)bodyLength));
            return Remember(count, leaves, sealedBodies, edge, completed, time);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bodies.AsSpan(0, (int)bodyLength));
            ArrayPool<byte>.Shared.Return(bodies);
        }
    }

    /// <summary>Takes a staged batch over, after its transaction is durable. Only the batch staged last can be accepted.</summary>
    public void Accept(LedgerBatch batch)
    {
        if (staged is not { } current || !ReferenceEquals(current.Batch, batch))
        {
            throw new InvalidOperationException("Only the batch that was staged last can be accepted, and only once.");
        }

        (frontier, lastTime) = (current.Frontier, current.LastTime);
        staged = null;
        anchor?.Observe(batch);
    }

    internal LedgerHead CurrentHead() => new(Size, new DateTimeOffset(lastTime, TimeSpan.Zero), Root());

    /// <summary>The head of the log as it stands, to be stored.</summary>
    internal byte[] Head() => HeadFormat.Write(keys, Size, lastTime, Root());

    internal byte[] Root()
    {
        var root = new byte[MerkleTree.HashLength];
        frontier.Root(root);
        return root;
    }

    long Place(IReadOnlyList<PreparedEntries> entries, MerkleFrontier edge, List<LedgerNode> completed, Span<byte> leaves, Span<byte> bodies)
    {
        var now = clock.GetUtcNow().UtcTicks;
        var time = Math.Max(lastTime, now);
        foreach (var group in entries)
        {
            foreach (var entry in group.Entries)
            {
                time = Math.Max(time, entry.DecidedAt);
                entry.Stamp(time);
                edge.Append(entry.LeafHash.Span, completed);

                BinaryPrimitives.WriteUInt16BigEndian(leaves, PreparedEntry.LeafLength);
                entry.Leaf.CopyTo(leaves[2..]);
                leaves = leaves[(2 + PreparedEntry.LeafLength)..];

                BinaryPrimitives.WriteInt32BigEndian(bodies, entry.SaltedBody.Length);
                entry.SaltedBody.CopyTo(bodies[4..]);
                bodies = bodies[(4 + entry.SaltedBody.Length)..];
            }
        }

        return time;
    }

    LedgerBatch Remember(int count, byte[] leaves, byte[] bodies, MerkleFrontier edge, List<LedgerNode> completed, long time)
    {
        Span<byte> root = stackalloc byte[MerkleTree.HashLength];
        edge.Root(root);
        var batch = new LedgerBatch(
            frontier.Size,
            count,
            leaves,
            bodies,
            HeadFormat.Write(keys, edge.Size, time, root),
            FrontierFormat.Write(keys, edge, time))
        { Nodes = completed };
        staged = (batch, edge, time);
        return batch;
    }
}
