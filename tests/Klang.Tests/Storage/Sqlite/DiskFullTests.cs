using System.Diagnostics;
using Klang.Fhir;
using Klang.Records.Store;
using Klang.Storage.Sqlite;
using Klang.Tests.Records;
using Xunit;

namespace Klang.Tests.Storage.Sqlite;

public sealed class DiskFullTests
{
    static CancellationToken Stop => DoorFixture.Stop;

    [Fact]
    public async Task A_backup_that_finds_no_room_says_so_and_leaves_nothing()
    {
        await using var door = await DoorFixture.OpenAsync();
        Assert.True((await door.CreateAsync(DoorFixture.Patient())).IsOk);
        using var disk = SmallDisk.Mount(64);
        var refused = await Assert.ThrowsAsync<StoreException>(() => SqliteBackup.WriteRecordsAsync(
            door.House.Options, Path.Combine(disk.Folder, "a.backup"), TimeProvider.System, null, Stop));
        Assert.Equal(StoreFault.DiskFull, refused.Fault);
        Assert.Contains("a.backup", refused.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(disk.Folder));
    }

    [Fact]
    public async Task A_restore_that_finds_no_room_says_so_and_puts_nothing_in_place()
    {
        await using var door = await DoorFixture.OpenAsync();
        Assert.True((await door.CreateAsync(DoorFixture.Patient())).IsOk);
        var folder = Directory.CreateTempSubdirectory("klang-full-").FullName;
        var backup = Path.Combine(folder, "a.backup");
        await SqliteBackup.WriteRecordsAsync(door.House.Options, backup, TimeProvider.System, null, Stop);
        var keys = Path.Combine(folder, "k.backup");
        await SqliteBackup.WriteKeysAsync(door.House.Options, keys, TimeProvider.System, null, Stop);
        using var disk = SmallDisk.Mount(400);
        var store = new EmbeddedStoreOptions
        {
            Directory = Path.Combine(disk.Folder, "data"),
            RootKeyFile = Path.Combine(door.House.Options.Directory, "keys", "root.key"),
        };
        var refused = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            await SqliteRestore.RestoreKeysAsync(store, keys, new(), TimeProvider.System, null, Stop);
            await File.WriteAllBytesAsync(Path.Combine(disk.Folder, "filler"), new byte[Math.Max(0, disk.Free - 32_768)], Stop);
            await SqliteRestore.RestoreRecordsAsync(store, backup, new(), TimeProvider.System, null, Stop);
        });
        Assert.Equal(StoreFault.DiskFull, refused.Fault);
        Assert.False(File.Exists(Path.Combine(store.Directory, "records", "records.db")));
        Assert.False(Directory.Exists(Path.Combine(store.Directory, "restoring")));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_full_disk_refuses_writes_and_the_store_goes_on_reading_and_writes_again_when_there_is_room()
    {
        using var disk = SmallDisk.Mount(4096);
        var options = new EmbeddedStoreOptions { Directory = Path.Combine(disk.Folder, "data") };
        var filler = Path.Combine(disk.Folder, "filler");
        await using var house = await EmbeddedStore.OpenAsync(options, TimeProvider.System, Stop);
        var door = new Klang.Records.Door(house.Records, house.Vault, house.Ledger, TimeProvider.System, new Klang.Records.RecordsOptions());
        var first = (await CreateAsync(door)).Value.Resource!;
        await File.WriteAllBytesAsync(filler, new byte[Math.Max(0, disk.Free - 65_536)], Stop);
        StoreException? refused = null;
        for (var i = 0; i < 1000 && refused is null; i++)
        {
            try
            {
                await CreateAsync(door);
            }
            catch (StoreException full)
            {
                refused = full;
            }
        }

        Assert.Equal(StoreFault.DiskFull, refused?.Fault);
        File.Delete(filler);
        Assert.True((await CreateAsync(door)).IsOk);
        var call = new Klang.Records.ReadCall(ResourceType.Patient, first.Id, null) { Caller = new() { Id = "test", Facility = "" }, RequestId = "r" };
        Assert.True((await door.ReadAsync(call, Stop)).IsOk);
        await house.DisposeAsync();
        await using var again = await EmbeddedStore.OpenAsync(options, TimeProvider.System, Stop);
    }

    static Task<Outcome<Klang.Records.WriteReply>> CreateAsync(Klang.Records.Door door) => door.WriteAsync(
        new Klang.Records.WriteCall(DoorFixture.Write(Klang.Records.WriteKind.Create, DoorFixture.Patient(extra: $$$""","extension":[{"url":"http://a.example/b","valueString":"{{{Noise()}}}"}]""")))
        {
            Caller = new() { Id = "test", Facility = "" },
            RequestId = "r",
        }, Stop);

    static string Noise() => Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(3000));

    /// <summary>A file system in memory of a few KiB; without the right to mount one the test is skipped and says so.</summary>
    sealed class SmallDisk : IDisposable
    {
        SmallDisk(string folder) => Folder = folder;

        public string Folder { get; }

        public long Free => new DriveInfo(Folder).AvailableFreeSpace;

        public static SmallDisk Mount(int kib)
        {
            var folder = Directory.CreateTempSubdirectory("klang-disk-").FullName;
            if (!OperatingSystem.IsLinux() || !Run("mount", "-t", "tmpfs", "-o", $"size={kib}k", "tmpfs", folder))
            {
                Directory.Delete(folder);
                Assert.Skip("A small file system can be mounted only by root on Linux.");
            }

            return new(folder);
        }

        public void Dispose()
        {
            Run("umount", "-l", Folder);
            Directory.Delete(Folder);
        }

        static bool Run(string command, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
    }
}
