using System.Text.Json.Nodes;
using Klang.Exchange.Thai43;
using Klang.Fhir;
using Klang.Records;
using Klang.Tests.Records;
using Xunit;

namespace Klang.Tests.Exchange.Thai43;

/// <summary>Archives arrive in any order (over HTTP nobody sorts them): the charts they leave are the same.</summary>
public sealed class OrderTests
{
    const string Referrals = "HOSPCODE|REFERID|PID|SEQ|DATETIME_SERV|DATETIME_REFER|HOSP_DESTINATION|DIAGLAST|EMERGENCY|CAUSEOUT|D_UPDATE";
    const string Answers = "HOSPCODE|REFERID_SOURCE|HOSP_SOURCE|REFER_RESULT|DATETIME_IN|PID_IN|REASON|D_UPDATE";
    const string DiagnosisHeader = "HOSPCODE|PID|SEQ|DATE_SERV|DIAGTYPE|DIAGCODE|CLINIC|D_UPDATE";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>In the order in which they were made.</summary>
    static readonly (string Name, byte[] Zip)[] Sent =
    [
        ("F43_Z0001_20260101120000.zip", new ArchiveBuilder()
            .Member("PERSON.txt", Samples.PersonHeader, Samples.Person("1", name: "เก่า"), Samples.Person("3", cid: "", name: "ออกไป"))
            .Member("SERVICE.txt", Samples.ServiceHeader, Samples.Service("1", "10"))
            .Member("LABFU.txt", Samples.LabHeader, Samples.Lab("1", "0531601", "61.0"), Samples.Lab("1", "0531002", "99"))
            .Member("REFER_HISTORY.txt", Referrals, "Z0001|R1|1|10|20250801090000|20250801100000|Z0002|C349|1|1|20250801101500").Build()),
        ("F43_Z0001_20260201120000.zip", new ArchiveBuilder()
            .Member("DRUGALLERGY.txt", Samples.AllergyHeader, Samples.Allergy("1", "100000010000000000000001", "3", "1"))
            .Member("LABFU.txt", Samples.LabHeader, Samples.Lab("1", "0531002", "101", updated: "20260115101500"), Samples.Lab("2", "0531601", "7.1"))
            .Member("SERVICE.txt", Samples.ServiceHeader, Samples.Service("2", "20"), Samples.Service("2", "21"))
            .Member("DATA_CORRECT.txt", Samples.CorrectHeader,
                "Z0001|LABFU|{\"PID\":\"1\",\"DATE_SERV\":\"20250801\",\"LABTEST\":\"0531601\"}|20260120090000|ZA0000001",
                "Z0001|PERSON|{\"PID\":\"3\"}|20260120090000|ZA0000001").Build()),
        ("F43_Z0001_20260301120000.zip", new ArchiveBuilder()
            .Member("PERSON.txt", Samples.PersonHeader, Samples.Person("1", name: "ใหม่", updated: "20260215101500"),
                Samples.Person("2", cid: "", name: "คนที่สอง", updated: "20260215101500"))
            .Member("SERVICE.txt", Samples.ServiceHeader, Samples.Service("1", "10"))
            .Member("DIAGNOSIS_OPD.txt", DiagnosisHeader, "Z0001|1|10|20250801|1|J069|10100|20260215101500")
            .Member("EPI.txt", Samples.EpiHeader, Samples.Epi("1", "010", updated: "20260215101500"))
            .Member("DATA_CORRECT.txt", Samples.CorrectHeader, "Z0001|SERVICE|{\"PID\":\"2\",\"SEQ\":\"21\",\"DATE_SERV\":\"20250801\"}|20260216090000|ZA0000001").Build()),
        ("F43_Z0002_20260302120000.zip", new ArchiveBuilder()
            .Member("PERSON.txt", Samples.PersonHeader, Samples.Person("9", hospcode: "Z0002", name: "ใหม่"))
            .Member("EPI.txt", Samples.EpiHeader, "Z0002|9||20250801|010|Z0001|001|20250802101500||ZA0000001|")
            .Member("REFER_RESULT.txt", Answers, "Z0002|R1|Z0001|2|||เตียงเต็ม|20250801111500").Build()),
    ];

    public static TheoryData<string> Orders => [.. Permutations("0123")];

    [Theory]
    [MemberData(nameof(Orders))]
    public async Task Archives_in_any_order_leave_the_charts_that_they_leave_in_order_of_time(string order)
    {
        await using var house = await DoorFixture.OpenAsync();
        foreach (var place in "0123")
        {
            await ImportAsync(house, Sent[place - '0']);
        }

        await using var mixed = await DoorFixture.OpenAsync();
        foreach (var place in order)
        {
            await ImportAsync(mixed, Sent[place - '0']);
        }

        var expected = await FactsAsync(house);
        Assert.True(expected.Count > 10);
        Assert.Equal(expected, await FactsAsync(mixed));
        Assert.Empty((await mixed.SearchAsync(ResourceType.Bundle, "_tag=urn:klang:waiting|unknown-person")).Entries);
    }

    /// <summary>Every fact of every person, ids left as the house's key derives them: names stand for them here.</summary>
    static async Task<List<string>> FactsAsync(DoorFixture house)
    {
        var facts = new List<string>();
        foreach (var pid in (string[])["1", "2", "3"])
        {
            var found = await house.Door.FindPersonAsync(
                new FindPersonCall("https://terms.sil-th.org/hcode/5/Z0001/PID", pid) { Caller = house.Caller, RequestId = house.NextRequest() }, Stop);
            if (!found.IsOk)
            {
                facts.Add($"{pid}: nobody");
                continue;
            }

            var chart = (await house.Door.OpenChartAsync(
                new OpenChartCall(found.Value.Id) { Caller = house.Caller, RequestId = house.NextRequest() }, Stop)).Value;
            facts.AddRange(chart.Sources.Concat(chart.Entries.Select(entry => entry.Version)).Select(version => $"{pid}: {Content(version)}"));
            facts.AddRange(chart.Entries.SelectMany(entry => entry.FurtherSources.Select(source => $"{pid}: {entry.Version.Type} also by {source.Facility}")));
        }

        facts.Sort(StringComparer.Ordinal);
        return facts;
    }

    /// <summary>What it says, without the version's number and time and without ids: two houses derive ids by keys of their own.</summary>
    static string Content(ResourceVersion version)
    {
        var resource = JsonNode.Parse(version.Json.Span)!.AsObject();
        resource.Remove("id");
        resource["meta"]!.AsObject().Remove("versionId");
        resource["meta"]!.AsObject().Remove("lastUpdated");
        return string.Join('"', resource.ToJsonString().Split('"').Select(TypeOfReference));
    }

    /// <summary><c>Patient/0123</c> as <c>Patient</c>; any other text as it is.</summary>
    static string TypeOfReference(string text) =>
        text.Split('/') is [var type, _] && ResourceTypes.TryParse(type, out _) ? type : text;

    static async Task ImportAsync(DoorFixture house, (string Name, byte[] Zip) sent)
    {
        await using var archive = await F43Import.OpenAsync(new MemoryStream(sent.Zip), new F43Options { ArchiveName = sent.Name }, Stop);
        await archive.ImportAsync(
            async (items, stop) => (await house.Door.ImportAsync(
                new ImportCall(items) { Caller = house.Caller, RequestId = house.NextRequest() }, stop)).Value.Results,
            parallel: 4, Stop);
        Assert.Equal(F43Reason.None, archive.Receipt.Refusal);
    }

    static IEnumerable<string> Permutations(string places) => places.Length < 2 ? [places]
        : places.SelectMany(place => Permutations(places.Replace($"{place}", "", StringComparison.Ordinal)).Select(rest => place + rest));
}
