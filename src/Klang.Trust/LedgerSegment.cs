namespace Klang.Trust;

/// <summary>The index over 16,384 entries side by side, in pages by the first bits of the hash. Layout in docs/formats.md.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Pages">All <see cref="PageCount"/> of them, in order.</param>
public sealed record LedgerSegment(long Number, IReadOnlyList<ReadOnlyMemory<byte>> Pages)
{
    /// <summary>Entries in a segment.</summary>
    public const int Length = 1 << 14;

    /// <summary>Pages in a segment: a look-up reads one, of some 10 KiB.</summary>
    public const int PageCount = 32;
}
