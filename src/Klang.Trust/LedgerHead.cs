using Klang.Trust.Logging;

namespace Klang.Trust;

/// <summary>The ledger as it stood at one moment.</summary>
/// <param name="Size">Entries.</param>
/// <param name="Time">Time of the last entry; the first instant there is for an empty ledger.</param>
/// <param name="Root">RFC 6962 root over the entries, 32 bytes.</param>
public sealed record LedgerHead(long Size, DateTimeOffset Time, ReadOnlyMemory<byte> Root)
{
    /// <summary>The head of the log that this sequencer continues.</summary>
    public static LedgerHead Of(LedgerSequencer sequencer) => sequencer.CurrentHead();

    /// <summary>The head after a batch that this process has just made.</summary>
    public static LedgerHead Of(LedgerBatch batch)
    {
        var (size, time, root) = HeadFormat.Read(batch.Head.Span);
        return new(size, new DateTimeOffset(time, TimeSpan.Zero), root);
    }

    /// <summary>Reads a stored head; throws <see cref="TrustException"/> when it was not made with this vault's keys.</summary>
    public static LedgerHead Read(Vault vault, ReadOnlySpan<byte> head)
    {
        var (size, time, root) = HeadFormat.Read(vault.LedgerKeys, head);
        return new(size, new DateTimeOffset(time, TimeSpan.Zero), root);
    }
}
