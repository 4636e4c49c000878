using System.Diagnostics;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>What must outlive a key store that is replaced: which keys were destroyed, the newest ledger head, whose keys they are.</summary>
sealed record PresentKeys
{
    static readonly string[] CarriedNotes = [LedgerAnchor.NoteName, RestoreNotes.NoteName];

    public required IReadOnlyList<DestroyedKey> Destroyed { get; init; }

    Guid? StoreId { get; init; }

    Dictionary<string, ReadOnlyMemory<byte>> Notes { get; init; } = [];

    /// <summary>From keys.db as far as it can be read, and from the list beside it.</summary>
    public static PresentKeys Read(EmbeddedStoreOptions store)
    {
        var listed = DestroyedList.Read(store.KeysDirectory);
        if (!File.Exists(store.KeysFile))
        {
            return new() { Destroyed = listed };
        }

        try
        {
            DatabaseFile.Inspect(store.KeysFile);
            using var reader = new KeyReader(store.KeysFile);
            return new()
            {
                Destroyed = [.. reader.ListDestroyed(), .. listed],
                StoreId = reader.ReadNote(StoreBinding.NoteName) is { Length: 16 } id ? new Guid(id.Span) : null,
                Notes = ReadNotes(reader),
            };
        }
        catch (StoreException failure) when (failure.Fault == StoreFault.Damaged)
        {
            Trace.TraceWarning("What was destroyed is taken from {0} alone: {1}", DestroyedList.FileName, failure.Message);
            return new() { Destroyed = listed };
        }
    }

    public void RequireSameStore(BackupHeader header, EmbeddedStoreOptions store)
    {
        if (StoreId is { } present && present != header.StoreId)
        {
            throw new TrustException($"{store.KeysFile} holds the keys of store {present}, and the backup those of store {header.StoreId}.");
        }
    }

    /// <summary>The newest head seen stays the newest: old keys must not let old records pass for new.</summary>
    public async Task CarryHeadAsync(SqliteKeyStore keys, Vault vault, CancellationToken cancellationToken)
    {
        foreach (var (name, value) in Notes)
        {
            var isOlder = name == LedgerAnchor.NoteName
                && await keys.ReadNoteAsync(name, cancellationToken) is { } restored
                && LedgerHead.Read(vault, value.Span).Size <= LedgerHead.Read(vault, restored.Span).Size;
            if (!isOlder)
            {
                await keys.WriteNoteAsync(name, value, cancellationToken);
            }
        }
    }

    static Dictionary<string, ReadOnlyMemory<byte>> ReadNotes(KeyReader reader)
    {
        var notes = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var name in CarriedNotes)
        {
            if (reader.ReadNote(name) is { IsEmpty: false } value)
            {
                notes.Add(name, value);
            }
        }

        return notes;
    }
}
