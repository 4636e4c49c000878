namespace Klang.Storage.Sqlite;

/// <summary>What the operator of a restore has accepted.</summary>
public sealed record RestoreOptions
{
    /// <summary>Puts the backup in the place of what is there.</summary>
    public bool Replace { get; init; }

    /// <summary>
    /// Accepts records that do not hold the newest ledger entry seen: what was written since, or since an earlier restore, is lost. The loss is written into the ledger and noted beside the
    /// keys, and the anchor starts again from the restored ledger.
    /// </summary>
    public bool AcceptLoss { get; init; }

    /// <summary>Restores a backup of keys older than <see cref="SqliteBackup.KeyBackupLife"/>.</summary>
    public bool AcceptExpired { get; init; }
}
