namespace Klang.Trust;

/// <summary>What the tree is read from. Storage implements it; answers what is durable.</summary>
public interface ILedgerTreePort
{
    /// <summary>
    /// Leaves from an index on, each with its length (2, big-endian) ahead, in order; fewer than asked for when the log ends before. The layout of
    /// C2SP tlog-tiles entry bundles.
    /// </summary>
    ValueTask<ReadOnlyMemory<byte>> ReadLeavesAsync(long first, int count, CancellationToken cancellationToken);

    /// <summary>Hashes of <see cref="LedgerNode"/>s of one level side by side, 32 bytes each; fewer than asked for when the log ends before.</summary>
    ValueTask<ReadOnlyMemory<byte>> ReadNodesAsync(int level, long first, int count, CancellationToken cancellationToken);

    /// <summary>Size and root of the tree as it is durable now.</summary>
    LedgerHead Head { get; }
}
