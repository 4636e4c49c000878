using System.Net;
using System.Text;
using System.Text.Json;
using Klang.SystemTests.Processes;
using Xunit;

namespace Klang.SystemTests.Ledger;

/// <summary>The log of accesses as FHIR AuditEvents, and proof files for its entries, of a running server.</summary>
public sealed class AuditEventTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_look_is_listed_read_proved_and_checked_by_a_stranger()
    {
        using var folder = new TempFolder();
        await using var server = await KlangProcess.ServeAsync(folder.Path, "--ledger-origin", "log.example.org/test");
        using var client = new HttpClient(new SocketsHttpHandler());
        var json = """{"resourceType":"Patient","id":"me","name":[{"family":"ทดสอบ"}]}""";
        using var put = await client.PutAsync($"{server.Address}/fhir/Patient/me", new StringContent(json, Encoding.UTF8, "application/fhir+json"), Stop);
        Assert.Equal(HttpStatusCode.Created, put.StatusCode);
        client.DefaultRequestHeaders.Add("X-Klang-Facility", "X0001");
        using var read = await client.GetAsync($"{server.Address}/fhir/Patient/me", Stop);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        var request = read.Headers.GetValues("X-Request-Id").Single();

        var bundle = await LedgerSurfaceTests.JsonAsync(client, $"{server.Address}/fhir/AuditEvent?patient=me&date=ge2020-01-01&site=X0001&action=R&_count=10");
        var entry = Assert.Single(bundle.GetProperty("entry").EnumerateArray()).GetProperty("resource");
        Assert.Equal("X0001", entry.GetProperty("agent")[1].GetProperty("who").GetProperty("identifier").GetProperty("value").GetString());
        Assert.Contains(request, entry.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("ทดสอบ", bundle.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("PatientRead", entry.GetProperty("meta").GetProperty("profile")[0].GetString(), StringComparison.Ordinal);

        var id = entry.GetProperty("id").GetString()!;
        var one = await LedgerSurfaceTests.JsonAsync(client, $"{server.Address}/fhir/AuditEvent/{id}");
        Assert.Equal(entry.ToString(), one.ToString());
        await LedgerSurfaceTests.CheckpointAsync(client, server.Address, 3);
        using var proof = await client.GetAsync($"{server.Address}/ledger/proof/{id["entry-".Length..]}", Stop);
        Assert.Equal(HttpStatusCode.OK, proof.StatusCode);
        Assert.True(proof.Headers.CacheControl!.NoStore);
        Assert.Equal($"{id}.tlog-proof", proof.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        var file = folder.At("mine.tlog-proof");
        var text = await proof.Content.ReadAsStringAsync(Stop);
        await File.WriteAllTextAsync(file, text, Stop);

        var key = (await client.GetStringAsync($"{server.Address}/ledger/key", Stop)).Trim();
        var proved = await LedgerSurfaceTests.VerifyAsync("proof", file, "--key", key, "--json");
        Assert.True(proved.Code == 0, proved.Output + proved.Errors);
        var facts = JsonDocument.Parse(proved.Output).RootElement.GetProperty("facts");
        Assert.Equal(("X0001", request, "Patient/me"), (Fact("facility"), Fact("request"), Fact("what")));

        var extra = Convert.FromBase64String(text.Split('\n')[1]["extra ".Length..]);
        extra[^5] ^= 1;
        await File.WriteAllTextAsync(file, text.Replace(text.Split('\n')[1], "extra " + Convert.ToBase64String(extra), StringComparison.Ordinal), Stop);
        Assert.Equal(5, (await LedgerSurfaceTests.VerifyAsync("proof", file, "--key", key)).Code);
        await File.WriteAllTextAsync(file, text.Replace($"index {id["entry-".Length..]}\n", "index 0\n", StringComparison.Ordinal), Stop);
        Assert.Equal(5, (await LedgerSurfaceTests.VerifyAsync("proof", file, "--key", key)).Code);

        var breach = await KlangProcess.RunAsync("breach", "--facility", "X0001", "--from", "2020-01-01", "--url", server.Address, "--json");
        Assert.True(breach.Code == 0, breach.Errors);
        Assert.Equal(1, JsonDocument.Parse(breach.Output).RootElement.GetProperty("charts").GetArrayLength());
        Assert.Equal(2, (await KlangProcess.RunAsync("breach", "--from", "2020-01-01", "--url", server.Address)).Code);
        Assert.NotEqual(0, (await KlangProcess.RunAsync("breach", "--key", "root/1", "--url", server.Address)).Code);

        string Fact(string name) => facts.GetProperty(name).GetString()!;
    }

    [Fact]
    public async Task Reading_the_log_is_an_entry_and_bad_questions_are_refused()
    {
        using var folder = new TempFolder();
        await using var server = await KlangProcess.ServeAsync(folder.Path);
        using var client = new HttpClient(new SocketsHttpHandler());
        var before = await SizeAsync();
        var first = await LedgerSurfaceTests.JsonAsync(client, $"{server.Address}/fhir/AuditEvent");
        Assert.Equal(before + 1, await SizeAsync());
        Assert.Contains("entry-0", first.ToString(), StringComparison.Ordinal);
        foreach (var (path, status) in new[]
        {
            ("AuditEvent?date=yesterday", 400), ("AuditEvent?date=xx2020-01-01", 400), ("AuditEvent?action=X", 400), ("AuditEvent?_count=0", 400),
            ("AuditEvent?_sort=agent", 400), ("AuditEvent?patient=nobody", 404), ("AuditEvent/entry-999", 404), ("AuditEvent/entry-01", 404), ("AuditEvent?_id=entry-999", 200),
            ("AuditEvent?_cursor=abc", 400),
        })
        {
            using var answer = await client.GetAsync($"{server.Address}/fhir/{path}", Stop);
            Assert.True(status == (int)answer.StatusCode, $"{path}: {(int)answer.StatusCode}");
        }

        using var unsigned = await client.GetAsync($"{server.Address}/ledger/proof/999", Stop);
        Assert.Equal(HttpStatusCode.NotFound, unsigned.StatusCode);
        using var bad = await client.GetAsync($"{server.Address}/ledger/proof/x", Stop);
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);

        async Task<long> SizeAsync() => (await LedgerSurfaceTests.JsonAsync(client, $"{server.Address}/ledger/tree-head")).GetProperty("size").GetInt64();
    }
}
