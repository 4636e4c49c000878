using System.Text.Json;
using Klang.SystemTests.Processes;
using Xunit;

namespace Klang.SystemTests.Commands;

/// <summary>What the operator settles and proves while the server runs.</summary>
public sealed class OperatorTests
{
    const string Number = "\"identifier\":[{\"system\":\"https://terms.sil-th.org/id/th-cid\",\"value\":\"1999900000013\"}]";

    [Fact]
    public async Task A_conflict_is_listed_merged_and_parted_again_on_a_running_server()
    {
        using var folder = new TempFolder();
        await using var server = await KlangProcess.ServeAsync(folder.Path);
        await PutAsync(server.Address, "first", $$"""{{Number}},"name":[{"family":"ใจดี","given":["สมชาย"]}],"birthDate":"1990-01-01"}""");
        await PutAsync(server.Address, "second", $$"""{{Number}},"name":[{"family":"มีสุข","given":["ปราณี"]}],"birthDate":"1950-01-01"}""");
        string[] at = ["--url", server.Address, "--json"];

        var waiting = JsonDocument.Parse((await KlangProcess.RunAsync(["person", "conflicts", .. at])).Output).RootElement;
        var merged = await KlangProcess.RunAsync(["person", "merge", "second", "first", "--reason", "one person after all", .. at]);
        var settled = JsonDocument.Parse((await KlangProcess.RunAsync(["person", "conflicts", .. at])).Output).RootElement;
        var parted = await KlangProcess.RunAsync(["person", "unmerge", "second", "--reason", "two after all", .. at]);
        var unknown = await KlangProcess.RunAsync(["person", "merge", "nobody", "first", "--reason", "x", .. at]);

        Assert.Equal("second", waiting[0].GetProperty("newcomerId").GetString());
        Assert.True(merged.Code == 0, merged.Errors);
        Assert.Equal(0, settled.GetArrayLength());
        Assert.True(parted.Code == 0, parted.Errors);
        Assert.Equal(4, unknown.Code);
    }

    [Fact]
    public async Task A_running_server_proves_its_own_ledger_and_finds_persons()
    {
        using var folder = new TempFolder();
        await using var server = await KlangProcess.ServeAsync(folder.Path);
        await PutAsync(server.Address, "first", Number + "}");

        var found = await KlangProcess.RunAsync("person", "find", "1999900000013", "--url", server.Address);
        var nobody = await KlangProcess.RunAsync("person", "find", "3999900000125", "--url", server.Address);
        var proved = await KlangProcess.RunAsync("ledger", "verify", "--url", server.Address, "--json");

        Assert.Contains("1999900000013", found.Output, StringComparison.Ordinal);
        Assert.Equal(4, nobody.Code);
        Assert.True(proved.Code == 0, proved.Errors);
        var proof = JsonDocument.Parse(proved.Output).RootElement;
        Assert.True(proof.GetProperty("proved").GetBoolean());
        Assert.Equal(4, proof.GetProperty("entries").GetInt64()); // Written, found, the look-up that found nobody, and the proof itself.
    }

    [Theory]
    [InlineData("text/plain", """{"from":"a","to":"b","reason":"c"}""", 415)]
    [InlineData("application/json", """{"from":"a","to":"b"}""", 400)]
    [InlineData("application/json", "[]", 400)]
    [InlineData("application/json", "nonsense", 400)]
    public async Task A_merge_that_is_not_understood_is_refused(string type, string body, int status)
    {
        using var folder = new TempFolder();
        await using var server = await KlangProcess.ServeAsync(folder.Path);
        using var client = new HttpClient(new SocketsHttpHandler());
        using var content = new StringContent(body, System.Text.Encoding.UTF8, type);

        Assert.Equal(status, (int)(await client.PostAsync(server.Address + "/operator/merge", content)).StatusCode);
    }

    static async Task PutAsync(string address, string id, string members)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        using var content = new StringContent(
            $$"""{"resourceType":"Patient","id":"{{id}}",""" + members, System.Text.Encoding.UTF8, "application/fhir+json");
        using var answer = await client.PutAsync($"{address}/fhir/Patient/{id}", content);
        Assert.True((int)answer.StatusCode == 201, await answer.Content.ReadAsStringAsync());
    }
}
