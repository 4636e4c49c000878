namespace Klang.Trust;

/// <summary>One entry of the ledger, opened: who did what to which chart, when, for which purpose and by which rule.</summary>
public sealed record LedgerEntry
{
    /// <summary>Its place in the tree, from 0.</summary>
    public required long Index { get; init; }

    /// <summary>When it was put in its place; never earlier than the entry before it.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Its random id, the same in leaf and body.</summary>
    public required Guid EntryId { get; init; }

    /// <summary>When the decision was written down by the process that made it.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>Who asked.</summary>
    public required string CallerId { get; init; }

    /// <summary>For which facility; empty when for none.</summary>
    public required string Facility { get; init; }

    /// <summary>For which purpose.</summary>
    public required string Purpose { get; init; }

    /// <summary>What was asked.</summary>
    public required AccessAction Action { get; init; }

    /// <summary>The chart concerned; 0 for a query or job over many, or when none is concerned.</summary>
    public required long Chart { get; init; }

    /// <summary>False when it was refused.</summary>
    public required bool Granted { get; init; }

    /// <summary>The rule that granted or refused.</summary>
    public required string Rule { get; init; }

    /// <summary>The request it belongs to.</summary>
    public required string RequestId { get; init; }

    /// <summary>What was touched: <c>Observation/abc</c>, or the query text.</summary>
    public required string What { get; init; }

    /// <summary>The role in which it was asked; empty when not told.</summary>
    public string Role { get; init; } = "";

    /// <summary>The relation that decided; empty when none.</summary>
    public string Relation { get; init; } = "";

    /// <summary>The client through which the caller came; empty when none.</summary>
    public string Client { get; init; } = "";

    /// <summary>Id of the token or session; empty when none.</summary>
    public string Session { get; init; } = "";

    /// <summary>Keyed digest of what a write left in the chart; empty for anything else.</summary>
    public required ReadOnlyMemory<byte> Digest { get; init; }
}
