using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>
/// Ties records to their keys: the key store notes whose keys it holds and the newest ledger head. A records.db of another store, a lost one replaced by an
/// empty one, one cut short and one put back to an older state are all refused.
/// </summary>
static class StoreBinding
{
    /// <summary>Name of the note with the store's id.</summary>
    public const string NoteName = "store-id";

    /// <summary>Checks records that were just opened, before anything is written to them.</summary>
    public static async Task CheckAsync(
        SqliteKeyStore keys, LedgerAnchor anchor, SqliteRecordStore records, LedgerSequencer sequencer, CancellationToken cancellationToken)
    {
        if (await ReadAsync(keys, cancellationToken) is not { } bound)
        {
            await BindAsync(keys, anchor, records, sequencer, cancellationToken);
            return;
        }

        if (bound != records.StoreId)
        {
            throw new TrustException(
                $"{records.Directory} holds store {records.StoreId}, and the keys are those of store {bound}. Restore the records and the keys of one store.");
        }

        await anchor.CheckAsync(sequencer, from => records.ReadLedgerAsync(from, cancellationToken), cancellationToken);
    }

    /// <summary>The store whose keys these are; null when they are tied to none yet.</summary>
    public static async ValueTask<Guid?> ReadAsync(SqliteKeyStore keys, CancellationToken cancellationToken) =>
        await keys.ReadNoteAsync(NoteName, cancellationToken) is not { } note ? null
        : note.Length == 16 ? new Guid(note.Span)
        : throw new TrustException("The key store's note of its store's id has an unknown form.");

    /// <summary>Only records without a history may be tied to new keys.</summary>
    static async Task BindAsync(
        SqliteKeyStore keys, LedgerAnchor anchor, SqliteRecordStore records, LedgerSequencer sequencer, CancellationToken cancellationToken)
    {
        if (sequencer.Size > 0 || records.LastSequence > 0)
        {
            throw new TrustException(
                $"{records.Directory} holds records, and the key store does not know whose they are. Restore the key store that belongs to them.");
        }

        await anchor.ResetAsync(sequencer, cancellationToken);
        await keys.WriteNoteAsync(NoteName, records.StoreId.ToByteArray(), cancellationToken);
    }
}
