namespace Klang.Storage.Sqlite;

/// <summary>What a restore did.</summary>
public sealed record RestoreReport
{
    public required BackupHeader Header { get; init; }

    /// <summary>Entries of the ledger that were proved; 0 for keys.</summary>
    public required long EntriesProved { get; init; }

    /// <summary>At least so many entries of the ledger had been seen and are not in the backup; 0 when nothing that was seen is lost.</summary>
    public required long EntriesLost { get; init; }

    /// <summary>Destroyed keys: taken out of restored keys again, or whose charts' claims, postings and register rows were taken out of restored records.</summary>
    public required int DestructionsReplayed { get; init; }
}
