using System.Text;
using Klang.Fhir;
using Klang.Http;
using Klang.Fhir.Validation;
using Klang.Records;
using Klang.Trust;
using Xunit;

namespace Klang.Tests.Records;

/// <summary>Who looked: the log of accesses through the door.</summary>
public sealed class AuditTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_chart_lists_every_look_newest_first_and_this_look_too()
    {
        await using var house = await DoorFixture.OpenAsync();
        var (mine, other) = (await CreateAsync(house), await CreateAsync(house));
        await ReadAsync(house, mine, "nurse-1");
        await ReadAsync(house, other, "nurse-1");
        await ReadAsync(house, mine, "doctor-2");

        var reply = await ListAsync(house, new AuditCall { Caller = house.Caller, RequestId = "look", PatientId = mine });
        Assert.Equal(["test", "doctor-2", "nurse-1", "test"], reply.Lines.Select(line => line.Entry.CallerId));
        Assert.Equal([AccessAction.Audit, AccessAction.Read, AccessAction.Read, AccessAction.Create], reply.Lines.Select(line => line.Entry.Action));
        Assert.Equal("look", reply.Lines[0].Entry.RequestId);
        Assert.Equal($"Patient/{mine}", reply.Lines[1].Resource);
        Assert.All(reply.Lines, line => Assert.NotEmpty(line.PatientId));
        Assert.Null(reply.Next);
    }

    [Fact]
    public async Task Agent_facility_action_outcome_and_time_narrow_it_and_pages_leave_nothing_out()
    {
        await using var house = await DoorFixture.OpenAsync();
        var mine = await CreateAsync(house);
        for (var i = 0; i < 23; i++)
        {
            await ReadAsync(house, mine, $"nurse-{i % 3}", facility: i % 2 == 0 ? "X0001" : "X0002");
        }

        await house.Door.ReadAsync(new ReadCall(ResourceType.Patient, "nobody") { Caller = Who("nurse-1", "X0001"), RequestId = "miss" }, Stop);
        var all = await PagesAsync(house, new AuditCall { Caller = house.Caller, RequestId = "a", PatientId = mine, Count = 7, Actions = [AccessAction.Read] });
        Assert.Equal(23, all.Count);
        Assert.Equal(all.Select(line => line.Entry.Index).OrderDescending(), all.Select(line => line.Entry.Index));
        Assert.Equal(8, (await PagesAsync(house, new AuditCall { Caller = house.Caller, RequestId = "b", Agent = "nurse-2" })).Count(line => line.Entry.Granted) + 1);
        Assert.Equal(12, (await PagesAsync(house, new AuditCall { Caller = house.Caller, RequestId = "c", Facility = "X0001", Granted = true })).Count);
        var miss = Assert.Single(await PagesAsync(house, new AuditCall { Caller = house.Caller, RequestId = "d", Agent = "nurse-1", Granted = false }));
        Assert.Equal("Patient/nobody", miss.Resource);
        Assert.Equal("not-found", miss.Entry.Rule);

        var middle = all[11].Entry.At;
        var before = await PagesAsync(house, new AuditCall { Caller = house.Caller, RequestId = "e", PatientId = mine, Before = middle });
        var after = await PagesAsync(house, new AuditCall { Caller = house.Caller, RequestId = "f", PatientId = mine, From = middle });
        Assert.All(before, line => Assert.True(line.Entry.At < middle));
        Assert.All(after, line => Assert.True(line.Entry.At >= middle));
        Assert.Contains(after, line => line.Entry.Index == all[11].Entry.Index);
        Assert.Empty(await PagesAsync(house, new AuditCall { Caller = house.Caller, RequestId = "g", Agent = "nobody" }));
    }

    [Fact]
    public async Task A_cursor_of_another_question_and_an_unknown_patient_are_refused_and_entered()
    {
        await using var house = await DoorFixture.OpenAsync();
        var mine = await CreateAsync(house);
        for (var i = 0; i < 5; i++)
        {
            await ReadAsync(house, mine, "nurse");
        }

        var page = await ListAsync(house, new AuditCall { Caller = house.Caller, RequestId = "a", PatientId = mine, Count = 2 });
        Assert.NotNull(page.Next);
        foreach (var bad in new[] { new AuditCall { Caller = house.Caller, RequestId = "b", Agent = "nurse", Cursor = page.Next }, new AuditCall { Caller = house.Caller, RequestId = "c", PatientId = mine, Cursor = "x" } })
        {
            Assert.False((await house.Door.AuditAsync(bad, Stop)).TryGet(out _, out var refusal));
            Assert.Equal(RefusalKind.BadRequest, refusal.Kind);
        }

        var before = await house.LedgerSizeAsync();
        Assert.False((await house.Door.AuditAsync(new AuditCall { Caller = house.Caller, RequestId = "d", PatientId = "nobody" }, Stop)).TryGet(out _, out var missing));
        Assert.Equal(RefusalKind.NotFound, missing.Kind);
        Assert.False((await house.Door.ReadAuditAsync(new AuditReadCall(9999) { Caller = house.Caller, RequestId = "e" }, Stop)).TryGet(out _, out missing));
        Assert.Equal(RefusalKind.NotFound, missing.Kind);
        Assert.Equal(before + 2, await house.LedgerSizeAsync());
    }

    [Fact]
    public async Task Names_and_numbers_of_a_question_are_not_shown()
    {
        await using var house = await DoorFixture.OpenAsync();
        await CreateAsync(house);
        var secret = new SearchText([new("name", "สมชาย"), new("identifier", "https://terms.sil-th.org/id/th-cid|1999900000013"), new("birthdate", "1990-01-01"), new("_count", "5")]);
        await house.Door.SearchAsync(new SearchCall(ResourceType.Patient, secret) { Caller = Who("snoop", ""), RequestId = "s" }, Stop);
        var lines = await PagesAsync(house, new AuditCall { Caller = house.Caller, RequestId = "a", Agent = "snoop" });
        Assert.NotEmpty(lines);
        foreach (var line in lines)
        {
            var json = Encoding.UTF8.GetString(AuditEventJson.Resource(line).Json.Span);
            Assert.DoesNotContain("สมชาย", line.Query + json, StringComparison.Ordinal);
            Assert.DoesNotContain("9999", line.Query + json, StringComparison.Ordinal);
            Assert.DoesNotContain("1990", line.Query, StringComparison.Ordinal);
            Assert.Contains("_count=5", line.Query, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Every_kind_of_entry_makes_a_valid_AuditEvent()
    {
        await using var house = await DoorFixture.OpenAsync();
        house.Facility = "X0001";
        var mine = await CreateAsync(house);
        await ReadAsync(house, mine, "nurse", "X0001");
        await ReadAsync(house, "nobody", "nurse", "");
        await house.Door.SearchAsync(new SearchCall(ResourceType.Patient, new([new("name", "x")])) { Caller = house.Caller, RequestId = "s" }, Stop);
        await house.Door.EverythingAsync(new EverythingCall(mine, null, null, null, [], null, null) { Caller = house.Caller, RequestId = "v" }, Stop);
        var lines = await PagesAsync(house, new AuditCall { Caller = house.Caller, RequestId = "a" });
        Assert.True(lines.Count >= 6);
        foreach (var line in lines)
        {
            var json = AuditEventJson.Resource(line).Json;
            using var tape = Klang.Fhir.Json.JsonTape.Parse(json).Value;
            var complaints = ResourceValidator.Validate(tape.Root, ResourceType.AuditEvent);
            Assert.True(!complaints.Any(complaint => complaint.Severity is Severity.Error or Severity.Fatal), $"{Encoding.UTF8.GetString(json.Span)}\n{string.Join('\n', complaints)}");
        }
    }

    [Fact]
    public async Task A_breach_names_the_charts_and_no_others()
    {
        await using var house = await DoorFixture.OpenAsync();
        var charts = new List<string>();
        for (var i = 0; i < 6; i++)
        {
            charts.Add(await CreateAsync(house));
        }

        await ReadAsync(house, charts[1], "thief", "X0001");
        await ReadAsync(house, charts[4], "thief", "X0001");
        await ReadAsync(house, charts[4], "thief", "X0001");
        await ReadAsync(house, "nobody", "thief", "X0001");
        await ReadAsync(house, charts[2], "honest", "X0002");

        var lost = await BreachAsync(house, BreachOf.Account, "thief");
        Assert.Equal((4, 1), (lost.Entries, lost.Refused));
        Assert.Equal([1L, 2L], lost.Charts.Select(chart => chart.Entries).Order());
        foreach (var chart in lost.Charts)
        {
            var golden = (await ReadAsync(house, chart.PatientId, "officer")).Value;
            Assert.Contains(charts[chart.Entries == 1 ? 1 : 4], Encoding.UTF8.GetString(golden.Json.Span), StringComparison.Ordinal);
        }

        Assert.Equal(2, (await BreachAsync(house, BreachOf.Facility, "X0001")).Charts.Count);
        Assert.Empty((await BreachAsync(house, BreachOf.Account, "nobody")).Charts);
        var one = lost.Charts[0].Chart;
        Assert.Equal([one], (await BreachAsync(house, BreachOf.Key, $"chart/{one}/N")).Charts.Select(chart => chart.Chart));
        var shard = (await BreachAsync(house, BreachOf.Key, $"shard/{one % house.Store.Shards}")).Charts;
        Assert.Contains(shard, chart => chart.Chart == one);
        Assert.All(shard, chart => Assert.Equal(one % house.Store.Shards, chart.Chart % house.Store.Shards));
        foreach (var bad in new[] { "claims", "shard/x", "shard/9999", "chart", "root/1" })
        {
            Assert.False((await house.Door.FindBreachAsync(
                new BreachCall(BreachOf.Key, bad, DateTimeOffset.MinValue, DateTimeOffset.MaxValue) { Caller = house.Caller, RequestId = "k" }, Stop)).TryGet(out _, out var refusal));
            Assert.Equal(RefusalKind.BadRequest, refusal.Kind);
        }

        var none = await house.Door.FindBreachAsync(
            new BreachCall(BreachOf.Account, "thief", DateTimeOffset.MinValue, lost.Charts.Min(chart => chart.First)) { Caller = house.Caller, RequestId = "n" }, Stop);
        Assert.Empty(none.Value.Charts);
    }

    static async Task<BreachReply> BreachAsync(DoorFixture house, BreachOf of, string value) => (await house.Door.FindBreachAsync(
        new BreachCall(of, value, DateTimeOffset.MinValue, DateTimeOffset.MaxValue) { Caller = house.Caller, RequestId = house.NextRequest() }, Stop)).Value;

    static Caller Who(string id, string facility) => new() { Id = id, Facility = facility };

    static async Task<string> CreateAsync(DoorFixture house)
    {
        Assert.True((await house.CreateAsync("""{"resourceType":"Patient","gender":"female"}""")).TryGet(out var written, out _));
        return written.Resource!.Id;
    }

    static Task<Outcome<ResourceVersion>> ReadAsync(DoorFixture house, string patient, string who, string facility = "") =>
        house.Door.ReadAsync(new ReadCall(ResourceType.Patient, patient) { Caller = Who(who, facility), RequestId = house.NextRequest() }, Stop);

    static async Task<AuditReply> ListAsync(DoorFixture house, AuditCall call) => (await house.Door.AuditAsync(call, Stop)).Value;

    /// <summary>All pages, without what the paging itself adds to the log.</summary>
    static async Task<List<AuditLine>> PagesAsync(DoorFixture house, AuditCall call)
    {
        var lines = new List<AuditLine>();
        string? next = null;
        do
        {
            var page = await ListAsync(house, call with { Cursor = next });
            lines.AddRange(page.Lines);
            next = page.Next;
        }
        while (next is not null);
        return [.. lines.Where(line => line.Entry.Action != AccessAction.Audit)];
    }
}
