using Klang.Fhir;
using Klang.Records.Store;
using Klang.Storage.Sqlite;
using Klang.Tests.Records;
using Klang.Trust;
using Xunit;

namespace Klang.Tests.Storage.Sqlite;

/// <summary>
/// Every file of the store is flipped and cut in many places: opening it and reading all that it held gives what was written, or an exception that names
/// the damage. Never anything else.
/// </summary>
public sealed class DamageTests : IAsyncLifetime
{
    const int Seed = 20260101;

    readonly string folder = Directory.CreateTempSubdirectory("klang-damage-").FullName;
    readonly Dictionary<string, string> written = [];

    EmbeddedStoreOptions Broken => new() { Directory = Path.Combine(folder, "broken"), RootKeyFile = Path.Combine(folder, "root.key") };

    /// <summary>As a crash leaves it, commits in its WAL.</summary>
    string Whole => Path.Combine(folder, "whole");

    /// <summary>As closing leaves it, all in the database files.</summary>
    string Settled => Path.Combine(folder, "settled");

    static CancellationToken Stop => DoorFixture.Stop;

    public async ValueTask InitializeAsync()
    {
        await using var door = await DoorFixture.OpenAsync();
        for (var i = 0; i < 12; i++)
        {
            var patient = (await door.CreateAsync(DoorFixture.Patient(given: $"ชื่อ{i}"))).Value.Resource!;
            written[$"Patient/{patient.Id}"] = DoorFixture.Text(patient);
            var observation = (await door.CreateAsync(DoorFixture.Observation($"Patient/{patient.Id}", value: $"{i}.50"))).Value.Resource!;
            written[$"Observation/{observation.Id}"] = DoorFixture.Text(observation);
        }

        // Copied while it is open, so that there is a WAL with commits in it.
        File.Copy(Path.Combine(door.House.Options.Directory, "keys", "root.key"), Broken.RootKeyFile!);
        await door.House.ReadAnchorAsync(Stop);
        CopyFolder(door.House.Options.Directory, Whole);
        await (await RenewAndOpenAsync()).DisposeAsync();
        CopyFolder(Broken.Directory, Settled);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task The_whole_store_answers_all_that_was_written()
    {
        Renew();
        Assert.Null(await TryAsync());
    }

    [Theory]
    [InlineData("records/records.db", 60)]
    [InlineData("records/records.db-wal", 60)]
    [InlineData("keys/keys.db", 40)]
    [InlineData("keys/keys.db-wal", 40)]
    public async Task A_flipped_bit_gives_the_right_answer_or_names_the_damage(string file, int times)
    {
        var random = new Random(Seed + file.Length);
        var named = 0;
        for (var i = 0; i < times; i++)
        {
            Renew(SourceOf(file));
            var path = Path.Combine(Broken.Directory, file);
            var bytes = await File.ReadAllBytesAsync(path, Stop);
            var at = random.Next(bytes.Length);
            bytes[at] ^= (byte)(1 << random.Next(8));
            await File.WriteAllBytesAsync(path, bytes, Stop);
            named += await TryAsync() is { } failure && Names(failure, $"{file} flipped at {at} of {bytes.Length}, seed {Seed}") ? 1 : 0;
        }

        // Much of each file is read: a run in which nothing was noticed has flipped nothing.
        Assert.True(named > times / 10, $"{named} of {times} were noticed");
    }

    [Theory]
    [InlineData("records/records.db", 12)]
    [InlineData("records/records.db-wal", 12)]
    [InlineData("keys/keys.db", 12)]
    [InlineData("keys/keys.db-wal", 12)]
    public async Task A_file_cut_short_gives_the_right_answer_or_names_the_damage(string file, int times)
    {
        var random = new Random(Seed - file.Length);
        for (var i = 0; i < times; i++)
        {
            Renew(SourceOf(file));
            var path = Path.Combine(Broken.Directory, file);
            var length = new FileInfo(path).Length;
            var at = i == 0 ? 0 : i == 1 ? length / 2 : random.NextInt64(length);
            await using (var stream = new FileStream(path, FileMode.Open, FileAccess.Write))
            {
                stream.SetLength(at);
            }

            if (await TryAsync() is { } failure)
            {
                Names(failure, $"{file} cut at {at} of {length}, seed {Seed}");
            }
        }
    }

    [Fact]
    public async Task A_zeroed_page_in_the_middle_is_named_when_it_is_read_and_by_a_restore_check()
    {
        await using (var settled = await RenewAndOpenAsync())
        {
        }

        var path = Path.Combine(Broken.Directory, "records", "records.db");
        await using (var stream = new FileStream(path, FileMode.Open, FileAccess.Write))
        {
            stream.Position = 8192 * (stream.Length / 8192 / 2);
            stream.Write(new byte[8192]);
        }

        var failure = Assert.Throws<StoreException>(() => DatabaseCheck.Run(path));
        Assert.Equal(StoreFault.Damaged, failure.Fault);
        Assert.Contains("records.db", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>Opens and reads everything; null when all of it is right.</summary>
    async Task<Exception?> TryAsync()
    {
        try
        {
            await using var house = await EmbeddedStore.OpenAsync(Broken, TimeProvider.System, Stop);
            var door = new Klang.Records.Door(house.Records, house.Vault, house.Ledger, TimeProvider.System, new Klang.Records.RecordsOptions());
            foreach (var (reference, json) in written)
            {
                var parts = reference.Split('/');
                var type = Enum.Parse<ResourceType>(parts[0]);
                var call = new Klang.Records.ReadCall(type, parts[1], null) { Caller = new() { Id = "test", Facility = "" }, RequestId = "r" };
                var read = await door.ReadAsync(call, Stop);
                Assert.True(read.IsOk, $"{reference} is refused: {read.Refusal?.Message}");
                Assert.Equal(json, DoorFixture.Text(read.Value));
            }

            var entries = 0;
            var reader = new LedgerReader(house.Vault);
            await foreach (var batch in house.Records.ReadLedgerAsync(0, Stop))
            {
                entries += reader.Read(batch).Count;
            }

            Assert.True(entries > 0);
            return null;
        }
        catch (Exception failure) when (failure is StoreException or TrustException)
        {
            return failure;
        }
    }

    /// <summary>A file of the store, or what of the trust in it, is named.</summary>
    static bool Names(Exception failure, string damage)
    {
        string[] names = ["records.db", "keys.db", "records holds", "key", "ledger", "message under", "store"];
        Assert.True(
            names.Any(name => failure.Message.Contains(name, StringComparison.OrdinalIgnoreCase)), $"{damage}: {failure.Message}");
        return true;
    }

    string SourceOf(string file) => file.EndsWith("-wal", StringComparison.Ordinal) ? Whole : Settled;

    void Renew(string? source = null)
    {
        if (Directory.Exists(Broken.Directory))
        {
            Directory.Delete(Broken.Directory, recursive: true);
        }

        CopyFolder(source ?? Whole, Broken.Directory);
    }

    Task<EmbeddedStore> RenewAndOpenAsync()
    {
        Renew();
        return EmbeddedStore.OpenAsync(Broken, TimeProvider.System, Stop);
    }

    static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.EnumerateFiles(from, "*.db*"))
        {
            using var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var target = File.Create(Path.Combine(to, Path.GetFileName(file)));
            source.CopyTo(target);
        }

        foreach (var inner in Directory.EnumerateDirectories(from))
        {
            CopyFolder(inner, Path.Combine(to, Path.GetFileName(inner)));
        }
    }
}
