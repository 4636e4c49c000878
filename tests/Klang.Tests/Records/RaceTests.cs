using Klang.Fhir;
using Klang.Records;
using Xunit;
using static Klang.Tests.Records.DoorFixture;

namespace Klang.Tests.Records;

/// <summary>What happens when many callers do the same at once: conditions, versions and repeated calls (FHIR R4 §3.1.0.8.1, §3.1.0.4.3, §3.1.0.5.1).</summary>
public sealed class RaceTests
{
    const int Callers = 64;
    const string Device = """{"resourceType":"Device","identifier":[{"system":"urn:x","value":"1"}],"lotNumber":"LOT"}""";

    static Task<T[]> AllAsync<T>(Func<int, Task<T>> act) =>
        Task.WhenAll(Enumerable.Range(0, Callers).Select(at => Task.Run(() => act(at), Stop)));

    static Task<Outcome<WriteReply>> WriteAsync(DoorFixture house, Write write, string? key = null) =>
        house.Door.WriteAsync(new WriteCall(write, key) { Caller = house.Caller, RequestId = house.NextRequest() }, Stop);

    static async Task<List<ReplyEntry>> HistoryAsync(DoorFixture house, ResourceType type, string id) =>
        [.. (await house.Door.HistoryAsync(new HistoryCall(type, id, null, null, 200, null) { Caller = house.Caller, RequestId = "h" }, Stop)).Value.Entries];

    [Fact]
    public async Task Conditional_updates_of_what_is_not_there_create_one_and_follow_it()
    {
        await using var house = await DoorFixture.OpenAsync();
        var replies = await AllAsync(at => WriteAsync(house, Write(WriteKind.Update, Device.Replace("LOT", $"{at}", StringComparison.Ordinal), condition: "identifier=urn:x|1")));
        Assert.Single(replies, reply => reply.Value.Outcome == WriteOutcome.Created);
        var id = Assert.Single(replies.Select(reply => reply.Value.Resource!.Id).Distinct());
        Assert.Equal(Enumerable.Range(1, Callers), replies.Select(reply => reply.Value.Resource!.Version).Order());
        Assert.Equal(Callers, (await HistoryAsync(house, ResourceType.Device, id)).Count);
    }

    [Fact]
    public async Task Conditional_patches_are_all_applied_once()
    {
        await using var house = await DoorFixture.OpenAsync();
        var id = (await house.CreateAsync(Device)).Value.Resource!.Id;
        var replies = await AllAsync(at => WriteAsync(house, new Write
        {
            Kind = WriteKind.Patch,
            Type = ResourceType.Device,
            Condition = Pairs("identifier=urn:x|1"),
            Body = global::System.Text.Encoding.UTF8.GetBytes($$$"""[{"op":"add","path":"/identifier/-","value":{"system":"urn:n","value":"n{{{at}}}"}}]"""),
        }));
        Assert.All(replies, reply => Assert.True(reply.IsOk, reply.Refusal?.Message));
        var text = Text((await house.ReadAsync(ResourceType.Device, id)).Value);
        Assert.All(Enumerable.Range(0, Callers), at => Assert.Contains($"\"n{at}\"", text, StringComparison.Ordinal));
        Assert.Equal(Callers + 1, (await house.ReadAsync(ResourceType.Device, id)).Value.Version);
    }

    [Fact]
    public async Task Conditional_deletes_leave_one_tombstone()
    {
        await using var house = await DoorFixture.OpenAsync();
        var id = (await house.CreateAsync(Device)).Value.Resource!.Id;
        var replies = await AllAsync(_ => WriteAsync(house, new Write { Kind = WriteKind.Delete, Type = ResourceType.Device, Condition = Pairs("identifier=urn:x|1") }));
        Assert.All(replies, reply => Assert.Equal(WriteOutcome.Deleted, reply.Value.Outcome));
        Assert.Equal([2, 1], (await HistoryAsync(house, ResourceType.Device, id)).Select(entry => entry.Resource.Version));
    }

    [Theory]
    [InlineData(WriteKind.Create)]
    [InlineData(WriteKind.Update)]
    [InlineData(WriteKind.Patch)]
    [InlineData(WriteKind.Delete)]
    public async Task A_condition_that_finds_many_is_refused(WriteKind kind)
    {
        await using var house = await DoorFixture.OpenAsync();
        await house.CreateAsync(Device);
        await house.CreateAsync(Device);
        var before = house.Store.LastSequence;
        var body = kind == WriteKind.Delete ? default : kind == WriteKind.Patch ? "[]"u8.ToArray() : Write(kind, Device).Body;
        var reply = await WriteAsync(house, new Write { Kind = kind, Type = ResourceType.Device, Condition = Pairs("identifier=urn:x|1"), Body = body });
        Assert.Equal(RefusalKind.MultipleMatches, reply.Refusal!.Kind);
        Assert.Equal(before, house.Store.LastSequence);
    }

    [Fact]
    public async Task Of_many_updates_of_one_version_one_wins()
    {
        await using var house = await DoorFixture.OpenAsync();
        var id = (await house.CreateAsync(Device)).Value.Resource!.Id;
        var replies = await AllAsync(at => house.UpdateAsync(id, Device.Replace("LOT", $"{at}", StringComparison.Ordinal), ifMatch: 1));
        var winner = Assert.Single(replies, reply => reply.IsOk);
        Assert.All(replies.Where(reply => !reply.IsOk), reply => Assert.Equal(RefusalKind.VersionMismatch, reply.Refusal!.Kind));
        Assert.Equal(Text(winner.Value.Resource!), Text((await house.ReadAsync(ResourceType.Device, id)).Value));
        Assert.Equal(2, winner.Value.Resource!.Version);
    }

    [Fact]
    public async Task Of_many_who_may_only_create_one_does()
    {
        await using var house = await DoorFixture.OpenAsync();
        var replies = await AllAsync(_ => WriteAsync(house, Write(WriteKind.Update, Device, "only-one") with { OnlyCreate = true }));
        Assert.Equal(WriteOutcome.Created, Assert.Single(replies, reply => reply.IsOk).Value.Outcome);
    }

    [Fact]
    public async Task One_key_sent_many_times_at_once_is_one_write_with_one_answer()
    {
        await using var house = await DoorFixture.OpenAsync();
        var replies = await AllAsync(_ => WriteAsync(house, Write(WriteKind.Create, Device), key: "once"));
        Assert.Single(replies.Select(reply => reply.Value.Resource!.Id).Distinct());
        Assert.All(replies, reply => Assert.Equal(WriteOutcome.Created, reply.Value.Outcome));
        Assert.Equal(1, (await house.SearchAsync(ResourceType.Device, "identifier=urn:x|1")).Total);
    }

    [Fact]
    public async Task A_fault_in_the_last_entry_leaves_nothing_in_any_chart()
    {
        await using var house = await DoorFixture.OpenAsync();
        var known = (await house.CreateAsync(Patient(Citizen(1)))).Value.Resource!.Id;
        var before = house.Store.LastSequence;
        var refused = await house.TransactAsync(
            Write(WriteKind.Create, Patient(Citizen(2), given: "คนใหม่"), fullUrl: "urn:uuid:00000000-0000-4000-8000-000000000001"),
            Write(WriteKind.Create, Observation("urn:uuid:00000000-0000-4000-8000-000000000001")),
            Write(WriteKind.Create, Observation($"Patient/{known}")),
            Write(WriteKind.Create, Device, condition: "identifier=urn:x|1"),
            Write(WriteKind.Update, Observation($"Patient/{known}"), "never-there") with { IfMatch = 7 });
        Assert.Equal(RefusalKind.VersionMismatch, refused.Refusal!.Kind);
        Assert.Equal(before, house.Store.LastSequence);
        Assert.Equal(0, (await house.SearchAsync(ResourceType.Patient, $"identifier=https://terms.sil-th.org/id/th-cid|{Citizen(2)}")).Total);
        Assert.Equal(0, (await house.SearchAsync(ResourceType.Observation, $"patient={known}")).Total);
        Assert.Equal(0, (await house.SearchAsync(ResourceType.Device, "identifier=urn:x|1")).Total);
    }

    /// <summary>Each transaction writes the same mark into two charts under one condition: both charts always agree.</summary>
    [Fact]
    public async Task Transactions_across_charts_race_and_stay_whole()
    {
        await using var house = await DoorFixture.OpenAsync();
        var one = (await house.CreateAsync(Patient(Citizen(1)))).Value.Resource!.Id;
        var two = (await house.CreateAsync(Patient(Citizen(2), given: "สอง"))).Value.Resource!.Id;
        var replies = await AllAsync(at => house.TransactAsync(
            Write(WriteKind.Update, Observation($"Patient/{one}", value: $"{at}"), "mark-one"),
            Write(WriteKind.Update, Observation($"Patient/{two}", value: $"{at}"), "mark-two")));
        Assert.All(replies, reply => Assert.True(reply.IsOk, reply.Refusal?.Message));
        var first = await HistoryAsync(house, ResourceType.Observation, "mark-one");
        var second = await HistoryAsync(house, ResourceType.Observation, "mark-two");
        Assert.Equal(Callers, first.Count);
        Assert.Equal(first.Select(entry => ValueOf(entry.Resource)), second.Select(entry => ValueOf(entry.Resource)));
    }

    /// <summary>Facts written while their person is merged and taken apart are never lost from either chart.</summary>
    [Fact]
    public async Task Writing_goes_on_while_charts_merge_and_part()
    {
        await using var house = await DoorFixture.OpenAsync();
        var one = (await house.CreateAsync(Patient(Citizen(1)))).Value.Resource!.Id;
        var two = (await house.CreateAsync(Patient(Citizen(2), given: "สอง"))).Value.Resource!.Id;
        var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            for (var at = 0; at < 20; at++)
            {
                var id = (await house.CreateAsync(Observation($"Patient/{(writer % 2 == 0 ? one : two)}"))).Value.Resource!.Id;
                Assert.True((await house.ReadAsync(ResourceType.Observation, id)).IsOk);
            }
        }, Stop)).ToList();
        while (!writers.TrueForAll(writer => writer.IsCompleted))
        {
            await house.Door.MergeAsync(new MergeCall(two, one, "yes") { Caller = house.Caller, RequestId = "m" }, Stop);
            await house.Door.UnmergeAsync(new UnmergeCall(two, "no") { Caller = house.Caller, RequestId = "u" }, Stop);
        }

        await Task.WhenAll(writers);
        await house.Door.UnmergeAsync(new UnmergeCall(two, "no") { Caller = house.Caller, RequestId = "u" }, Stop);
        Assert.Equal(80, (await house.SearchAsync(ResourceType.Observation, $"patient={one}&_count=1")).Total);
        Assert.Equal(80, (await house.SearchAsync(ResourceType.Observation, $"patient={two}&_count=1")).Total);
    }

    static string ValueOf(ResourceVersion version) => Text(version).Split("\"value\":")[1].Split(',')[0];
}
