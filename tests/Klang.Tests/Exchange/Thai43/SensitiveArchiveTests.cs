using Klang.Exchange.Thai43;
using Klang.Records;
using Klang.Records.Access;
using Klang.Tests.Records.Views;
using Klang.Trust;
using Xunit;

namespace Klang.Tests.Exchange.Thai43;

/// <summary>An archive with rows of mental health, HIV, substance use and a young mother: they end in compartment R, the rest does not.</summary>
public sealed class SensitiveArchiveTests
{
    const string Diagnoses = "HOSPCODE|PID|SEQ|DATE_SERV|DIAGTYPE|DIAGCODE|CLINIC|PROVIDER|D_UPDATE|CID|HOSPCODE9";
    const string Drugs = "HOSPCODE|PID|SEQ|DATE_SERV|CLINIC|DIDSTD|DNAME|AMOUNT|UNIT|UNIT_PACKING|DRUGPRICE|DRUGCOST|PROVIDER|D_UPDATE|CID|HOSPCODE9";
    const string Specials = "HOSPCODE|PID|SEQ|DATE_SERV|SERVPLACE|PPSPECIAL|PPSPLACE|PROVIDER|D_UPDATE|CID|HOSPCODE9|PPSPLACE9";
    const string Prenatals = "HOSPCODE|PID|GRAVIDA|LMP|EDC|VDRL_RESULT|HB_RESULT|HIV_RESULT|DATE_HCT|HCT_RESULT|THALASSEMIA|D_UPDATE|PROVIDER|CID|HEIGHT|HOSPCODE9";
    const string Visits = "HOSPCODE|PID|SEQ|DATE_SERV|COMSERVICE|PROVIDER|D_UPDATE|CID|HOSPCODE9";

    static async Task<F43Receipt> ImportAsync(ViewHouse house, ArchiveBuilder archive, string name = ArchiveBuilder.Name)
    {
        await using var opened = await F43Import.OpenAsync(new MemoryStream(archive.Build()), new F43Options { ArchiveName = name }, ViewHouse.Stop);
        await opened.ImportAsync(async (items, cancellationToken) => (await house.Door.ImportAsync(
            new ImportCall(items) { Caller = ViewHouse.CallerOf("", ViewHouse.Everyone), RequestId = house.NextRequest() }, cancellationToken)).Value.Results, parallel: 2, ViewHouse.Stop);
        return opened.Receipt;
    }

    static async Task<List<string>> ChartAsync(ViewHouse house, string pid, string caller)
    {
        var person = await house.Door.FindPersonAsync(
            new FindPersonCall("https://terms.sil-th.org/hcode/5/Z0001/PID", pid) { Caller = ViewHouse.CallerOf("", caller), RequestId = house.NextRequest() }, ViewHouse.Stop);
        var chart = await house.Door.OpenChartAsync(
            new OpenChartCall(person.Value.Id) { Caller = ViewHouse.CallerOf("", caller), RequestId = house.NextRequest() }, ViewHouse.Stop);
        return [.. chart.Value.Entries.Select(entry => ViewHouse.Text(entry.Version))];
    }

    static ArchiveBuilder Archive() => new ArchiveBuilder()
        .Member("PERSON.txt", Samples.PersonHeader, Samples.Person("1"), Samples.Person("2", cid: "", name: "เด็กสาว", birth: "20090501"), Samples.Person("3", cid: "", name: "แม่", birth: "19900501"))
        .Member("SERVICE.txt", Samples.ServiceHeader, Samples.Service("1", "10"))
        .Member("DIAGNOSIS_OPD.txt", Diagnoses, "Z0001|1|10|20250801|1|F320|10100|001|20250801101500||ZA0000001", "Z0001|1|10|20250801|4|I10|10100|001|20250801101500||ZA0000001",
            "Z0001|1|10|20250801|4|E119|10900|001|20250801101500||ZA0000001")
        .Member("DRUG_OPD.txt", Drugs, "Z0001|1|10|20250801|10100|100000010000000000000001|LITHIUM CARBONATE 300 mg|30|001||1|1|001|20250801101500||ZA0000001",
            "Z0001|1|10|20250801|10100|100000010000000000000002|METFORMIN 500 mg|30|001||1|1|001|20250801101500||ZA0000001")
        .Member("LABFU.txt", Samples.LabHeader, Samples.Lab("1", "0743299", "Negative"), Samples.Lab("1", "0531601", "7.2"))
        .Member("SPECIALPP.txt", Specials, "Z0001|1|10|20250801|1|1B0262|Z0001|001|20250801101500||ZA0000001|")
        .Member("COMMUNITY_SERVICE.txt", Visits, "Z0001|1|10|20250801|1A016|001|20250801101500||ZA0000001")
        .Member("CHRONIC.txt", Samples.ChronicHeader, Samples.Chronic("1", "B24", "03"), Samples.Chronic("1", "E119", "03"))
        .Member("PRENATAL.txt", Prenatals, "Z0001|2|1|20250601|20260308|1|1|1|20250801|38|1|20250801101500|001||158|ZA0000001",
            "Z0001|3|1|20250601|20260308|1|1|1|20250801|38|1|20250801101500|001||158|ZA0000001");

    [Fact]
    public async Task Sensitive_rows_end_in_compartment_R_and_the_rest_does_not()
    {
        await using var house = await ViewHouse.OpenAsync(new AccessView { Categories = SensitiveCategories.None });
        var receipt = await ImportAsync(house, Archive());
        Assert.Equal(receipt.Rows, receipt.Accepted);

        var all = await ChartAsync(house, "1", ViewHouse.Everyone);
        var shown = await ChartAsync(house, "1", "viewer");
        string[] sensitive = ["F320", "10900", "LITHIUM", "0743299", "1B0262", "1A016", "B24"];
        Assert.All(sensitive, word => Assert.Contains(all, text => text.Contains(word, StringComparison.Ordinal)));
        Assert.All(sensitive, word => Assert.DoesNotContain(shown, text => text.Contains(word, StringComparison.Ordinal)));
        string[] plain = ["\"I10\"", "METFORMIN", "0531601", "Encounter", "E119"];
        Assert.All(plain, word => Assert.Contains(shown, text => text.Contains(word, StringComparison.Ordinal)));
        Assert.Equal(7, all.Count - shown.Count);
    }

    [Fact]
    public async Task A_young_mother_s_register_is_restricted_and_another_s_only_her_tests()
    {
        await using var house = await ViewHouse.OpenAsync(new AccessView { Categories = SensitiveCategories.None });
        await ImportAsync(house, Archive());
        Assert.DoesNotContain(await ChartAsync(house, "2", "viewer"), text => text.Contains("EpisodeOfCare", StringComparison.Ordinal) || text.Contains("8665-2", StringComparison.Ordinal));
        Assert.Contains(await ChartAsync(house, "2", ViewHouse.Everyone), text => text.Contains("EpisodeOfCare", StringComparison.Ordinal));
        var mother = await ChartAsync(house, "3", "viewer");
        Assert.Contains(mother, text => text.Contains("EpisodeOfCare", StringComparison.Ordinal));
        Assert.DoesNotContain(mother, text => text.Contains("75622-1", StringComparison.Ordinal) || text.Contains("5292-8", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_repeat_changes_nothing_and_a_newer_row_follows_its_version()
    {
        await using var house = await ViewHouse.OpenAsync(new AccessView { Categories = SensitiveCategories.None });
        await ImportAsync(house, Archive());
        var before = (await ChartAsync(house, "1", ViewHouse.Everyone)).Order().ToList();
        await ImportAsync(house, Archive());
        Assert.Equal(before, (await ChartAsync(house, "1", ViewHouse.Everyone)).Order());
        await ImportAsync(house, new ArchiveBuilder().Member("DIAGNOSIS_OPD.txt", Diagnoses, "Z0001|1|10|20250801|1|F320|10100|002|20250901101500||ZA0000001"), "F43_Z0001_20260201120000.zip");
        Assert.Equal(before.Count, (await ChartAsync(house, "1", ViewHouse.Everyone)).Count);
        Assert.DoesNotContain(await ChartAsync(house, "1", "viewer"), text => text.Contains("F320", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("1B0262")]
    [InlineData("1B0030")]
    public async Task A_receipt_tells_of_another_unit_s_report_only_where_nothing_is_sensitive(string code)
    {
        await using var house = await ViewHouse.OpenAsync(new AccessView { Categories = SensitiveCategories.None });
        await ImportAsync(house, new ArchiveBuilder().Member("PERSON.txt", Samples.PersonHeader, Samples.Person("1"))
            .Member("SPECIALPP.txt", Specials, $"Z0001|1||20250801|1|{code}|Z0001|001|20250801101500||ZA0000001|"));
        await ImportAsync(house, new ArchiveBuilder().Member("PERSON.txt", Samples.PersonHeader, Samples.Person("9", hospcode: "Z0002"))
            .Member("SPECIALPP.txt", Specials, $"Z0002|9||20250801|1|{code}|Z0001|001|20250801101500||ZA0000002|"), "F43_Z0002_20260201120000.zip");
        var reports = (await ChartAsync(house, "1", ViewHouse.Everyone)).Count(text => text.Contains(code, StringComparison.Ordinal));
        Assert.Equal(code == "1B0262" ? 2 : 1, reports);
    }

    [Fact]
    public async Task Rows_that_wait_for_their_person_wait_in_compartment_R()
    {
        await using var house = await ViewHouse.OpenAsync(new AccessView { Categories = SensitiveCategories.None });
        await ImportAsync(house, new ArchiveBuilder().Member("CHRONIC.txt", Samples.ChronicHeader, Samples.Chronic("1", "B24", "03")));
        Assert.Equal(1, await RestrictedAsync(house));
        await ImportAsync(house, new ArchiveBuilder().Member("PERSON.txt", Samples.PersonHeader, Samples.Person("1")), "F43_Z0001_20260201120000.zip");
        Assert.DoesNotContain(await ChartAsync(house, "1", "viewer"), text => text.Contains("B24", StringComparison.Ordinal));
        Assert.Contains(await ChartAsync(house, "1", ViewHouse.Everyone), text => text.Contains("B24", StringComparison.Ordinal));
    }

    static async Task<int> RestrictedAsync(ViewHouse house)
    {
        var found = 0;
        foreach (var row in await house.Store.ReadLogForwardAsync(0, 1_000, ViewHouse.Stop))
        {
            foreach (var (chart, _) in row.Blocks.DistinctBy(block => block.Chart))
            {
                found += (await house.Store.ReadBlocksAsync(chart, long.MaxValue, ViewHouse.Stop)).Count(block => block.Header.Compartment == Compartment.Restricted);
            }
        }

        return found;
    }
}
