using System.Net;
using System.Text;
using System.Text.Json;
using Klang.SystemTests.Processes;
using Xunit;

namespace Klang.SystemTests.Commands;

/// <summary>Keys and erasures as the operator meets them, beside a running server.</summary>
public sealed class KeyCommandTests
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Keys_are_rotated_and_verified_on_a_running_server_while_it_answers()
    {
        using var folder = new TempFolder();
        await using var server = await KlangProcess.ServeAsync(folder.At("a"));
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(server.Address + "/fhir/") };
        var patient = await CreateAsync(client);
        using var done = new CancellationTokenSource();
        var reading = Task.Run(async () =>
        {
            var count = 0;
            for (; !done.IsCancellationRequested; count++)
            {
                (await client.GetAsync(new Uri("Patient/" + patient, UriKind.Relative), CancellationToken.None)).EnsureSuccessStatusCode();
                await CreateAsync(client);
            }

            return count;
        }, Stop);

        foreach (string[] level in new string[][] { ["root"], ["shard"], ["access"], ["chart", patient], ["registry"] })
        {
            var rotated = await KlangProcess.RunAsync(["keys", "rotate", .. level, "--url", server.Address, "--json"]);
            Assert.True(rotated.Code == (level[0] == "registry" ? 4 : 0), rotated.Errors); // Nothing lies in the registry yet.
        }

        await done.CancelAsync();
        Assert.True(await reading > 0);
        var verified = await KlangProcess.RunAsync("keys", "verify", "--url", server.Address, "--json");
        Assert.True(verified.Code == 0, verified.Errors);
        var kinds = JsonDocument.Parse(verified.Output).RootElement.GetProperty("kinds").EnumerateArray().ToDictionary(kind => kind.GetProperty("kind").GetString()!);
        Assert.Equal(64, kinds["shard"].GetProperty("count").GetInt32());
        Assert.All(kinds.Values, kind => Assert.Equal(0, kind.GetProperty("wrappedByOlder").GetInt32()));
        Assert.Equal(0, (await server.InterruptAsync()).Code);
        Assert.Equal(0, (await KlangProcess.RunAsync("keys", "verify", "--data", folder.At("a"))).Code);
        Assert.Equal(0, (await KlangProcess.RunAsync("ledger", "verify", "--data", folder.At("a"))).Code);
    }

    [Fact]
    public async Task A_production_server_runs_on_a_device_and_refuses_a_key_file()
    {
        using var folder = new TempFolder();
        using var token = new SoftHsmToken();
        Assert.NotEqual(0, (await KlangProcess.RunAsync(["serve", "--data", folder.At("f"), "--urls", "http://127.0.0.1:0"], new Dictionary<string, string> { ["KLANG_ENVIRONMENT"] = "Production" })).Code);

        await File.WriteAllTextAsync(folder.At("one.ndjson"), """{"resourceType":"Patient","gender":"male"}""", Stop);
        Assert.Equal(0, (await KlangProcess.RunAsync(["import", "fhir", folder.At("one.ndjson"), "--data", folder.At("a")], token.Environment)).Code);
        await using (var server = await KlangProcess.ServeAsync(folder.At("a"), token.Environment))
        {
            using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(server.Address) };
            (await client.GetAsync(new Uri("/health/ready", UriKind.Relative), Stop)).EnsureSuccessStatusCode();
            Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("/fhir/Patient", UriKind.Relative), Stop)).StatusCode);
            Assert.Equal(0, (await KlangProcess.RunAsync(["backup", "--to", folder.At("records.backup"), "--data", folder.At("a")], token.Environment)).Code);
            Assert.Equal(0, (await server.InterruptAsync()).Code);
        }

        Assert.Equal(0, (await KlangProcess.RunAsync(["keys", "rotate", "root", "--data", folder.At("a")], token.Environment)).Code);
        Assert.Equal(0, (await KlangProcess.RunAsync(["keys", "verify", "--data", folder.At("a")], token.Environment)).Code);
        Assert.False(File.Exists(Path.Combine(folder.At("a"), "keys", "root.key")));
        Assert.NotEqual(0, (await KlangProcess.RunAsync("keys", "verify", "--data", folder.At("a"))).Code);
    }

    [Fact]
    public async Task Erasure_needs_two_people_and_respects_a_hold()
    {
        using var folder = new TempFolder();
        string patient;
        await using (var server = await KlangProcess.ServeAsync(folder.At("a")))
        {
            using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri(server.Address + "/fhir/") };
            patient = await CreateAsync(client);
            var asked = await KlangProcess.RunAsync("person", "erase", patient, "--reason", "PDPA s.33", "--url", server.Address, "--json");
            Assert.True(asked.Code == 0, asked.Errors);
            var id = JsonDocument.Parse(asked.Output).RootElement.GetProperty("id").GetString()!;
            var alone = await KlangProcess.RunAsync("person", "agree", id, "--url", server.Address);
            Assert.NotEqual(0, alone.Code); // The same account asked.
            Assert.Contains("two people", alone.Errors, StringComparison.Ordinal);
            (await client.GetAsync(new Uri("Patient/" + patient, UriKind.Relative), Stop)).EnsureSuccessStatusCode();
            Assert.Equal(0, (await server.InterruptAsync()).Code);
        }

        string[] erase = ["person", "erase", patient, "--reason", "PDPA s.33", "--first", "somchai", "--second", "malee", "--data", folder.At("a")];
        Assert.Equal(0, (await KlangProcess.RunAsync("person", "hold", patient, "--reason", "court", "--data", folder.At("a"))).Code);
        Assert.NotEqual(0, (await KlangProcess.RunAsync(erase)).Code);
        Assert.Equal(0, (await KlangProcess.RunAsync("person", "release", patient, "--reason", "over", "--data", folder.At("a"))).Code);
        var erased = await KlangProcess.RunAsync([.. erase, "--json"]);
        Assert.True(erased.Code == 0, erased.Errors);
        Assert.Equal(2, JsonDocument.Parse(erased.Output).RootElement.GetProperty("destroyedKeys").GetArrayLength());
        Assert.Equal(0, (await KlangProcess.RunAsync("ledger", "verify", "--data", folder.At("a"))).Code);
    }

    static async Task<string> CreateAsync(HttpClient client)
    {
        using var body = new StringContent("""{"resourceType":"Patient","name":[{"family":"ทดสอบ"}]}""", Encoding.UTF8, "application/fhir+json");
        var answer = await client.PostAsync(new Uri("Patient", UriKind.Relative), body, CancellationToken.None);
        answer.EnsureSuccessStatusCode();
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(CancellationToken.None)).RootElement.GetProperty("id").GetString()!;
    }
}
