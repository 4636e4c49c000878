using Klang.Storage.Sqlite;

namespace Klang.Commands;

/// <summary>Turns the steps of a backup or restore into a share for the bar.</summary>
sealed class BackupShare(IProgress<double> inner) : IProgress<BackupProgress>
{
    public void Report(BackupProgress value) => inner.Report(value.Total == 0 ? 0 : (double)value.Done / value.Total);
}
