using System.Text;
using Klang.Fhir;
using Klang.Records;
using Xunit;
using static Klang.Tests.Records.DoorFixture;

namespace Klang.Tests.Records;

/// <summary>Every access through the door is a leaf, also when it finds nothing or is refused.</summary>
public sealed class EveryCallEnteredTests
{
    public static TheoryData<string> Misses => [.. Questions.Keys];

    static readonly Dictionary<string, Func<DoorFixture, Task>> Questions = new(StringComparer.Ordinal)
    {
        ["read"] = house => house.ReadAsync(ResourceType.Observation, "nobody"),
        ["vread"] = house => house.ReadAsync(ResourceType.Observation, "nobody", version: 3),
        ["search"] = house => house.SearchAsync(ResourceType.Observation, "code=4548-4"),
        ["search by number"] = house => house.SearchAsync(ResourceType.Patient, $"identifier=https://terms.sil-th.org/id/th-cid|{Citizen(77)}"),
        ["search of an unknown patient"] = house => house.SearchAsync(ResourceType.Observation, "patient=Patient/nobody"),
        ["search that cannot be understood"] = house => house.Door.SearchAsync(
            new SearchCall(ResourceType.Patient, Pairs("birthdate=when"), Strict: true) { Caller = house.Caller, RequestId = house.NextRequest() }, Stop),
        ["search with a strange cursor"] = house => house.Door.SearchAsync(
            new SearchCall(ResourceType.Patient, SearchText.Empty, Cursor: "strange") { Caller = house.Caller, RequestId = house.NextRequest() }, Stop),
        ["history of one"] = house => HistoryAsync(house, ResourceType.Observation, "nobody"),
        ["history of a type"] = house => HistoryAsync(house, ResourceType.Observation, null),
        ["history of the system"] = house => HistoryAsync(house, ResourceType.None, null),
        ["history with a strange cursor"] = house => HistoryAsync(house, ResourceType.None, null, "strange"),
        ["everything"] = house => house.Door.EverythingAsync(
            new EverythingCall("nobody", null, null, null, [], null, null) { Caller = house.Caller, RequestId = house.NextRequest() }, Stop),
        ["chart"] = house => house.Door.OpenChartAsync(new OpenChartCall("nobody") { Caller = house.Caller, RequestId = house.NextRequest() }, Stop),
        ["person by number"] = house => FindAsync(house, Citizen(78)),
        ["person by a wrong number"] = house => FindAsync(house, "123"),
        ["likeness"] = house => MatchAsync(house, Patient(Citizen(79))),
        ["likeness of what is no resource"] = house => MatchAsync(house, "{"),
        ["invalid create"] = house => house.CreateAsync("""{"resourceType":"Patient","birthDate":"2567-02-30"}"""),
        ["update of another version"] = house => house.UpdateAsync("nobody", """{"resourceType":"Basic","id":"nobody","code":{"text":"x"}}""", ifMatch: 4),
        ["delete of nothing"] = house => house.DeleteAsync(ResourceType.Observation, "nobody"),
        ["invalid transaction"] = house => house.TransactAsync(Write(WriteKind.Create, """{"resourceType":"Observation"}""")),
        ["empty import"] = house => house.Door.ImportAsync(new ImportCall([]) { Caller = house.Caller, RequestId = house.NextRequest() }, Stop),
        ["merge of nobody"] = house => house.Door.MergeAsync(new MergeCall("a", "b", "test") { Caller = house.Caller, RequestId = house.NextRequest() }, Stop),
        ["unmerge of nobody"] = house => house.Door.UnmergeAsync(new UnmergeCall("a", "test") { Caller = house.Caller, RequestId = house.NextRequest() }, Stop),
        ["conflicts"] = house => house.Door.ListConflictsAsync(new ConflictsCall { Caller = house.Caller, RequestId = house.NextRequest() }, Stop),
    };

    [Theory]
    [MemberData(nameof(Misses))]
    public async Task A_call_that_touches_nothing_is_one_leaf(string question)
    {
        await using var house = await OpenAsync();
        await Questions[question](house);
        Assert.Equal(1, await house.LedgerSizeAsync());
    }

    [Fact]
    public async Task A_call_that_finds_something_is_not_entered_a_second_time()
    {
        await using var house = await OpenAsync();
        var created = (await house.CreateAsync(Patient(Citizen(80)))).Value;
        var before = await house.LedgerSizeAsync();
        await house.ReadAsync(ResourceType.Patient, created.Resource!.Id);
        await FindAsync(house, Citizen(80));
        Assert.Equal(before + 2, await house.LedgerSizeAsync());
    }

    static Task<Outcome<PageReply>> HistoryAsync(DoorFixture house, ResourceType type, string? id, string? cursor = null) => house.Door.HistoryAsync(
        new HistoryCall(type, id, null, null, null, cursor) { Caller = house.Caller, RequestId = house.NextRequest() }, Stop);

    static Task<Outcome<ResourceVersion>> FindAsync(DoorFixture house, string number) => house.Door.FindPersonAsync(
        new FindPersonCall("https://terms.sil-th.org/id/th-cid", number) { Caller = house.Caller, RequestId = house.NextRequest() }, Stop);

    static Task<Outcome<PageReply>> MatchAsync(DoorFixture house, string json) => house.Door.MatchAsync(
        new MatchCall(Encoding.UTF8.GetBytes(json), OnlyCertain: false, Count: null) { Caller = house.Caller, RequestId = house.NextRequest() }, Stop);
}
