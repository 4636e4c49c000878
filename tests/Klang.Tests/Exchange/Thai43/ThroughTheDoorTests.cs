using Klang.Exchange.Thai43;
using Klang.Fhir;
using Klang.Records;
using Klang.Tests.Records;
using Xunit;

namespace Klang.Tests.Exchange.Thai43;

/// <summary>Archives all the way: read, through the real door, into a store on disk.</summary>
public sealed class ThroughTheDoorTests
{
    const string Referrals = "HOSPCODE|REFERID|PID|SEQ|DATETIME_SERV|DATETIME_REFER|HOSP_DESTINATION|DIAGLAST|EMERGENCY|CAUSEOUT|D_UPDATE";
    const string Answers = "HOSPCODE|REFERID_SOURCE|HOSP_SOURCE|REFER_RESULT|DATETIME_IN|PID_IN|REASON|D_UPDATE";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static async Task<F43Receipt> ImportAsync(DoorFixture house, ArchiveBuilder archive, string name = ArchiveBuilder.Name, F43Limits? limits = null)
    {
        await using var opened = await F43Import.OpenAsync(
            new MemoryStream(archive.Build()), new F43Options { ArchiveName = name, Limits = limits ?? new F43Limits() }, Stop);
        await opened.ImportAsync((items, cancellationToken) => TakeAsync(house, items, cancellationToken), parallel: 8, Stop);
        return opened.Receipt;
    }

    static async Task<IReadOnlyList<IncomingResult>> TakeAsync(DoorFixture house, IReadOnlyList<Incoming> items, CancellationToken cancellationToken) =>
        (await house.Door.ImportAsync(new ImportCall(items) { Caller = house.Caller, RequestId = house.NextRequest() }, cancellationToken)).Value.Results;

    static async Task<ChartReply> ChartAsync(DoorFixture house, string pid)
    {
        var found = await house.Door.FindPersonAsync(
            new FindPersonCall("https://terms.sil-th.org/hcode/5/Z0001/PID", pid) { Caller = house.Caller, RequestId = house.NextRequest() }, Stop);
        return (await house.Door.OpenChartAsync(
            new OpenChartCall(found.Value.Id) { Caller = house.Caller, RequestId = house.NextRequest() }, Stop)).Value;
    }

    static string Correct(string file, string json) => $"Z0001|{file}|{json}|20251201090000|ZA0000001";

    static bool IsLab(ChartEntry entry) => DoorFixture.Text(entry.Version).Contains("0531601", StringComparison.Ordinal);

    /// <summary>A person with a number of visits; numbers differ from person to person.</summary>
    static ArchiveBuilder People(int count, int visits) => new ArchiveBuilder()
        .Member("PERSON.txt", [Samples.PersonHeader, .. Enumerable.Range(1, count).Select(pid => Samples.Person($"{pid}", cid: "", name: $"คนที่{pid}"))])
        .Member("SERVICE.txt", [Samples.ServiceHeader, .. Enumerable.Range(0, count * visits).Select(row => Samples.Service($"{1 + (row % count)}", $"{row}"))]);

    [Fact]
    public async Task Many_people_at_once_are_all_accepted_and_a_repeat_adds_nothing()
    {
        await using var house = await DoorFixture.OpenAsync();
        var first = await ImportAsync(house, People(40, 3));
        Assert.Equal((160, 160), (first.Rows, first.Accepted));
        var before = (await ChartAsync(house, "7")).Entries.Select(entry => (entry.Version.Id, entry.Version.Version)).Order().ToArray();
        var again = await ImportAsync(house, People(40, 3));

        Assert.Equal((160, 160), (again.Rows, again.Accepted));
        Assert.Equal(before, (await ChartAsync(house, "7")).Entries.Select(entry => (entry.Version.Id, entry.Version.Version)).Order());
        Assert.Equal(3, before.Length / 3);
    }

    [Fact]
    public async Task A_person_of_many_rows_comes_in_parts_that_stay_in_order()
    {
        await using var house = await DoorFixture.OpenAsync();
        var receipt = await ImportAsync(house, People(3, 60), limits: new F43Limits { RowsPerGroupMax = 7 });

        Assert.Equal((183, 183), (receipt.Rows, receipt.Accepted));
        Assert.Equal(60, (await ChartAsync(house, "2")).Entries.Count(entry => entry.Version.Type == ResourceType.Encounter));
    }

    [Fact]
    public async Task Rows_of_a_person_that_no_archive_brought_are_told_as_such()
    {
        await using var house = await DoorFixture.OpenAsync();
        var receipt = await ImportAsync(house, new ArchiveBuilder().People("1")
            .Member("SERVICE.txt", Samples.ServiceHeader, Samples.Service("1", "10"), Samples.Service("2", "11")));

        var line = Assert.Single(receipt.Files.Single(file => file.File == "SERVICE").Rejected);
        Assert.Equal((3, F43Reason.UnknownPerson), (line.Line, line.Reason));
    }

    [Fact]
    public async Task What_was_withdrawn_before_it_came_stays_out_when_it_comes_late()
    {
        await using var house = await DoorFixture.OpenAsync();
        var key = """{"PID":"1","DATE_SERV":"20250801","LABTEST":"0531601"}""";
        var withdrawal = await ImportAsync(house, new ArchiveBuilder().People("1")
            .Member("DATA_CORRECT.txt", Samples.CorrectHeader, Correct("LABFU", key)));
        Assert.Equal(F43Reason.NothingToCorrect, Assert.Single(withdrawal.Files.Single(file => file.File == "DATA_CORRECT").Warned).Reason);

        var late = await ImportAsync(house, new ArchiveBuilder().Member("LABFU.txt", Samples.LabHeader, Samples.Lab("1", "0531601", "61.0")));
        Assert.Equal(F43Reason.OlderDUpdate, Assert.Single(late.Files[0].Stale).Reason);
        Assert.DoesNotContain((await ChartAsync(house, "1")).Entries, IsLab);

        var anew = await ImportAsync(house, new ArchiveBuilder().Member(
            "LABFU.txt", Samples.LabHeader, Samples.Lab("1", "0531601", "6.1", updated: "20251215000000")));
        Assert.Equal(1, anew.Accepted);
        Assert.Contains((await ChartAsync(house, "1")).Entries, IsLab);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_refusal_of_a_referral_stands_in_the_chart_of_the_referred_whichever_came_first(bool isAnswerFirst)
    {
        await using var house = await DoorFixture.OpenAsync();
        var question = new ArchiveBuilder().People("1").Member("REFER_HISTORY.txt", Referrals,
            "Z0001|R1|1|10|20250801090000|20250801100000|Z0002|C349|1|1|20250801101500");
        var answer = new ArchiveBuilder().Member("REFER_RESULT.txt", Answers, "Z0002|R1|Z0001|2|||เตียงเต็ม|20250801111500");
        const string Asked = "F43_Z0002_20260101120000.zip";
        if (isAnswerFirst)
        {
            Assert.Equal(1, (await ImportAsync(house, answer, Asked)).Accepted);
        }

        await ImportAsync(house, question);
        if (!isAnswerFirst)
        {
            Assert.Equal(1, (await ImportAsync(house, answer, Asked)).Accepted);
        }

        var tasks = (await ChartAsync(house, "1")).Entries.Where(entry => entry.Version.Type == ResourceType.Task)
            .ToDictionary(entry => entry.Version.Facility, entry => DoorFixture.Text(entry.Version));
        Assert.Equal(["Z0001", "Z0002"], tasks.Keys.Order());
        Assert.Contains("\"status\":\"rejected\"", tasks["Z0002"], StringComparison.Ordinal);
        Assert.Equal(1, (await ImportAsync(house, answer, Asked)).Accepted);
        Assert.Equal(2, (await house.SearchAsync(ResourceType.Task, "status=requested,rejected")).Entries.Count);
    }

    [Fact]
    public async Task A_failure_stops_the_import_and_is_thrown()
    {
        await using var archive = await F43Import.OpenAsync(
            new MemoryStream(People(30, 1).Build()), new F43Options { ArchiveName = ArchiveBuilder.Name }, Stop);
        var calls = 0;
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => archive.ImportAsync(
            (items, _) => Interlocked.Increment(ref calls) == 5
                ? throw new InvalidOperationException("full")
                : Task.FromResult<IReadOnlyList<IncomingResult>>([.. items.Select(_ => new IncomingResult(IncomingState.Created))]),
            parallel: 4, Stop));

        Assert.Equal("full", failure.Message);
        Assert.InRange(calls, 5, 12);
    }

    [Fact]
    public void Archives_are_taken_in_the_order_in_which_they_were_made()
    {
        string[] mixed = ["b/F43_Z0002_20260101120000.zip", "F43_Z0001_20260201120000.zip", "unnamed.zip", "a/north_F43_Z0003_20251231.zip"];
        Assert.Equal(
            ["a/north_F43_Z0003_20251231.zip", "b/F43_Z0002_20260101120000.zip", "F43_Z0001_20260201120000.zip", "unnamed.zip"],
            F43Import.InOrder(mixed));
    }
}
