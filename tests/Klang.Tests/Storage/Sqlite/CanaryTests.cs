using System.Globalization;
using Klang.Fhir;
using Klang.Storage.Sqlite;
using Klang.Tests.Records;
using Xunit;

namespace Klang.Tests.Storage.Sqlite;

/// <summary>
/// Five hundred values that name people or say how they are go through the door; then every file that the store writes is searched for each, in every
/// form in which it could lie there.
/// </summary>
public sealed class CanaryTests
{
    const int Count = 500;
    const int Kinds = 5;
    const string Facility = "K7788";

    static CancellationToken Stop => DoorFixture.Stop;

    [Fact]
    public async Task No_file_of_the_store_holds_a_planted_value_in_any_form()
    {
        var backups = Directory.CreateTempSubdirectory("klang-canary-").FullName;
        await using var door = await DoorFixture.OpenAsync();
        door.Facility = Facility;
        var canaries = await PlantAsync(door);
        Assert.Equal(Count, canaries.Count);
        Assert.Equal(Count, canaries.Distinct(StringComparer.Ordinal).Count());
        var scanner = new CanaryScanner(canaries);

        // The WAL is searched while it holds commits, the database after it has taken them over.
        await SqliteBackup.WriteRecordsAsync(door.House.Options, Path.Combine(backups, "records.backup"), TimeProvider.System, null, Stop);
        await SqliteBackup.WriteKeysAsync(door.House.Options, Path.Combine(backups, "keys.backup"), TimeProvider.System, null, Stop);
        Assert.True(new FileInfo(Path.Combine(door.House.Options.Directory, "records", "records.db-wal")).Length > 0);
        Assert.Empty(Scan(scanner, door.House.Options.Directory));
        Assert.Empty(Scan(scanner, backups));

        // A facility's code stands in the clear: what lies in these files is found in them.
        Assert.NotEmpty(Scan(new CanaryScanner([Facility]), door.House.Options.Directory));
        await door.RestartAsync(() =>
        {
            Assert.Empty(Scan(scanner, door.House.Options.Directory));
            return Task.CompletedTask;
        });
        Directory.Delete(backups, recursive: true);
    }

    [Fact]
    public void The_scanner_finds_every_form_of_a_planted_value()
    {
        string[] canaries = ["สมศรีที่หนึ่ง", "3999900000010"];
        var scanner = new CanaryScanner(canaries);
        var random = new Random(5);
        foreach (var canary in canaries)
        {
            foreach (var form in CanaryScanner.FormsToPlant(canary))
            {
                var noise = new byte[4096];
                random.NextBytes(noise);
                form.Bytes.CopyTo(noise.AsSpan(random.Next(noise.Length - form.Bytes.Length)));
                Assert.True(scanner.Find(noise) is not null, $"{canary} as {form.Name} is not found");
            }
        }

        Assert.Null(scanner.Find(new byte[4096]));
    }

    static async Task<List<string>> PlantAsync(DoorFixture door)
    {
        var canaries = new List<string>();
        for (var i = 0; i < Count / Kinds; i++)
        {
            string family = $"นกขมิ้น{Thai(i)}", cid = Cid(i), phone = $"0899{i:D3}{i * 7 % 1000:D3}";
            string note = $"ความลับของผู้ป่วยรายที่{Thai(i)}", value = $"9{i:D3}.{(i * 37) + 10000}";
            var patient = await door.CreateAsync(DoorFixture.Patient(
                cid, "สมหมาย", family, extra: $$$""","telecom":[{"system":"phone","value":"{{{phone}}}"}]"""));
            Assert.True(patient.IsOk, patient.Refusal?.Message);
            var subject = $"Patient/{patient.Value.Resource!.Id}";
            var observation = DoorFixture.Observation(subject, value: value);
            observation = observation.Insert(observation.Length - 1, $$$""","note":[{"text":"{{{note}}}"}]""");
            Assert.True((await door.CreateAsync(observation)).IsOk);

            // Questions hold such values, too, and stand in the ledger.
            await door.SearchAsync(ResourceType.Patient, $"identifier=https://terms.sil-th.org/id/th-cid|{cid}");
            await door.SearchAsync(ResourceType.Patient, $"name={Uri.EscapeDataString(family)}");
            canaries.AddRange([family, cid, phone, note, value]);
        }

        return canaries;
    }

    static List<string> Scan(CanaryScanner scanner, string folder)
    {
        var hits = new List<string>();
        var scanned = 0;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(file => !file.EndsWith(".lock", StringComparison.Ordinal)))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            scanned++;
            if (scanner.Find(bytes) is { } hit)
            {
                hits.Add($"{Path.GetFileName(file)}: {hit}");
            }
        }

        Assert.True(scanned > 1);
        return hits;
    }

    static string Thai(int number) => string.Concat(
        number.ToString("D3", CultureInfo.InvariantCulture).Select(digit => "กขคงจฉชซญฐ"[digit - '0']));

    static string Cid(int number)
    {
        var digits = $"39999{number:D7}";
        var sum = digits.Select((digit, i) => (digit - '0') * (13 - i)).Sum();
        return $"{digits}{(11 - (sum % 11)) % 10}";
    }
}
