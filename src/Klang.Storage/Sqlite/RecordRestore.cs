using System.Globalization;
using Klang.Records.Store;
using Klang.Trust;
using Klang.Trust.Verification;

namespace Klang.Storage.Sqlite;

/// <summary>Puts a backup of records in place after its chunks, pages, structure, identity and ledger have all been proved.</summary>
sealed class RecordRestore(EmbeddedStoreOptions store, RestoreOptions accepted, TimeProvider time, IProgress<BackupProgress>? progress)
{
    public async Task<RestoreReport> RunAsync(string backup, CancellationToken cancellationToken)
    {
        if (File.Exists(store.RecordsFile) && !accepted.Replace)
        {
            throw new StoreException(StoreFault.Broken, $"{store.RecordsFile} exists. Say that it is to be replaced, or name an empty folder.");
        }

        await using var trusted = await TrustedKeys.OpenAsync(store, mayFound: false, time, cancellationToken);
        PrivateDirectory.Make(store.RecordsDirectory);
        using var recordsLock = DirectoryLock.Take(store.RecordsDirectory, SqliteRecordStore.LockName);
        var stage = RestoreStage.Begin(store.Directory, store.RecordsDirectory, SqliteRecordStore.FileName);
        try
        {
            return await RunAsync(backup, trusted, stage, cancellationToken);
        }
        catch
        {
            stage.Abandon();
            throw;
        }
    }

    async Task<RestoreReport> RunAsync(string backup, TrustedKeys trusted, RestoreStage stage, CancellationToken cancellationToken)
    {
        var file = Path.Combine(stage.NewFolder, SqliteRecordStore.FileName);
        var header = await BackupFile.ReadAsync(trusted.Kms, backup, BackupKind.Records, file, progress, cancellationToken);
        await RequireSameStoreAsync(header, trusted.Keys, cancellationToken);
        progress?.Report(new("checking the database", 0, 0));
        DatabaseCheck.Run(file);
        var replayed = DestructionReplay.Apply(store.KeysFile, file, SqliteSchema.Records);

        using var anchor = new LedgerAnchor(trusted.Keys, trusted.Vault, time);
        var sequencer = new LedgerSequencer(trusted.Vault, time);
        var proof = await ProveAsync(stage.NewFolder, header, trusted, anchor, sequencer, cancellationToken);

        // From here on the store does not open until the anchor is that of the restored ledger: restoring/ is deleted last.
        stage.PutInPlace();
        await anchor.ResetAsync(sequencer, cancellationToken);
        stage.End();
        return new() { Header = header, EntriesProved = proof.Entries, EntriesLost = proof.Lost, DestructionsReplayed = replayed };
    }

    static async Task RequireSameStoreAsync(BackupHeader header, SqliteKeyStore keys, CancellationToken cancellationToken)
    {
        var bound = await StoreBinding.ReadAsync(keys, cancellationToken)
            ?? throw new TrustException("The key store is tied to no store yet. Restore the key store that belongs to the backup first.");
        if (bound != header.StoreId)
        {
            throw new TrustException($"The backup is of store {header.StoreId}, and the keys are those of store {bound}. Restore its own keys first.");
        }
    }

    async Task<(long Entries, long Lost)> ProveAsync(
        string folder, BackupHeader header, TrustedKeys trusted, LedgerAnchor anchor, LedgerSequencer sequencer, CancellationToken cancellationToken)
    {
        await using var records = await SqliteRecordStore.OpenAsync(
            store.Records with { Directory = folder, Shards = trusted.Vault.Shards }, sequencer, time, cancellationToken);
        var restored = LedgerHead.Of(sequencer);
        RequireAsStated(header, records, restored, trusted.Vault);
        var note = await anchor.ReadAsync(cancellationToken);
        var seen = note is { } bytes ? LedgerHead.Read(trusted.Vault, bytes.Span) : null;
        var extends = note is not { } head
            || await anchor.CompareAsync(sequencer, head, from => records.ReadLedgerAsync(from, cancellationToken), cancellationToken) == AnchorFit.Extends;
        var lost = extends ? 0 : Math.Max(1, seen!.Size - restored.Size);
        RequireAccepted(header, restored, lost);
        var proved = await new LedgerVerifier(trusted.Vault).VerifyAsync(
            records.ReadLedgerAsync(0, cancellationToken), extends ? note : null, EntryProgress(restored.Size), cancellationToken);
        if (proved.Problem is { } problem)
        {
            throw new TrustException($"The ledger in the backup does not prove: {problem.Explanation}");
        }

        if (!extends)
        {
            await WriteDownAsync(header, seen!, restored, records, trusted, cancellationToken);
        }

        return (proved.Entries, lost);
    }

    static void RequireAsStated(BackupHeader header, SqliteRecordStore records, LedgerHead restored, Vault vault)
    {
        var isSameLog = header.LedgerSize == restored.Size
            && (restored.Size == 0 || LedgerHead.Read(vault, Convert.FromBase64String(header.LedgerHead)).Root.Span.SequenceEqual(restored.Root.Span));
        if (records.StoreId != header.StoreId || records.LastSequence != header.LastSequence || !isSameLog)
        {
            throw new TrustException("The database in the backup is not the one that its header describes.");
        }
    }

    void RequireAccepted(BackupHeader header, LedgerHead restored, long lost)
    {
        if (lost > 0 && !accepted.AcceptLoss)
        {
            throw new TrustException(string.Create(CultureInfo.InvariantCulture,
                $"The backup of {header.CreatedAt:u} with its {restored.Size} ledger entries does not hold the newest entry seen: at least {lost} entries and all that was written with them are lost. Use a newer backup, or say that the loss is accepted."));
        }
    }

    /// <summary>In the ledger that goes on, and beside the keys, where another restore of records does not reach.</summary>
    async Task WriteDownAsync(
        BackupHeader header, LedgerHead seen, LedgerHead restored, SqliteRecordStore records, TrustedKeys trusted, CancellationToken cancellationToken)
    {
        await new Ledger(records, time).RecordRestoreAsync(seen, restored, cancellationToken);
        var note = new RestoreNote(
            time.GetUtcNow(), header.CreatedAt, seen.Size, Convert.ToHexStringLower(seen.Root.Span), restored.Size, Convert.ToHexStringLower(restored.Root.Span));
        await RestoreNotes.AddAsync(trusted.Keys, note, cancellationToken);
    }

    EntryReport? EntryProgress(long total) => progress is null ? null : new EntryReport(progress, total);

    sealed class EntryReport(IProgress<BackupProgress> progress, long total) : IProgress<long>
    {
        public void Report(long value) => progress.Report(new("proving the ledger", value, total));
    }
}
