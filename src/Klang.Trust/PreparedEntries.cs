using System.Collections.Immutable;

namespace Klang.Trust;

/// <summary>
/// Ledger entries ready to be made durable: for a read alone, for a write inside its commit. Opaque to Storage, which
/// hands them to the <see cref="LedgerSequencer"/> inside its transaction.
/// </summary>
public sealed class PreparedEntries
{
    internal PreparedEntries(ImmutableArray<PreparedEntry> entries) => Entries = entries;

    internal ImmutableArray<PreparedEntry> Entries { get; }

    /// <summary>How many leaves.</summary>
    public int Count => Entries.Length;
}

/// <summary>One leaf and the body it commits to.</summary>
/// <param name="Leaf">Leaf bytes that go into the tree: a commitment, no content.</param>
/// <param name="Body">What the leaf stands for, in clear here; sealed by the sequencer before it is stored.</param>
sealed record PreparedEntry(ReadOnlyMemory<byte> Leaf, ReadOnlyMemory<byte> Body);

/// <summary>What one group commit adds to the ledger, as Storage keeps it in one row.</summary>
/// <param name="FirstIndex">Place of the first leaf in the tree, from 0.</param>
/// <param name="Count">How many leaves.</param>
/// <param name="Leaves">The leaf bytes, length-prefixed, in order.</param>
/// <param name="Bodies">The bodies, compressed and sealed under the ledger key.</param>
/// <param name="Head">Tree size, root and MAC after this batch.</param>
/// <param name="Frontier">Right edge of the tree after this batch; kept in one row that is overwritten, so a start need not read the log.</param>
public sealed record LedgerBatch(
    long FirstIndex, int Count, ReadOnlyMemory<byte> Leaves, ReadOnlyMemory<byte> Bodies,
    ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Frontier);

/// <summary>Makes entries durable. Storage implements it; group-committed with whatever else is queued.</summary>
public interface ILedgerPort
{
    /// <summary>Completes when the entries are durable (fsync). Throws when they could not be made so: then nothing may be answered.</summary>
    Task AppendAsync(PreparedEntries entries, CancellationToken cancellationToken);
}
