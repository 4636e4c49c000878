namespace Klang.Storage.Sqlite;

/// <summary>How far a backup or restore is.</summary>
/// <param name="Step">What is being done, in a word or two for the progress bar.</param>
/// <param name="Done">So much of it, in bytes, pages or entries.</param>
/// <param name="Total">Out of so much; 0 when that is not known.</param>
public readonly record struct BackupProgress(string Step, long Done, long Total);
