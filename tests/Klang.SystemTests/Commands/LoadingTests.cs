using System.Text.Json;
using Klang.SystemTests.Processes;
using Xunit;

namespace Klang.SystemTests.Commands;

/// <summary>Archives and files of FHIR through the commands, into a folder and into a running server.</summary>
public sealed class LoadingTests : IClassFixture<DemoMessages>
{
    readonly DemoMessages messages;

    public LoadingTests(DemoMessages messages) => this.messages = messages;

    [Fact]
    public async Task Folder_and_server_take_the_same_messages_to_the_same_records()
    {
        using var folder = new TempFolder();
        Assert.Equal(0, (await KlangProcess.RunAsync(["import", "fhir", .. messages.Facilities, "--data", folder.At("a")])).Code);
        Assert.Equal(0, (await KlangProcess.RunAsync(["import", "f43", messages.Archives, "--data", folder.At("a"), "--receipts", folder.At("receipts")])).Code);
        await using (var server = await KlangProcess.ServeAsync(folder.At("b")))
        {
            Assert.Equal(0, (await KlangProcess.RunAsync(["import", "fhir", .. messages.Facilities, "--url", server.Address])).Code);
            Assert.Equal(0, (await KlangProcess.RunAsync("import", "f43", messages.Archives, "--url", server.Address)).Code);
            Assert.Equal(0, (await server.InterruptAsync()).Code);
        }

        var here = await ExportAsync(folder, "a");
        var there = await ExportAsync(folder, "b");

        Assert.True(here.Count > 500);
        Assert.Equal(here, there);
        Assert.Equal(messages.ArchiveCount * 2, Directory.GetFiles(folder.At("receipts")).Length);
    }

    [Fact]
    public async Task A_repeat_changes_nothing()
    {
        using var folder = new TempFolder();
        await KlangProcess.RunAsync("import", "f43", messages.Archives, "--data", folder.At("a"));
        var before = await ExportAsync(folder, "a", withVersions: true);

        var again = await KlangProcess.RunAsync("import", "f43", messages.Archives, "--data", folder.At("a"), "--json");

        Assert.Equal(0, again.Code);
        Assert.Equal(messages.ArchiveCount, JsonDocument.Parse(again.Output).RootElement.GetArrayLength());
        Assert.Equal(before, await ExportAsync(folder, "a", withVersions: true));
    }

    [Fact]
    public async Task FHIR_sent_again_is_taken_once()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.At("bundle.json"), """
            {"resourceType":"Bundle","type":"transaction","entry":[
            {"fullUrl":"urn:uuid:00000000-0000-4000-8000-000000000001","resource":{"resourceType":"Patient","gender":"female"},"request":{"method":"POST","url":"Patient"}},
            {"resource":{"resourceType":"Observation","status":"final","code":{"text":"x"},"subject":{"reference":"urn:uuid:00000000-0000-4000-8000-000000000001"}},"request":{"method":"POST","url":"Observation"}}]}
            """);
        await File.WriteAllTextAsync(folder.At("lines.ndjson"), """
            {"resourceType":"Patient","gender":"male"}
            """);
        string[] import = ["import", "fhir", folder.At("bundle.json"), folder.At("lines.ndjson"), "--data", folder.At("a")];
        Assert.Equal(0, (await KlangProcess.RunAsync(import)).Code);
        var once = await ExportAsync(folder, "a", withVersions: true);

        Assert.Equal(0, (await KlangProcess.RunAsync(import)).Code);

        Assert.Equal(3, once.Count);
        Assert.Equal(once, await ExportAsync(folder, "a", withVersions: true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Resources_with_ids_get_a_version_only_when_they_change(bool throughServer)
    {
        using var folder = new TempFolder();
        const string Plain = """{"resourceType":"Patient","id":"repeated","meta":{"tag":[{"code":"a"}]},"gender":"male","extension":[{"url":"http://example.org/x","valueDecimal":1.0}]}""";
        var versions = new List<string>();
        foreach (var text in new[] { Plain, Plain, Plain.Replace("1.0", "1.00", StringComparison.Ordinal), Plain, Plain })
        {
            await File.WriteAllTextAsync(folder.At("one.json"), text);
            if (throughServer)
            {
                await using var server = await KlangProcess.ServeAsync(folder.At("a"));
                Assert.Equal(0, (await KlangProcess.RunAsync("import", "fhir", folder.At("one.json"), "--url", server.Address)).Code);
                Assert.Equal(0, (await server.InterruptAsync()).Code);
            }
            else
            {
                Assert.Equal(0, (await KlangProcess.RunAsync("import", "fhir", folder.At("one.json"), "--data", folder.At("a"))).Code);
            }

            await KlangProcess.RunAsync("export", "--data", folder.At("a"), "--to", folder.At("out.ndjson"));
            var exported = JsonDocument.Parse(await File.ReadAllTextAsync(folder.At("out.ndjson"))).RootElement;
            versions.Add(exported.GetProperty("meta").GetProperty("versionId").GetString()!);
            File.Delete(folder.At("out.ndjson"));
        }

        Assert.Equal(["1", "1", "2", "3", "3"], versions);
    }

    [Fact]
    public async Task A_demo_that_was_interrupted_goes_on_where_it_stopped()
    {
        using var folder = new TempFolder();
        string[] load = ["demo", "--people", "300", "--load-only", "--data", folder.At("a")];
        await using (var first = KlangProcess.Start(load))
        {
            while (!File.Exists(Path.Combine(folder.At("a"), "demo.json")))
            {
                await Task.Delay(20, TestContext.Current.CancellationToken);
            }

            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            Assert.Equal(130, (await first.InterruptAsync()).Code);
        }

        var second = await KlangProcess.RunAsync(load);
        Assert.True(second.Code == 0, second.Errors);
        Assert.Equal(0, (await KlangProcess.RunAsync([.. load[..^1], folder.At("b")])).Code);

        Assert.Equal((await ExportAsync(folder, "b")).Count, (await ExportAsync(folder, "a")).Count);
        Assert.Equal(
            (await ExportAsync(folder, "a")).Where(resource => resource.StartsWith("Organization", StringComparison.Ordinal)).Distinct().Count(),
            (await ExportAsync(folder, "a")).Count(resource => resource.StartsWith("Organization", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_file_that_is_no_archive_is_refused_with_3_and_a_reason()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.At("F43_X0001_20261001220700.zip"), "not a zip");

        var result = await KlangProcess.RunAsync("import", "f43", folder.At("F43_X0001_20261001220700.zip"), "--data", folder.At("a"));

        Assert.Equal(3, result.Code);
        Assert.Contains("refused", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FHIR_that_is_refused_is_named_by_file_line_and_cure()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.At("mixed.ndjson"), """
            {"resourceType":"Patient","id":"p1","gender":"female"}
            {"resourceType":"Patient","id":"p2","gender":"lady"}
            {"resourceType":"Patient","id":"p3",
            """.ReplaceLineEndings("\n"));

        var result = await KlangProcess.RunAsync("import", "fhir", folder.At("mixed.ndjson"), "--data", folder.At("a"), "--json");
        var receipt = JsonDocument.Parse(result.Output).RootElement;

        Assert.Equal(3, result.Code);
        Assert.Equal(1, receipt.GetProperty("taken").GetInt32());
        Assert.Equal([2, 3], receipt.GetProperty("refusals").EnumerateArray().Select(refusal => refusal.GetProperty("line").GetInt32()).Order());
        Assert.Contains("Patient.gender", receipt.GetProperty("refusals").ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_person_is_found_by_number_and_the_ledger_proves()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder.At("one.json"),
            """{"resourceType":"Patient","identifier":[{"system":"https://terms.sil-th.org/id/th-cid","value":"3999900000125"}],"gender":"female"}""");
        await KlangProcess.RunAsync("import", "fhir", folder.At("one.json"), "--data", folder.At("a"));

        var found = await KlangProcess.RunAsync("person", "find", "๓-๙๙๙๙-๐๐๐๐๐-๑๒-๕", "--data", folder.At("a"));
        var unknown = await KlangProcess.RunAsync("person", "find", "1999900000013", "--data", folder.At("a"));
        var wrong = await KlangProcess.RunAsync("person", "find", "3999900000126", "--data", folder.At("a"));
        var proved = await KlangProcess.RunAsync("ledger", "verify", "--data", folder.At("a"), "--json");

        Assert.Equal(0, found.Code);
        Assert.Contains("3999900000125", found.Output, StringComparison.Ordinal);
        Assert.Equal(4, unknown.Code);
        Assert.Equal(2, wrong.Code);
        Assert.Equal(0, proved.Code);
        Assert.True(JsonDocument.Parse(proved.Output).RootElement.GetProperty("entries").GetInt64() >= 3);
    }

    /// <summary>Resources by type and id, as JSON without what the server adds.</summary>
    static async Task<List<string>> ExportAsync(TempFolder folder, string data, bool withVersions = false)
    {
        var file = folder.At(data + ".ndjson");
        File.Delete(file);
        Assert.Equal(0, (await KlangProcess.RunAsync("export", "--to", file, "--data", folder.At(data))).Code);
        var resources = new List<string>();
        foreach (var line in await File.ReadAllLinesAsync(file))
        {
            using var json = JsonDocument.Parse(line);
            var root = json.RootElement;
            var version = withVersions ? root.GetProperty("meta").GetProperty("versionId").GetString() : "";
            resources.Add($"{root.GetProperty("resourceType")} {version} {string.Join(' ', Texts(root).Order(StringComparer.Ordinal))}");
        }

        resources.Sort(StringComparer.Ordinal);
        return resources;
    }

    /// <summary>All strings and numbers but ids, links and times of receipt, which differ from store to store.</summary>
    static IEnumerable<string> Texts(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject()
            .Where(member => member.Name is not ("id" or "meta" or "reference"))
            .SelectMany(member => Texts(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Texts),
        _ => [element.GetRawText()],
    };
}
