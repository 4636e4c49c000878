using Klang.Trust.Notes;

namespace Klang.Trust;

/// <summary>Under which name checkpoints of the ledger are signed, and who must have cosigned one before it is published.</summary>
public sealed record CheckpointOptions
{
    /// <summary>First line of every checkpoint: a schema-less URL that names this log and no other.</summary>
    public required string Origin { get; init; }

    /// <summary>Keys of the witnesses; none publishes what the log alone has signed.</summary>
    public IReadOnlyList<NoteVerifier> Witnesses { get; init; } = [];

    /// <summary>How many of the witnesses must have cosigned.</summary>
    public int Quorum { get; init; }
}
