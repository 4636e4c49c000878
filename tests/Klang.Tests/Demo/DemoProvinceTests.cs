using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Klang.Demo;
using Klang.Demo.People;
using Klang.Fhir.Json;
using Klang.Fhir.Thai;
using Xunit;

namespace Klang.Tests.Demo;

public sealed class DemoProvinceTests
{
    static readonly DemoOptions Options = new() { People = 400, Seed = 7, AsOf = new DateOnly(2026, 3, 15) };

    static readonly Lazy<IReadOnlyList<DemoMessage>> Province = new(() => [.. DemoProvince.Generate(Options)]);

    static IEnumerable<DemoMessage> Archives => Province.Value.Where(message => message.Kind == DemoMessageKind.F43Archive);

    static IEnumerable<string> Bundles => Province.Value
        .Where(message => message.Kind == DemoMessageKind.FhirBundles)
        .SelectMany(message => Encoding.UTF8.GetString(message.Content.Span).Split('\n', StringSplitOptions.RemoveEmptyEntries));

    static string HashOf(IEnumerable<DemoMessage> messages)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var message in messages)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(message.Name));
            hash.AppendData(message.Content.Span);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    [Fact]
    public void The_same_options_give_the_same_bytes() =>
        Assert.Equal(HashOf(Province.Value), HashOf(DemoProvince.Generate(Options)));

    [Fact]
    public void Another_seed_gives_other_people() =>
        Assert.NotEqual(HashOf(Province.Value), HashOf(DemoProvince.Generate(Options with { Seed = 8 })));

    [Fact]
    public void The_culture_of_the_thread_changes_nothing()
    {
        var before = CultureInfo.CurrentCulture;
        var odd = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        odd.NumberFormat.NumberDecimalSeparator = ",";
        odd.NumberFormat.NegativeSign = "~";
        odd.DateTimeFormat.DateSeparator = "_";
        try
        {
            CultureInfo.CurrentCulture = odd;
            Assert.Equal(HashOf(Province.Value), HashOf(DemoProvince.Generate(Options)));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>
    /// The content, unzipped, of a small province as it was when this was written: every process, machine and time zone
    /// must give it. Whoever changes the generator on purpose changes the number too.
    /// </summary>
    [Fact]
    public void Every_process_gives_the_content_that_was_pinned()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var message in DemoProvince.Generate(Options with { People = 120 }))
        {
            if (message.Kind == DemoMessageKind.FhirBundles)
            {
                hash.AppendData(message.Content.Span);
                continue;
            }

            using var zip = new ZipArchive(message.Open());
            foreach (var entry in zip.Entries)
            {
                using var stream = entry.Open();
                var bytes = new MemoryStream();
                stream.CopyTo(bytes);
                hash.AppendData(bytes.ToArray());
            }
        }

        Assert.Equal("c1cf185f4314709ea2d6921332a39e06a9f7cbd4ea77cd93766377cef95d61c0", Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Fact]
    public void Names_of_messages_are_unique_and_progress_only_grows()
    {
        var names = Province.Value.Select(message => message.Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        var progress = Province.Value.Select(message => message.Progress).ToList();
        Assert.Equal(progress.Order(), progress);
        Assert.True(progress[0] > 0 && progress[^1] <= 1);
    }

    [Fact]
    [Trait("Speed", "Slow")]
    public void Two_districts_never_name_two_messages_alike()
    {
        var names = DemoProvince.Generate(Options with { People = 2_200 }).Select(message => message.Name).ToList();
        Assert.Equal(names.Count, names.Distinct().Count());
        Assert.Contains(names, name => name.StartsWith("F43_K0102_", StringComparison.Ordinal));
    }

    [Fact]
    public void Everybody_has_a_number_of_the_office_that_does_not_exist()
    {
        var seen = 0;
        foreach (var (file, row) in Archives.SelectMany(DemoArchive.Rows))
        {
            foreach (var column in (string[])["CID", "FATHER", "MOTHER", "COUPLE"])
            {
                if (row.TryGetValue(column, out var cid) && cid.Length > 0 && file is "PERSON" or "SERVICE" or "PROVIDER")
                {
                    Assert.True(ThaiNationalId.TryParseExact(Encoding.ASCII.GetBytes(row[column]), out _, out _) || row[column].Length == 0);
                    Assert.True(row[column].Length == 0 || row[column][1..5] == "9999");
                    seen++;
                }
            }
        }

        Assert.True(seen > 1_000);
    }

    [Fact]
    public void A_million_numbers_are_a_million_different_ones()
    {
        var numbers = new HashSet<string>(StringComparer.Ordinal);
        for (var at = 0; at < 1_000_000; at += 7)
        {
            Assert.True(numbers.Add(CitizenNumbers.Make(1, at)));
        }
    }

    [Fact]
    public void No_row_comes_twice_in_one_archive_and_none_is_from_the_future()
    {
        foreach (var archive in Archives)
        {
            var keys = new HashSet<string>(StringComparer.Ordinal);
            foreach (var (file, row) in DemoArchive.Rows(archive))
            {
                if (file == "SERVICE")
                {
                    Assert.True(keys.Add($"{row["PID"]}/{row["SEQ"]}"));
                }

                Assert.True(string.CompareOrdinal(row["D_UPDATE"], archive.Name[10..24]) <= 0, $"{archive.Name} {file} {row["D_UPDATE"]}");
                Assert.Equal(archive.Facility, row["HOSPCODE"]);
            }
        }
    }

    [Fact]
    public void Every_visit_has_its_person_and_every_row_of_a_visit_its_visit()
    {
        var people = new HashSet<string>(StringComparer.Ordinal);
        var visits = new HashSet<string>(StringComparer.Ordinal);
        foreach (var archive in Archives)
        {
            var rows = DemoArchive.Rows(archive).ToList();
            people.UnionWith(rows.Where(entry => entry.File == "PERSON").Select(entry => $"{archive.Facility}/{entry.Row["PID"]}"));
            visits.UnionWith(rows.Where(entry => entry.File == "SERVICE").Select(entry => $"{archive.Facility}/{entry.Row["SEQ"]}"));
            foreach (var (file, row) in rows)
            {
                if (row.TryGetValue("PID", out var pid))
                {
                    Assert.True(people.Contains($"{archive.Facility}/{pid}"), $"{archive.Name} {file}");
                }

                if (row.TryGetValue("SEQ", out var visit) && visit.Length > 0)
                {
                    Assert.True(visits.Contains($"{archive.Facility}/{visit}"), $"{archive.Name} {file}");
                }
            }
        }

        Assert.True(visits.Count > 1_000);
    }

    [Fact]
    public void The_old_system_writes_tis_620_and_the_others_utf_8()
    {
        var old = Archives.First(message => message.Facility == "K0005");
        using var zip = new ZipArchive(old.Open());
        using var stream = zip.GetEntry("PERSON.txt")!.Open();
        var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        Assert.Throws<DecoderFallbackException>(() => new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes.ToArray()));
        Assert.DoesNotContain((byte)'?', bytes.ToArray());
    }

    [Fact]
    public void One_allergy_is_withdrawn_by_the_unit_that_sent_it()
    {
        var withdrawal = Archives.SelectMany(DemoArchive.Rows).Single(entry => entry.File == "DATA_CORRECT").Row;
        using var tape = JsonTape.Parse(Encoding.UTF8.GetBytes(withdrawal["DATA_CORRECT"])).Value;
        var key = tape.Root;
        Assert.Equal(withdrawal["HOSPCODE"], key["HOSPCODE"u8].GetString());
        Assert.Contains(Archives.SelectMany(DemoArchive.Rows), entry => entry.File == "DRUGALLERGY"
            && entry.Row["HOSPCODE"] == withdrawal["HOSPCODE"]
            && entry.Row["PID"] == key["PID"u8].GetString()
            && entry.Row["DRUGALLERGY"] == key["DRUGALLERGY"u8].GetString());
    }

    [Fact]
    public void The_guide_names_eight_people_or_more_and_all_are_in_the_messages()
    {
        var guide = DemoProvince.Guide(Options);
        Assert.InRange(guide.Count, 8, 10);
        var numbers = Archives.SelectMany(DemoArchive.Rows).Where(entry => entry.File == "PERSON").Select(entry => entry.Row["CID"]).ToHashSet();
        Assert.All(guide, entry => Assert.Contains(entry.Number, numbers));
    }

    [Fact]
    public void The_pharmacy_dispenses_what_the_hospital_knows_as_an_allergy()
    {
        var cid = DemoProvince.Guide(Options)[0].Number;
        Assert.Contains(Archives.SelectMany(DemoArchive.Rows),
            entry => entry.File == "DRUGALLERGY" && entry.Row["CID"] == cid && entry.Row["DNAME"] == "Amoxicillin");
        Assert.Contains(Bundles, bundle => bundle.Contains(cid, StringComparison.Ordinal)
            && bundle.Contains("MedicationDispense", StringComparison.Ordinal)
            && bundle.Contains("Amoxicillin 500 mg", StringComparison.Ordinal));
    }

    [Fact]
    public void One_dose_at_birth_is_reported_by_two_units()
    {
        var doses = Archives.SelectMany(DemoArchive.Rows).Where(entry => entry.File == "EPI" && entry.Row["VACCINETYPE"] == "010" && entry.Row["CID"].Length == 0).ToList();
        Assert.Contains(doses, dose => dose.Row["HOSPCODE"] == dose.Row["VACCINEPLACE"]);
        Assert.Contains(doses, dose => dose.Row["HOSPCODE"] != dose.Row["VACCINEPLACE"]);
    }

    [Fact]
    public void A_worker_from_abroad_changes_the_number_and_keeps_the_hospital_number()
    {
        var numbers = Archives.SelectMany(DemoArchive.Rows)
            .Where(entry => entry.File == "PERSON" && entry.Row["HOSPCODE"] == "K0001" && entry.Row["CID"].Length > 0)
            .GroupBy(entry => entry.Row["PID"], entry => entry.Row["CID"])
            .Select(cids => cids.Distinct().ToList())
            .Where(cids => cids.Count > 1);
        Assert.Contains(numbers, cids => cids[0][0] == '6' && cids[1][0] == '0');
    }

    [Fact]
    public void People_fewer_than_the_stories_need_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => DemoProvince.Generate(Options with { People = DemoOptions.PeopleMin - 1 }).Any());
}
