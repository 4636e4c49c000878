namespace Klang.Trust;

/// <summary>
/// Gives ledger entries their places and keeps the tree's right edge. One per store, used only by Storage's single
/// writer, inside its transaction; not thread-safe.
/// </summary>
public sealed class LedgerSequencer
{
    /// <summary>Restores the edge from the stored frontier; empty for a new log.</summary>
    public void Restore(ReadOnlyMemory<byte> frontier) => throw new NotSupportedException();

    /// <summary>Leaves accepted so far.</summary>
    public long Size => throw new NotSupportedException();

    /// <summary>Builds the row for these entries without changing the state; the transaction may still fail.</summary>
    public LedgerBatch Stage(IReadOnlyList<PreparedEntries> entries) => throw new NotSupportedException();

    /// <summary>Takes a staged batch over, after its transaction is durable.</summary>
    public void Accept(LedgerBatch batch) => throw new NotSupportedException();
}
