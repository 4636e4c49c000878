using System.Globalization;
using System.Text;
using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>
/// The origin of a store's checkpoints. A restore that lost entries ends the log that was signed: what follows is another log and has another origin,
/// since under the old one it would be a fork. The loss itself is an entry of the new log.
/// </summary>
static class LedgerOrigins
{
    /// <summary>The name that was given last: a command that opens the store without naming it signs under the same.</summary>
    const string NoteName = "ledger-origin";

    public static async Task<CheckpointOptions> ReadAsync(
        EmbeddedStoreOptions options, SqliteKeyStore keys, Guid storeId, CancellationToken cancellationToken)
    {
        var name = await ReadNameAsync(options.LedgerOrigin, keys, storeId, cancellationToken);
        var restores = await RestoreNotes.ReadAsync(keys, cancellationToken);
        var origin = restores.Count == 0
            ? name
            : string.Create(CultureInfo.InvariantCulture, $"{name}/after-restore-{restores[^1].At:yyyyMMdd'T'HHmmss'Z'}");
        return new CheckpointOptions { Origin = origin, Witnesses = options.Witnesses, Quorum = options.WitnessQuorum };
    }

    static async Task<string> ReadNameAsync(string? given, SqliteKeyStore keys, Guid storeId, CancellationToken cancellationToken)
    {
        var kept = await keys.ReadNoteAsync(NoteName, cancellationToken) is { } note ? Encoding.UTF8.GetString(note.Span) : null;
        if (given is not null && given != kept)
        {
            await keys.WriteNoteAsync(NoteName, Encoding.UTF8.GetBytes(given), cancellationToken);
        }

        return given ?? kept ?? $"klang.invalid/ledger/{storeId:N}";
    }
}
