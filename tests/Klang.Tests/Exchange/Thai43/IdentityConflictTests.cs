using Klang.Exchange.Thai43;
using Klang.Fhir;
using Klang.Records;
using Klang.Tests.Records;
using Xunit;

namespace Klang.Tests.Exchange.Thai43;

/// <summary>Archives that give one citizen number to two people: both keep a chart, the receipt says so, a human is asked once.</summary>
public sealed class IdentityConflictTests
{
    const string Near = "F43_Z0001_20260101120000.zip";
    const string Far = "F43_Z0002_20260102120000.zip";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    static ArchiveBuilder TwoOfOneNumber(string updated = "20250801101500") => new ArchiveBuilder().Member("PERSON.txt", Samples.PersonHeader,
        Samples.Person("1", name: "สมชาย", birth: "19900101"), Samples.Person("4", name: "ปราณี", birth: "19500101", updated: updated));

    static ArchiveBuilder ThirdElsewhere() => new ArchiveBuilder().Member("PERSON.txt", Samples.PersonHeader,
        Samples.Person("9", name: "ปราณี", birth: "19500101", hospcode: "Z0002"));

    [Fact]
    public async Task One_number_of_two_people_is_told_in_the_receipt_and_asked_once()
    {
        await using var house = await DoorFixture.OpenAsync();
        var receipt = await ImportAsync(house, TwoOfOneNumber(), Near);
        Assert.Equal((2, 1, 1, 0), (receipt.Rows, receipt.Accepted, receipt.Warned, receipt.Rejected));
        Assert.Equal((3, F43Reason.IdentityConflict), Told(receipt));
        Assert.Contains("identity_conflict", receipt.ToJson(), StringComparison.Ordinal);
        var conflict = Assert.Single(await ConflictsAsync(house));
        Assert.Equal(await PatientAsync(house, "Z0001", "4"), conflict.NewcomerId);
        Assert.Equal(await ChartAsync(house, await PatientAsync(house, "Z0001", "1")), await ChartAsync(house, conflict.KnownId));

        Assert.Equal((3, F43Reason.IdentityConflict), Told(await ImportAsync(house, TwoOfOneNumber(), Near)));
        Assert.Equal((3, F43Reason.IdentityConflict), Told(await ImportAsync(house, TwoOfOneNumber("20250901101500"), Near)));
        Assert.Single(await ConflictsAsync(house));
    }

    [Fact]
    public async Task A_third_person_of_the_number_is_asked_about_too()
    {
        await using var house = await DoorFixture.OpenAsync();
        await ImportAsync(house, TwoOfOneNumber(), Near);
        Assert.Equal((2, F43Reason.IdentityConflict), Told(await ImportAsync(house, ThirdElsewhere(), Far)));

        var first = await PatientAsync(house, "Z0001", "1");
        var newcomers = (await ConflictsAsync(house)).Select(conflict => conflict.NewcomerId).Order();
        string[] expected = [await PatientAsync(house, "Z0001", "4"), await PatientAsync(house, "Z0002", "9")];
        Assert.Equal(expected.Order(), newcomers);
        foreach (var conflict in await ConflictsAsync(house))
        {
            Assert.Equal(await ChartAsync(house, first), await ChartAsync(house, conflict.KnownId));
        }
    }

    [Fact]
    public async Task Two_rows_of_one_number_are_handed_over_one_after_the_other()
    {
        await using var archive = await F43Import.OpenAsync(
            new MemoryStream(TwoOfOneNumber().Build()), new F43Options { ArchiveName = Near }, Stop);
        var isFirstTaken = false;
        var later = new List<bool>();
        await archive.ImportAsync(
            async (items, stop) =>
            {
                if (items[0].PatientKey is null)
                {
                    return [.. items.Select(_ => new IncomingResult(IncomingState.Created))];
                }

                if (items[0].PatientKey!.EndsWith("/1", StringComparison.Ordinal))
                {
                    await Task.Delay(200, stop);
                    isFirstTaken = true;
                }
                else
                {
                    later.Add(isFirstTaken);
                }

                return [.. items.Select(_ => new IncomingResult(IncomingState.Created))];
            },
            parallel: 8, Stop);

        Assert.True(Assert.Single(later));
    }

    static (int, F43Reason) Told(F43Receipt receipt)
    {
        var line = Assert.Single(receipt.Files.Single(file => file.File == "PERSON").Warned);
        return (line.Line, line.Reason);
    }

    static async Task<F43Receipt> ImportAsync(DoorFixture house, ArchiveBuilder archive, string name)
    {
        await using var opened = await F43Import.OpenAsync(new MemoryStream(archive.Build()), new F43Options { ArchiveName = name }, Stop);
        await opened.ImportAsync(
            async (items, stop) => (await house.Door.ImportAsync(
                new ImportCall(items) { Caller = house.Caller, RequestId = house.NextRequest() }, stop)).Value.Results,
            parallel: 8, Stop);
        return opened.Receipt;
    }

    static async Task<IReadOnlyList<IdentityConflict>> ConflictsAsync(DoorFixture house) =>
        (await house.Door.ListConflictsAsync(new ConflictsCall { Caller = house.Caller, RequestId = house.NextRequest() }, Stop)).Value;

    static async Task<string> PatientAsync(DoorFixture house, string facility, string pid) =>
        (await house.Door.FindPersonAsync(new FindPersonCall($"https://terms.sil-th.org/hcode/5/{facility}/PID", pid)
        {
            Caller = house.Caller,
            RequestId = house.NextRequest(),
        }, Stop)).Value.Id;

    static async Task<string> ChartAsync(DoorFixture house, string patientId) =>
        (await house.Door.OpenChartAsync(new OpenChartCall(patientId) { Caller = house.Caller, RequestId = house.NextRequest() }, Stop)).Value.Sources.Select(source => source.Id).Order().First();
}
