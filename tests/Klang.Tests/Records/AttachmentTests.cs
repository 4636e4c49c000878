using System.Text;
using Klang.Fhir;
using Klang.Records;
using Xunit;
using static Klang.Tests.Records.DoorFixture;

namespace Klang.Tests.Records;

/// <summary>Large attachments lie in sealed chunks outside the blocks and come back exactly as they were sent.</summary>
public sealed class AttachmentTests
{
    [Theory]
    [InlineData(10)]
    [InlineData(48 << 10)]
    [InlineData(49_153)]
    [InlineData(64 << 10)]
    [InlineData((128 << 10) + 1)]
    [InlineData(1_000_000)]
    public async Task An_attachment_of_any_size_comes_back_as_sent(int size)
    {
        await using var house = await DoorFixture.OpenAsync();
        var patient = (await house.CreateAsync(Patient())).Value.Resource!.Id;
        var data = Data(size);
        var created = (await house.CreateAsync(Document(patient, data, data))).Value.Resource!;
        var read = (await house.ReadAsync(ResourceType.DocumentReference, created.Id)).Value;
        Assert.Equal(Text(created), Text(read));
        Assert.Equal(2, Text(read).Split($"\"data\":\"{data}\"").Length - 1);
        var found = Assert.Single((await house.SearchAsync(ResourceType.DocumentReference, $"patient={patient}&type=11488-4")).Entries);
        Assert.Equal(Text(created), Text(found.Resource));
        var history = (await house.Door.HistoryAsync(new HistoryCall(ResourceType.DocumentReference, created.Id, null, null, null, null) { Caller = house.Caller, RequestId = "h" }, Stop)).Value;
        Assert.Equal(Text(created), Text(Assert.Single(history.Entries).Resource));
        var everything = (await house.Door.EverythingAsync(new EverythingCall(patient, null, null, null, [], null, null) { Caller = house.Caller, RequestId = "e" }, Stop)).Value;
        Assert.Contains(everything.Entries, entry => Text(entry.Resource) == Text(created));
    }

    [Theory]
    [InlineData("""{"resourceType":"Binary","contentType":"application/pdf","data":"DATA"}""")]
    [InlineData("""{"resourceType":"Binary","data":"DATA","contentType":"application/pdf"}""")]
    public async Task A_binary_of_its_own_comes_back_whichever_member_is_first(string json)
    {
        await using var house = await DoorFixture.OpenAsync();
        var id = (await house.CreateAsync(json.Replace("DATA", Data(200_000), StringComparison.Ordinal))).Value.Resource!.Id;
        Assert.Contains(Data(200_000), Text((await house.ReadAsync(ResourceType.Binary, id)).Value), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_a_chart_leaves_large_attachments_where_they_are()
    {
        await using var house = await DoorFixture.OpenAsync();
        var patient = (await house.CreateAsync(Patient())).Value.Resource!.Id;
        await house.CreateAsync(Document(patient, Data(500_000), Data(20)));
        var chart = (await house.Door.OpenChartAsync(new OpenChartCall(patient) { Caller = house.Caller, RequestId = "c" }, Stop)).Value;
        var document = Text(Assert.Single(chart.Entries).Version);
        Assert.True(document.Length < 2_000);
        Assert.Contains(Data(20), document, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_patch_and_a_merge_keep_the_attachment()
    {
        await using var house = await DoorFixture.OpenAsync();
        var one = (await house.CreateAsync(Patient(Citizen(1)))).Value.Resource!.Id;
        var two = (await house.CreateAsync(Patient(Citizen(2)))).Value.Resource!.Id;
        var id = (await house.CreateAsync(Document(two, Data(300_000), Data(30)))).Value.Resource!.Id;
        await house.Door.MergeAsync(new MergeCall(two, one, "same") { Caller = house.Caller, RequestId = "m" }, Stop);
        Assert.Contains(Data(300_000), Text((await house.ReadAsync(ResourceType.DocumentReference, id)).Value), StringComparison.Ordinal);
        var patch = new Write
        {
            Kind = WriteKind.Patch,
            Type = ResourceType.DocumentReference,
            Id = id,
            Body = """[{"op":"replace","path":"/status","value":"superseded"}]"""u8.ToArray(),
        };
        Assert.True((await house.Door.WriteAsync(new WriteCall(patch) { Caller = house.Caller, RequestId = "p" }, Stop)).IsOk);
        var patched = Text((await house.ReadAsync(ResourceType.DocumentReference, id)).Value);
        Assert.Contains("superseded", patched, StringComparison.Ordinal);
        Assert.Contains(Data(300_000), patched, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_with_too_many_attachment_bytes_is_refused_with_the_way_out()
    {
        await using var house = await DoorFixture.OpenAsync();
        var patient = (await house.CreateAsync(Patient())).Value.Resource!.Id;
        for (var at = 0; at < 3; at++)
        {
            await house.CreateAsync(Document(patient, Data(24 << 20), Data(10)));
        }

        var refused = await house.Door.SearchAsync(new SearchCall(ResourceType.DocumentReference, Pairs($"patient={patient}")) { Caller = house.Caller, RequestId = "s" }, Stop);
        Assert.Equal(RefusalKind.TooCostly, refused.Refusal!.Kind);
        Assert.Equal(2, (await house.SearchAsync(ResourceType.DocumentReference, $"patient={patient}&_count=2")).Entries.Count);
    }

    static string Data(int size)
    {
        var bytes = new byte[size];
        new Random(size).NextBytes(bytes);
        return Convert.ToBase64String(bytes);
    }

    static string Document(string patient, string first, string second) =>
        new StringBuilder("""{"resourceType":"DocumentReference","status":"current","type":{"coding":[{"system":"http://loinc.org","code":"11488-4"}]},"subject":{"reference":"Patient/""")
            .Append(patient).Append("""
            "},"content":[{"attachment":{"contentType":"application/pdf","data":"
            """).Append(first).Append("""
            "}},{"attachment":{"data":"
            """).Append(second).Append("""
            ","contentType":"image/png","title":"ภาพถ่าย"}}]}
            """).ToString();
}
