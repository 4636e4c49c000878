namespace Klang.Trust;

/// <summary>What one group commit adds to the ledger, as Storage keeps it in one row. Layouts in docs/formats.md.</summary>
/// <param name="FirstIndex">Place of the first leaf in the tree, from 0.</param>
/// <param name="Count">How many leaves.</param>
/// <param name="Leaves">The leaf bytes, length-prefixed, in order.</param>
/// <param name="Bodies">The bodies, compressed and sealed under the ledger key.</param>
/// <param name="Head">Tree size, time, root and MAC after this batch.</param>
/// <param name="Frontier">Right edge of the tree after this batch; kept in one row that is overwritten, so a start need not read the log.</param>
public sealed record LedgerBatch(
    long FirstIndex, int Count, ReadOnlyMemory<byte> Leaves, ReadOnlyMemory<byte> Bodies,
    ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Frontier)
{
    /// <summary>
    /// Roots of the tiles that this batch completed, kept as rows of their own: with them a proof over millions of leaves reads a few dozen rows.
    /// Empty in batches that are read back.
    /// </summary>
    public IReadOnlyList<LedgerNode> Nodes { get; init; } = [];
}
