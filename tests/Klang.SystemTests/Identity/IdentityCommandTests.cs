using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Klang.SystemTests.Processes;
using Xunit;

namespace Klang.SystemTests.Identity;

/// <summary>Registries and tokens from the command line, beside a running server.</summary>
public sealed class IdentityCommandTests
{
    [Fact]
    public async Task Tokens_made_before_and_after_the_start_are_believed_and_a_suspension_is_in_force_within_five_seconds()
    {
        using var folder = new TempFolder();
        string[] at = ["--data", folder.At("data"), "--json"];
        await using (var first = await KlangProcess.ServeClosedAsync(folder.At("data")))
        {
            Assert.Equal(0, (await first.InterruptAsync()).Code);
        }

        await File.WriteAllTextAsync(folder.At("keys.json"), """
            {"keys":[{"kty":"EC","crv":"P-256","kid":"a","x":"Gkk_5HfQPZ3K_Iq-fYZ-vn58WEpXD2WuYe8WI9_Y-CA","y":"BpO4HLYoGpSTuaJdFUgy7O8_XElnpU7Waskeb557Y4E"}]}
            """);
        var before = await TokenAsync(at);
        await using var server = await KlangProcess.ServeClosedAsync(folder.At("data"));
        var after = await TokenAsync(at);
        var added = await KlangProcess.RunAsync(["facility", "add", "x9903", "--name", "Health centre", "--owner", "Ministry", .. at]);
        var client = await KlangProcess.RunAsync(
            ["client", "add", "his-9903", "--name", "HIS", "--facility", "X9903", "--jwks", folder.At("keys.json"), "--scope", "system/Patient.rs", "--done", "ContractSigned", "SecurityContact", "TestPassed", .. at]);
        var system = await TokenAsync([.. at, "--client", "his-9903"]);

        Assert.True(added.Code == 0, added.Errors);
        Assert.Equal("Live", JsonDocument.Parse(client.Output).RootElement.GetProperty("state").GetString());
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(server.Address, token: null));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(server.Address, before));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(server.Address, after));
        Assert.NotEqual(HttpStatusCode.Unauthorized, await AskAsync(server.Address, system));

        var suspended = await KlangProcess.RunAsync(["facility", "suspend", "X9903", .. at]);
        Assert.Equal(0, suspended.Code);
        var isRefused = false;
        for (var second = 0; second < 50 && !isRefused; second++)
        {
            await Task.Delay(100);
            isRefused = await AskAsync(server.Address, system) == HttpStatusCode.Unauthorized;
        }

        Assert.True(isRefused, "A suspended facility's token is still believed after five seconds.");
        Assert.Equal(HttpStatusCode.OK, await AskAsync(server.Address, after));
        var proved = await KlangProcess.RunAsync("ledger", "verify", "--url", server.Address, "--json", "--token", after);
        Assert.True(JsonDocument.Parse(proved.Output).RootElement.GetProperty("proved").GetBoolean());
        var refused = await KlangProcess.RunAsync("ledger", "verify", "--url", server.Address, "--json");
        Assert.Contains("401", refused.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Accounts_are_added_listed_and_locked()
    {
        using var folder = new TempFolder();
        await using var server = await KlangProcess.ServeClosedAsync(folder.Path);
        string[] at = ["--data", folder.Path, "--json"];
        Assert.Equal(0, (await KlangProcess.RunAsync(["facility", "add", "X9904", "--name", "Hospital", .. at])).Code);

        var added = await KlangProcess.RunAsync(
            ["user", "add", "nurse1", "--name", "พยาบาล ทดสอบ", "--role", "nurse", "--facility", "X9904", "--licence-until", "2099-12-31", .. at]);
        var twice = await KlangProcess.RunAsync(["user", "add", "NURSE1", "--name", "x", "--role", "nurse", .. at]);
        var nowhere = await KlangProcess.RunAsync(["user", "add", "nurse2", "--name", "x", "--role", "nurse", "--facility", "X0000", .. at]);
        var locked = await KlangProcess.RunAsync(["user", "lock", "nurse1", .. at]);
        var list = JsonDocument.Parse((await KlangProcess.RunAsync(["user", "list", .. at])).Output).RootElement;

        Assert.True(added.Code == 0, added.Errors);
        Assert.Equal(20, JsonDocument.Parse(added.Output).RootElement.GetProperty("password").GetString()!.Length);
        Assert.Equal(1, twice.Code);
        Assert.Equal(4, nowhere.Code);
        Assert.Equal(0, locked.Code);
        Assert.Equal("Locked", Assert.Single(list.EnumerateArray()).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("https://0.0.0.0:0")]
    public async Task Nothing_is_served_beyond_loopback_without_tls(string url)
    {
        using var folder = new TempFolder();

        var result = await KlangProcess.RunAsync("serve", "--data", folder.At("data"), "--urls", url);

        Assert.Equal(2, result.Code);
    }

    [Fact]
    public async Task An_open_server_says_so_and_is_refused_in_production_and_behind_a_proxy()
    {
        using var folder = new TempFolder();
        await using var open = await KlangProcess.ServeAsync(folder.At("open"));
        await using var production = KlangProcess.Start(
            ["serve", "--data", folder.At("a"), "--urls", "http://127.0.0.1:0", "--open"], new Dictionary<string, string> { ["KLANG_ENVIRONMENT"] = "Production" });
        await using var token = KlangProcess.Start(
            ["token", "--data", folder.At("open")], new Dictionary<string, string> { ["KLANG_ENVIRONMENT"] = "Production" });
        var proxied = await KlangProcess.RunAsync("serve", "--data", folder.At("b"), "--urls", "http://127.0.0.1:0", "--open", "--behind-proxy", "--base-url", "https://klang.example/fhir");

        Assert.Contains("WARNING: open", open.Errors, StringComparison.Ordinal);
        Assert.Equal(2, (await production.EndAsync()).Code);
        Assert.NotEqual(0, (await token.EndAsync()).Code);
        Assert.Equal(2, proxied.Code);
    }

    static async Task<string> TokenAsync(string[] at)
    {
        var made = await KlangProcess.RunAsync(["token", .. at]);
        Assert.True(made.Code == 0, made.Errors);
        return JsonDocument.Parse(made.Output).RootElement.GetProperty("access_token").GetString()!;
    }

    static async Task<HttpStatusCode> AskAsync(string address, string? token)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await client.GetAsync(address + "/fhir/Patient?_count=1");
        return answer.StatusCode;
    }
}
