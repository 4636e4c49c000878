using Klang.Fhir;
using Klang.Records.Store;
using Klang.Storage.Sqlite;
using Klang.Tests.Records;
using Klang.Trust;
using Klang.Trust.Verification;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Klang.Tests.Storage.Sqlite;

public sealed class BackupTests : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("klang-backup-").FullName;

    DoorFixture door = null!;

    EmbeddedStoreOptions Store => door.House.Options;

    string RecordsFile => Path.Combine(Store.Directory, "records", "records.db");

    string KeysFile => Path.Combine(Store.Directory, "keys", "keys.db");

    static CancellationToken Stop => DoorFixture.Stop;

    public async ValueTask InitializeAsync() => door = await DoorFixture.OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await door.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_backup_restores_what_was_there_and_the_ledger_proves()
    {
        var id = await CreateAsync("สมใจ");
        var header = await BackUpAsync("a.backup");
        Assert.Equal(BackupKind.Records, header.Kind);
        Assert.Equal(door.Store.StoreId, header.StoreId);
        Assert.Equal(door.Store.LastSequence, header.LastSequence);
        Assert.Equal(header, await SqliteBackup.VerifyAsync(Store, InFolder("a.backup"), null, Stop));
        await door.RestartAsync(async () =>
        {
            File.Delete(RecordsFile);
            var report = await RestoreAsync("a.backup");
            Assert.Equal(header.LedgerSize, report.EntriesProved);
            Assert.Equal(0, report.EntriesLost);
        });
        Assert.Contains("สมใจ", DoorFixture.Text((await door.ReadAsync(ResourceType.Patient, id)).Value), StringComparison.Ordinal);
        Assert.Empty(await RestoreNotes.ReadAsync(door.House.Keys, Stop));
        Assert.False(Directory.Exists(Path.Combine(Store.Directory, "restoring")));
    }

    [Fact]
    public async Task A_backup_is_one_moment_while_writers_go_on()
    {
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            var written = 0;
            while (!stop.IsCancellationRequested)
            {
                await CreateAsync("สมใจ");
                written++;
            }

            return written;
        });
        var headers = new List<BackupHeader>();
        for (var i = 0; i < 5; i++)
        {
            headers.Add(await BackUpAsync($"{i}.backup"));
        }

        await stop.CancelAsync();
        Assert.True(await writing > 0);
        var other = await CopyKeysAsync();
        var accepted = new RestoreOptions { AcceptLoss = true, Replace = true };
        for (var i = 0; i < 5; i++)
        {
            var report = await SqliteRestore.RestoreRecordsAsync(other, InFolder($"{i}.backup"), accepted, TimeProvider.System, null, Stop);
            Assert.Equal(headers[i].LedgerSize, report.EntriesProved);
        }
    }

    [Fact]
    public async Task A_backup_leaves_nothing_else_behind_and_is_closed_to_others()
    {
        await CreateAsync("สมใจ");
        var before = Directory.EnumerateFileSystemEntries(Path.Combine(Store.Directory, "records")).Order().ToArray();
        await BackUpAsync("a.backup");
        await SqliteBackup.WriteKeysAsync(Store, InFolder("k.backup"), TimeProvider.System, null, Stop);
        Assert.Equal(before, Directory.EnumerateFileSystemEntries(Path.Combine(Store.Directory, "records")).Order());
        Assert.Equal(["a.backup", "k.backup"], Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order());
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(InFolder("a.backup")));
        }
    }

    [Fact]
    public async Task A_cancelled_backup_leaves_nothing_behind()
    {
        await CreateAsync("สมใจ");
        using var stop = new CancellationTokenSource();
        var progress = new Told(step =>
        {
            if (step.Step == "sealing")
            {
                stop.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => SqliteBackup.WriteRecordsAsync(Store, InFolder("a.backup"), TimeProvider.System, progress, stop.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        Assert.Empty(Directory.EnumerateDirectories(Path.Combine(Store.Directory, "records")));
    }

    [Fact]
    public async Task What_a_crash_left_of_a_backup_is_swept_away_at_the_next_start()
    {
        var left = Path.Combine(Store.Directory, "keys", "snapshot-0123");
        await door.RestartAsync(async () =>
        {
            Directory.CreateDirectory(left);
            await File.WriteAllTextAsync(Path.Combine(left, "copy.db"), "wrapped keys", Stop);
        });
        Assert.False(Directory.Exists(left));
    }

    [Fact]
    public async Task A_backup_is_never_written_over()
    {
        await File.WriteAllTextAsync(InFolder("a.backup"), "the only copy", Stop);
        var refused = await Assert.ThrowsAsync<StoreException>(() => BackUpAsync("a.backup"));
        Assert.Contains("exists already", refused.Message, StringComparison.Ordinal);
        Assert.Equal("the only copy", await File.ReadAllTextAsync(InFolder("a.backup"), Stop));
        refused = await Assert.ThrowsAsync<StoreException>(() => BackUpAsync(Path.Combine("nowhere", "a.backup")));
        Assert.Contains("does not exist", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_backup_is_named_and_nothing_is_put_in_place()
    {
        for (var i = 0; i < 10; i++)
        {
            await CreateAsync("สมใจ");
        }

        await BackUpAsync("a.backup");
        var whole = await File.ReadAllBytesAsync(InFolder("a.backup"), Stop);
        var other = await CopyKeysAsync();
        var random = new Random(7);
        for (var i = 0; i < 60; i++)
        {
            var at = i < 20 ? random.Next(600) : random.Next(whole.Length);
            var damaged = i % 3 == 0 ? whole[..at] : whole.ToArray();
            if (i % 3 != 0)
            {
                damaged[at] ^= (byte)(1 << random.Next(8));
            }

            await File.WriteAllBytesAsync(InFolder("b.backup"), damaged, Stop);
            var refused = await Assert.ThrowsAsync<TrustException>(
                () => SqliteRestore.RestoreRecordsAsync(other, InFolder("b.backup"), new(), TimeProvider.System, null, Stop));
            Assert.Contains("b.backup", refused.Message, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFiles(Path.Combine(other.Directory, "records"), "*.db*", SearchOption.AllDirectories));
            Assert.False(Directory.Exists(Path.Combine(other.Directory, "restoring")));
        }
    }

    [Fact]
    public async Task Records_that_are_there_are_replaced_only_when_that_is_said()
    {
        await BackUpAsync("a.backup");
        await door.RestartAsync(async () =>
        {
            var refused = await Assert.ThrowsAsync<StoreException>(() => RestoreAsync("a.backup"));
            Assert.Contains("exists", refused.Message, StringComparison.Ordinal);
            await RestoreAsync("a.backup", new() { Replace = true });
        });
    }

    [Fact]
    public async Task A_store_that_is_open_is_not_restored_into()
    {
        await BackUpAsync("a.backup");
        await SqliteBackup.WriteKeysAsync(Store, InFolder("k.backup"), TimeProvider.System, null, Stop);
        var refused = await Assert.ThrowsAsync<StoreException>(() => RestoreAsync("a.backup", new() { Replace = true }));
        Assert.Equal(StoreFault.InUse, refused.Fault);
        refused = await Assert.ThrowsAsync<StoreException>(
            () => SqliteRestore.RestoreKeysAsync(Store, InFolder("k.backup"), new() { Replace = true }, TimeProvider.System, null, Stop));
        Assert.Equal(StoreFault.InUse, refused.Fault);
        Assert.True((await door.ReadAsync(ResourceType.Patient, await CreateAsync("สมใจ"))).IsOk);
    }

    [Fact]
    public async Task An_older_backup_is_restored_only_when_the_loss_is_accepted_and_the_loss_stays_to_be_seen()
    {
        var kept = await CreateAsync("สมใจ");
        var header = await BackUpAsync("a.backup");
        var lost = await CreateAsync("สมหมาย");
        var had = await door.House.ReadAnchorAsync(Stop);
        await door.RestartAsync(async () =>
        {
            var refused = await Assert.ThrowsAsync<TrustException>(() => RestoreAsync("a.backup", new() { Replace = true }));
            Assert.Contains("lost", refused.Message, StringComparison.Ordinal);
            var report = await RestoreAsync("a.backup", new() { Replace = true, AcceptLoss = true });
            Assert.True(report.EntriesLost > 0);
        });
        Assert.True((await door.ReadAsync(ResourceType.Patient, kept)).IsOk);
        Assert.False((await door.ReadAsync(ResourceType.Patient, lost)).IsOk);

        var note = Assert.Single(await RestoreNotes.ReadAsync(door.House.Keys, Stop));
        var seen = LedgerHead.Read(door.House.Vault, had!.Value.Span);
        Assert.Equal(seen.Size, note.EntriesHad);
        Assert.Equal(Convert.ToHexStringLower(seen.Root.Span), note.RootHad);
        Assert.Equal(header.LedgerSize, note.EntriesRestored);
        var entry = await ReadEntryAsync(header.LedgerSize);
        Assert.Equal(AccessAction.Administer, entry.Action);
        Assert.Contains(note.RootHad, entry.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_restore_a_rollback_by_hand_is_refused_as_before()
    {
        await CreateAsync("สมใจ");
        await BackUpAsync("a.backup");
        await CreateAsync("สมหมาย");
        byte[] old = [];
        await door.RestartAsync(async () =>
        {
            await RestoreAsync("a.backup", new() { Replace = true, AcceptLoss = true });
            old = await File.ReadAllBytesAsync(RecordsFile, Stop);
        });
        await CreateAsync("สมหมาย");
        await door.House.DisposeAsync();
        var newest = await File.ReadAllBytesAsync(RecordsFile, Stop);
        await File.WriteAllBytesAsync(RecordsFile, old, Stop);
        await Assert.ThrowsAsync<TrustException>(() => EmbeddedStore.OpenAsync(Store, TimeProvider.System, Stop));
        await File.WriteAllBytesAsync(RecordsFile, newest, Stop);
        await door.RestartAsync();
    }

    [Fact]
    public async Task Chart_numbers_given_out_since_the_backup_are_not_given_out_again()
    {
        await BackUpAsync("a.backup");
        var given = door.Store.ReserveChart();
        for (var i = 0; i < CommitWriter.ChartPortion + 10; i++)
        {
            given = door.Store.ReserveChart();
        }

        await door.House.Vault.CreateKeysAsync(PermitFor(given.Value), [KeyName.OfChart(given.Value, Compartment.Normal)], Stop);
        await door.RestartAsync(() => RestoreAsync("a.backup", new() { Replace = true, AcceptLoss = true }));
        Assert.True(door.Store.ReserveChart().Value > given.Value);
    }

    [Fact]
    public async Task Keys_come_back_without_those_that_were_destroyed_since()
    {
        const string Query = "identifier=https://terms.sil-th.org/id/th-cid|3999900000010";
        var id = await CreateAsync("สมใจ", "3999900000010");
        Assert.Single((await door.SearchAsync(ResourceType.Patient, Query)).Entries);
        await SqliteBackup.WriteKeysAsync(Store, InFolder("k.backup"), TimeProvider.System, null, Stop);
        var destroyed = await FirstChartKeyAsync();
        await BackUpAsync("a.backup");
        await door.House.Keys.DestroyAsync([destroyed], Stop);
        await door.RestartAsync(async () =>
        {
            var refused = await Assert.ThrowsAsync<StoreException>(() => RestoreKeysAsync(new()));
            Assert.Contains("exists", refused.Message, StringComparison.Ordinal);
            Assert.Equal(1, (await RestoreKeysAsync(new() { Replace = true })).DestructionsReplayed);
        });
        Assert.Null(await door.House.Keys.FindAsync(destroyed, Stop));
        Assert.Contains(await door.House.Keys.ListDestroyedAsync(Stop), key => key.Name == destroyed);

        // Restored records lose what still pointed to the destroyed chart.
        await door.RestartAsync(async () =>
            Assert.Equal(1, (await RestoreAsync("a.backup", new() { Replace = true, AcceptLoss = true })).DestructionsReplayed));
        Assert.Empty((await door.SearchAsync(ResourceType.Patient, Query)).Entries);
        Assert.False((await door.ReadAsync(ResourceType.Patient, id)).TryGet(out _, out var gone));
        Assert.Equal(RefusalKind.NotFound, gone.Kind);
    }

    [Fact]
    public async Task Destroyed_keys_stay_destroyed_when_their_store_can_no_longer_be_read()
    {
        await CreateAsync("สมใจ");
        await SqliteBackup.WriteKeysAsync(Store, InFolder("k.backup"), TimeProvider.System, null, Stop);
        var destroyed = await FirstChartKeyAsync();
        await door.House.Keys.DestroyAsync([destroyed], Stop);
        await door.RestartAsync(async () =>
        {
            await File.WriteAllBytesAsync(KeysFile, new byte[8192], Stop);
            Assert.Equal(1, (await RestoreKeysAsync(new() { Replace = true })).DestructionsReplayed);
        });
        Assert.Null(await door.House.Keys.FindAsync(destroyed, Stop));
    }

    [Fact]
    public async Task Old_keys_do_not_let_old_records_pass_for_new()
    {
        await CreateAsync("สมใจ");
        await SqliteBackup.WriteKeysAsync(Store, InFolder("k.backup"), TimeProvider.System, null, Stop);
        await BackUpAsync("a.backup");
        await CreateAsync("สมหมาย");
        await door.RestartAsync(async () =>
        {
            await RestoreKeysAsync(new() { Replace = true });
            await Assert.ThrowsAsync<TrustException>(() => RestoreAsync("a.backup", new() { Replace = true }));
        });
    }

    [Fact]
    public async Task A_backup_of_keys_expires()
    {
        var clock = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await SqliteBackup.WriteKeysAsync(Store, InFolder("k.backup"), clock, null, Stop);
        await door.RestartAsync(async () =>
        {
            clock.Advance(SqliteBackup.KeyBackupLife + TimeSpan.FromMinutes(1));
            var replace = new RestoreOptions { Replace = true };
            var refused = await Assert.ThrowsAsync<TrustException>(
                () => SqliteRestore.RestoreKeysAsync(Store, InFolder("k.backup"), replace, clock, null, Stop));
            Assert.Contains("35 days old", refused.Message, StringComparison.Ordinal);
            await SqliteRestore.RestoreKeysAsync(Store, InFolder("k.backup"), replace with { AcceptExpired = true }, clock, null, Stop);
        });
    }

    [Fact]
    public async Task Keys_and_then_records_restore_into_an_empty_folder()
    {
        var id = await CreateAsync("สมใจ");
        await SqliteBackup.WriteKeysAsync(Store, InFolder("k.backup"), TimeProvider.System, null, Stop);
        await BackUpAsync("a.backup");
        var empty = new EmbeddedStoreOptions { Directory = InFolder("empty"), RootKeyFile = RootKey };
        await Assert.ThrowsAsync<TrustException>(() => SqliteRestore.RestoreRecordsAsync(empty, InFolder("a.backup"), new(), TimeProvider.System, null, Stop));
        await SqliteRestore.RestoreKeysAsync(empty, InFolder("k.backup"), new(), TimeProvider.System, null, Stop);
        await SqliteRestore.RestoreRecordsAsync(empty, InFolder("a.backup"), new(), TimeProvider.System, null, Stop);
        await using var restored = await EmbeddedStore.OpenAsync(empty, TimeProvider.System, Stop);
        Assert.Equal(door.Store.StoreId, restored.Records.StoreId);
        var proof = await new LedgerVerifier(restored.Vault).VerifyAsync(
            restored.Records.ReadLedgerAsync(0, Stop), await restored.ReadAnchorAsync(Stop), null, Stop);
        Assert.True(proof.Proved);
        Assert.True((await door.ReadAsync(ResourceType.Patient, id)).IsOk);
    }

    [Fact]
    public async Task A_backup_of_the_other_kind_or_of_another_store_is_refused()
    {
        await BackUpAsync("a.backup");
        await SqliteBackup.WriteKeysAsync(Store, InFolder("k.backup"), TimeProvider.System, null, Stop);
        await door.RestartAsync(async () =>
        {
            var accepted = new RestoreOptions { Replace = true };
            Assert.Contains("backup of keys", (await Assert.ThrowsAsync<StoreException>(() => RestoreAsync("k.backup", accepted))).Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<StoreException>(
                () => SqliteRestore.RestoreKeysAsync(Store, InFolder("a.backup"), accepted, TimeProvider.System, null, Stop));

            // The same root, another store.
            var other = new EmbeddedStoreOptions { Directory = InFolder("other"), RootKeyFile = InFolder("other.key") };
            File.Copy(RootKey, other.RootKeyFile!);
            await (await EmbeddedStore.OpenAsync(other, TimeProvider.System, Stop)).DisposeAsync();
            var refused = await Assert.ThrowsAsync<TrustException>(
                () => SqliteRestore.RestoreRecordsAsync(other, InFolder("a.backup"), accepted, TimeProvider.System, null, Stop));
            Assert.Contains("Restore its own keys first", refused.Message, StringComparison.Ordinal);
            await Assert.ThrowsAsync<TrustException>(
                () => SqliteRestore.RestoreKeysAsync(other, InFolder("k.backup"), accepted, TimeProvider.System, null, Stop));
            await (await EmbeddedStore.OpenAsync(other, TimeProvider.System, Stop)).DisposeAsync();
        });
    }

    [Fact]
    public async Task An_interrupted_restore_does_not_open_and_is_undone_by_the_next()
    {
        var id = await CreateAsync("สมใจ");
        await BackUpAsync("a.backup");
        await door.RestartAsync(async () =>
        {
            // As a crash leaves it between the moving away of the old database and the coming of the new.
            var stage = RestoreStage.Begin(Store.Directory, Path.GetDirectoryName(RecordsFile)!, SqliteRecordStore.FileName);
            await File.WriteAllTextAsync(Path.Combine(stage.NewFolder, "records.db"), "half", Stop);
            File.Move(RecordsFile, Path.Combine(stage.NewFolder, "..", "old", "records.db"));
            var refused = await Assert.ThrowsAsync<StoreException>(() => EmbeddedStore.OpenAsync(Store, TimeProvider.System, Stop));
            Assert.Contains("interrupted", refused.Message, StringComparison.Ordinal);

            // The next restore fails, and has put the old database back all the same.
            await File.WriteAllTextAsync(InFolder("b.backup"), "not a backup", Stop);
            await Assert.ThrowsAsync<TrustException>(() => RestoreAsync("b.backup", new() { Replace = true }));
            Assert.True(File.Exists(RecordsFile));
        });
        Assert.True((await door.ReadAsync(ResourceType.Patient, id)).IsOk);
    }

    string RootKey => Path.Combine(Store.Directory, "keys", "root.key");

    string InFolder(string name) => Path.Combine(folder, name);

    static Permit PermitFor(long chart) => Permit.Grant(
        "acc-1", "", "TREAT", AccessAction.Create, [chart], false, [Compartment.Normal], "test", "req-1");

    Task<BackupHeader> BackUpAsync(string name) => SqliteBackup.WriteRecordsAsync(Store, InFolder(name), TimeProvider.System, null, Stop);

    Task<RestoreReport> RestoreAsync(string name, RestoreOptions? accepted = null) =>
        SqliteRestore.RestoreRecordsAsync(Store, InFolder(name), accepted ?? new(), TimeProvider.System, null, Stop);

    Task<RestoreReport> RestoreKeysAsync(RestoreOptions accepted) =>
        SqliteRestore.RestoreKeysAsync(Store, InFolder("k.backup"), accepted, TimeProvider.System, null, Stop);

    async Task<string> CreateAsync(string given, string? cid = null)
    {
        var created = await door.CreateAsync(DoorFixture.Patient(cid, given));
        return created.Value.Resource!.Id;
    }

    /// <summary>A folder with the root key and a copy of the keys, and no records.</summary>
    async Task<EmbeddedStoreOptions> CopyKeysAsync()
    {
        await door.House.ReadAnchorAsync(Stop);
        var other = new EmbeddedStoreOptions { Directory = InFolder("other"), RootKeyFile = RootKey };
        await SqliteBackup.WriteKeysAsync(Store, InFolder("copy.backup"), TimeProvider.System, null, Stop);
        await SqliteRestore.RestoreKeysAsync(other, InFolder("copy.backup"), new(), TimeProvider.System, null, Stop);
        return other;
    }

    async Task<string> FirstChartKeyAsync()
    {
        await foreach (var key in door.House.Keys.ListAsync("chart/", Stop))
        {
            return key.Name;
        }

        throw new InvalidOperationException("There is no chart key.");
    }

    async Task<LedgerEntry> ReadEntryAsync(long index)
    {
        var reader = new LedgerReader(door.House.Vault);
        await foreach (var batch in door.Store.ReadLedgerAsync(index, Stop))
        {
            return reader.Read(batch).Single(entry => entry.Index == index);
        }

        throw new InvalidOperationException("There is no such entry.");
    }

    sealed class Told(Action<BackupProgress> tell) : IProgress<BackupProgress>
    {
        public void Report(BackupProgress value) => tell(value);
    }
}
