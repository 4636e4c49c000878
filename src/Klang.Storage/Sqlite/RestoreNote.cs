namespace Klang.Storage.Sqlite;

/// <summary>One restore of records, as the key store notes it.</summary>
public sealed record RestoreNote(
    DateTimeOffset At, DateTimeOffset BackupFrom, long EntriesHad, string RootHad, long EntriesRestored, string RootRestored);
