using System.Collections.Immutable;
using Klang.Trust.Logging;

namespace Klang.Trust;

/// <summary>
/// Ledger entries ready to be made durable: for a read alone, for a write inside its commit. Opaque to Storage, which
/// hands them to the <see cref="LedgerSequencer"/> inside its transaction.
/// </summary>
public sealed class PreparedEntries
{
    internal PreparedEntries(ImmutableArray<PreparedEntry> entries) => Entries = entries;

    /// <summary>No entries.</summary>
    public static PreparedEntries None { get; } = new([]);

    internal ImmutableArray<PreparedEntry> Entries { get; }

    /// <summary>How many leaves.</summary>
    public int Count => Entries.Length;
}
