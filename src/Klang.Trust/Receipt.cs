using System.Collections.Immutable;

namespace Klang.Trust;

/// <summary>
/// Proof that an access stands durably in the ledger. Opening needs one: no receipt, no key, no data. Only
/// <see cref="Ledger"/> makes receipts, after the port has confirmed durability. It never names a place in the tree.
/// </summary>
public sealed class Receipt
{
    internal Receipt(Permit permit, ImmutableArray<ReadOnlyMemory<byte>> leafHashes)
    {
        Permit = permit;
        LeafHashes = leafHashes;
    }

    /// <summary>What was decided.</summary>
    public Permit Permit { get; }

    /// <summary>RFC 6962 leaf hashes of the entries, one per chart (one in all for a query).</summary>
    public ImmutableArray<ReadOnlyMemory<byte>> LeafHashes { get; }
}
