using Klang.Fhir;
using Klang.Records;
using Klang.Storage.Sqlite;
using Xunit;
using static Klang.Tests.Records.DoorFixture;

namespace Klang.Tests.Records;

/// <summary>Erased means unrecoverable, backups included (PDPA s.33; claim C8).</summary>
public sealed class ErasureTests
{
    [Fact]
    public async Task What_is_erased_is_gone_for_every_question_and_the_ledger_has_the_certificate()
    {
        await using var house = await OpenAsync();
        var patient = (await house.CreateAsync(Patient(Citizen(61), given: "ลบทิ้ง"))).Value.Resource!.Id;
        var observation = (await house.CreateAsync(Observation($"Patient/{patient}"))).Value.Resource!.Id;
        var other = (await house.CreateAsync(Patient(Citizen(62)))).Value.Resource!.Id;
        var before = await house.LedgerSizeAsync();

        var certificate = (await EraseAsync(house, patient)).Value;

        Assert.Equal(before + 1, await house.LedgerSizeAsync());
        Assert.Equal(32, Convert.FromBase64String(certificate.EntryHash).Length);
        Assert.Equal(RefusalKind.NotFound, Kind(await house.ReadAsync(ResourceType.Patient, patient)));
        Assert.Equal(RefusalKind.NotFound, Kind(await house.ReadAsync(ResourceType.Observation, observation)));
        Assert.Empty((await house.SearchAsync(ResourceType.Patient, $"identifier={Citizen(61)}")).Entries);
        Assert.Empty((await house.SearchAsync(ResourceType.Patient, "name=ลบทิ้ง")).Entries);
        Assert.Empty((await house.SearchAsync(ResourceType.Observation, "code=4548-4")).Entries);
        Assert.Equal(other, (await house.ReadAsync(ResourceType.Patient, other)).Value.Id);
        Assert.True((await house.CreateAsync(Patient(Citizen(61)))).TryGet(out var anew, out _)); // The number is free again.
        Assert.NotEqual(patient, anew.Resource!.Id);
    }

    [Fact]
    public async Task An_old_backup_of_the_records_does_not_bring_it_back()
    {
        await using var house = await OpenAsync();
        var patient = (await house.CreateAsync(Patient(Citizen(63)))).Value.Resource!.Id;
        var kept = (await house.CreateAsync(Patient(Citizen(64)))).Value.Resource!.Id;
        var folder = Directory.CreateTempSubdirectory("klang-erasure-").FullName;
        var backup = Path.Combine(folder, "records.backup");
        await SqliteBackup.WriteRecordsAsync(house.House.Options, backup, TimeProvider.System, null, Stop);
        await EraseAsync(house, patient);

        await house.RestartAsync(async () => await SqliteRestore.RestoreRecordsAsync(
            house.House.Options, backup, new RestoreOptions { Replace = true, AcceptLoss = true }, TimeProvider.System, null, Stop));

        Assert.Equal(RefusalKind.NotFound, Kind(await house.ReadAsync(ResourceType.Patient, patient)));
        Assert.Empty((await house.SearchAsync(ResourceType.Patient, $"identifier={Citizen(63)}")).Entries);
        Assert.Equal(kept, (await house.ReadAsync(ResourceType.Patient, kept)).Value.Id);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task An_old_backup_of_the_keys_does_not_bring_it_back()
    {
        await using var house = await OpenAsync();
        var patient = (await house.CreateAsync(Patient(Citizen(65)))).Value.Resource!.Id;
        var folder = Directory.CreateTempSubdirectory("klang-erasure-").FullName;
        var (records, keys) = (Path.Combine(folder, "records.backup"), Path.Combine(folder, "keys.backup"));
        await SqliteBackup.WriteRecordsAsync(house.House.Options, records, TimeProvider.System, null, Stop);
        await SqliteBackup.WriteKeysAsync(house.House.Options, keys, TimeProvider.System, null, Stop);
        await EraseAsync(house, patient);

        await house.RestartAsync(async () =>
        {
            var accepted = new RestoreOptions { Replace = true, AcceptLoss = true };
            await SqliteRestore.RestoreKeysAsync(house.House.Options, keys, accepted, TimeProvider.System, null, Stop);
            await SqliteRestore.RestoreRecordsAsync(house.House.Options, records, accepted, TimeProvider.System, null, Stop);
        });

        Assert.Equal(RefusalKind.NotFound, Kind(await house.ReadAsync(ResourceType.Patient, patient)));
    }

    [Fact]
    public async Task A_crash_between_commit_and_destruction_is_made_up_for_at_the_next_start()
    {
        await using var house = await OpenAsync();
        var patient = (await house.CreateAsync(Patient(Citizen(66)))).Value.Resource!.Id;
        await house.RestartAsync(async () =>
        {
            // As a crash leaves it: erased in the records, the keys still there.
            using var database = SqliteDatabase.Open(Path.Combine(house.House.Options.Directory, "records", SqliteRecordStore.FileName));
            database.Run("INSERT INTO erased (chart, at) SELECT chart, 1 FROM head WHERE kind = 1 LIMIT 1; DELETE FROM head WHERE chart IN (SELECT chart FROM erased)");
            await Task.CompletedTask;
        });

        var keys = await house.House.Keys.ListAsync("chart/", Stop).CountAsync(Stop);
        Assert.Equal(0, keys);
        Assert.Equal(RefusalKind.NotFound, Kind(await house.ReadAsync(ResourceType.Patient, patient)));
    }

    [Fact]
    public async Task A_legal_hold_stands_against_it_until_it_is_lifted()
    {
        await using var house = await OpenAsync();
        var patient = (await house.CreateAsync(Patient(Citizen(67)))).Value.Resource!.Id;
        Assert.True((await HoldAsync(house, patient, true)).Value.IsHeld);
        Assert.Equal(RefusalKind.Conflict, Kind(await EraseAsync(house, patient)));
        await house.RestartAsync();
        Assert.Equal(RefusalKind.Conflict, Kind(await EraseAsync(house, patient)));
        Assert.Equal(patient, (await house.ReadAsync(ResourceType.Patient, patient)).Value.Id);

        Assert.False((await HoldAsync(house, patient, false)).Value.IsHeld);

        Assert.True((await EraseAsync(house, patient)).TryGet(out _, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("test")]
    public async Task One_person_alone_cannot_erase(string second)
    {
        await using var house = await OpenAsync();
        var patient = (await house.CreateAsync(Patient(Citizen(68)))).Value.Resource!.Id;
        Assert.Equal(RefusalKind.Forbidden, Kind(await EraseAsync(house, patient, second)));
        Assert.Equal(patient, (await house.ReadAsync(ResourceType.Patient, patient)).Value.Id);
    }

    static RefusalKind? Kind<T>(Outcome<T> outcome) => outcome.TryGet(out _, out var refusal) ? null : refusal.Kind;

    static Task<Outcome<ErasureReply>> EraseAsync(DoorFixture house, string patient, string second = "second") => house.Door.EraseAsync(
        new EraseCall(patient, "คำขอลบตาม PDPA ม.33", second) { Caller = house.Caller, RequestId = house.NextRequest() }, Stop);

    static Task<Outcome<HoldReply>> HoldAsync(DoorFixture house, string patient, bool held) => house.Door.HoldAsync(
        new HoldCall(patient, "คดีความ", held) { Caller = house.Caller, RequestId = house.NextRequest() }, Stop);
}
