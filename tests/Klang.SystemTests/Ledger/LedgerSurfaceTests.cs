using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Klang.SystemTests.Processes;
using Klang.Verify;
using Xunit;

namespace Klang.SystemTests.Ledger;

/// <summary>The ledger as anyone may read it: checkpoint, tiles and proofs of a running server, checked with the verifier's own code.</summary>
public sealed class LedgerSurfaceTests(SmallServer server) : IClassFixture<SmallServer>
{
    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_running_servers_log_is_proved_by_the_stand_alone_verifier()
    {
        using var folder = new TempFolder();
        await using var own = await KlangProcess.ServeAsync(folder.Path);
        using var client = new HttpClient(new SocketsHttpHandler());
        await FillAsync(client, own.Address, 300);
        var key = (await client.GetStringAsync($"{own.Address}/ledger/key", Stop)).Trim();
        var checkpoint = await CheckpointAsync(client, own.Address, 300);

        var proved = await VerifyAsync("log", $"{own.Address}/ledger", "--key", key, "--save", folder.At("copy"));
        Assert.True(proved.Code == 0, proved.Output + proved.Errors);
        Assert.Equal(0, (await VerifyAsync("log", folder.At("copy"), "--key", key)).Code);

        // The server goes on; the log it has then still passes through the checkpoint seen before.
        File.WriteAllText(folder.At("seen"), checkpoint);
        await FillAsync(client, own.Address, 5);
        await CheckpointAsync(client, own.Address, 305);
        var later = await VerifyAsync("log", $"{own.Address}/ledger", "--key", key, "--since", folder.At("seen"), "--json");
        Assert.True(later.Code == 0, later.Output + later.Errors);
        Assert.True(JsonDocument.Parse(later.Output).RootElement.GetProperty("proved").GetBoolean());

        var bundle = folder.At("copy/tile/entries/000");
        var bytes = await File.ReadAllBytesAsync(bundle, Stop);
        bytes[(17 * 59) + 40] ^= 1;
        await File.WriteAllBytesAsync(bundle, bytes, Stop);
        var changed = await VerifyAsync("log", folder.At("copy"), "--key", key, "--json");
        Assert.Equal(5, changed.Code);
        Assert.Equal(17, JsonDocument.Parse(changed.Output).RootElement.GetProperty("index").GetInt64());
        Assert.Equal(2, (await VerifyAsync("log", folder.At("copy"))).Code);
        Assert.Equal(1, (await VerifyAsync("log", "http://127.0.0.1:9", "--key", key)).Code);
    }

    [Fact]
    public async Task Heads_leaves_and_proofs_in_json_fit_together()
    {
        using var folder = new TempFolder();
        await using var own = await KlangProcess.ServeAsync(folder.Path);
        using var client = new HttpClient(new SocketsHttpHandler());
        Assert.Equal(0, (await JsonAsync(client, $"{own.Address}/ledger/tree-head")).GetProperty("size").GetInt64());
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"{own.Address}/ledger/checkpoint", Stop)).StatusCode);
        await FillAsync(client, own.Address, 20);
        var before = await JsonAsync(client, $"{own.Address}/ledger/tree-head");
        await FillAsync(client, own.Address, 260);
        var head = await JsonAsync(client, $"{own.Address}/ledger/tree-head");
        var (size, root) = (head.GetProperty("size").GetInt64(), head.GetProperty("root").GetBytesFromBase64());
        Assert.Equal(280, size);

        foreach (var index in new[] { 0, 19, 255, 256, 279 })
        {
            var leaf = await JsonAsync(client, $"{own.Address}/ledger/leaf/{index}");
            var hash = Tree.Leaf(leaf.GetProperty("leaf").GetBytesFromBase64());
            Assert.Equal(hash, leaf.GetProperty("leafHash").GetBytesFromBase64());
            var proof = await JsonAsync(client, $"{own.Address}/ledger/inclusion?leaf={index}&size={size}");
            Assert.Equal(root, Tree.RootFrom(hash, index, size, Hashes(proof)));
        }

        var from = before.GetProperty("size").GetInt64();
        var growth = await JsonAsync(client, $"{own.Address}/ledger/consistency?from={from}&to={size}");
        Assert.True(Tree.Extends(from, before.GetProperty("root").GetBytesFromBase64(), size, root, Hashes(growth)));
    }

    [Theory]
    [InlineData("leaf/x", 400)]
    [InlineData("leaf/-1", 400)]
    [InlineData("leaf/", 400)]
    [InlineData("leaf/3", 404)]
    [InlineData("inclusion", 400)]
    [InlineData("inclusion?leaf=0", 400)]
    [InlineData("inclusion?leaf=3&size=3", 400)]
    [InlineData("inclusion?leaf=0&size=4", 404)]
    [InlineData("inclusion?leaf=0&leaf=1&size=3", 400)]
    [InlineData("consistency?from=3&to=2", 400)]
    [InlineData("consistency?from=1&to=99", 404)]
    [InlineData("consistency?from=1&to=99999999999999999999", 400)]
    [InlineData("tile/0/000", 404)]
    [InlineData("tile/0/000.p/4", 404)]
    [InlineData("tile/0/0", 400)]
    [InlineData("tile/1/000.p/1", 404)]
    [InlineData("tile/9/000", 404)]
    [InlineData("tile/entries/001.p/1", 404)]
    [InlineData("tile/..%2f..%2fkeys", 400)]
    public async Task What_is_not_there_is_said_clearly(string path, int status)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        using var answer = await client.GetAsync($"{server.Address}/ledger/{path}", Stop);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.True((await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(Stop), default, Stop)).RootElement.TryGetProperty("error", out _));
        Assert.True(answer.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public async Task Tiles_are_kept_for_ever_and_checkpoints_are_not_and_nothing_is_written()
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        using var tile = await client.GetAsync($"{server.Address}/ledger/tile/0/000.p/3", Stop);
        Assert.Equal(3 * 32, tile.Content.Headers.ContentLength);
        Assert.Equal("application/octet-stream", tile.Content.Headers.ContentType!.MediaType);
        Assert.Contains("immutable", tile.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        using var entries = await client.GetAsync($"{server.Address}/ledger/tile/entries/000.p/2", Stop);
        Assert.Equal(2 * 59, entries.Content.Headers.ContentLength);
        await CheckpointAsync(client, server.Address, 3);
        using var checkpoint = await client.GetAsync($"{server.Address}/ledger/checkpoint", Stop);
        Assert.Equal("text/plain; charset=utf-8", checkpoint.Content.Headers.ContentType!.ToString());
        Assert.True(checkpoint.Headers.CacheControl!.NoCache);
        using var post = await client.PostAsync($"{server.Address}/ledger/checkpoint", new StringContent(""), Stop);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, post.StatusCode);
        Assert.Equal(3, (await JsonAsync(client, $"{server.Address}/ledger/tree-head")).GetProperty("size").GetInt64());
    }

    static List<byte[]> Hashes(JsonElement proof) => [.. proof.GetProperty("proof").EnumerateArray().Select(hash => hash.GetBytesFromBase64())];

    internal static async Task<JsonElement> JsonAsync(HttpClient client, string url) =>
        JsonDocument.Parse(await client.GetStringAsync(url, Stop)).RootElement;

    /// <summary>So many look-ups, an entry each.</summary>
    internal static async Task FillAsync(HttpClient client, string address, int entries)
    {
        for (var i = 0; i < entries; i++)
        {
            using var answer = await client.GetAsync($"{address}/fhir/Patient/none-{i}", Stop);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        }
    }

    /// <summary>The checkpoint, as soon as it covers so many entries.</summary>
    internal static async Task<string> CheckpointAsync(HttpClient client, string address, long size)
    {
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(60); await Task.Delay(50, Stop))
        {
            using var answer = await client.GetAsync($"{address}/ledger/checkpoint", Stop);
            var text = await answer.Content.ReadAsStringAsync(Stop);
            if (answer.StatusCode == HttpStatusCode.OK && long.Parse(text.Split('\n')[1], CultureInfo.InvariantCulture) >= size)
            {
                return text;
            }
        }

        throw new TimeoutException($"No checkpoint of {size} entries was published.");
    }

    internal static async Task<CommandResult> VerifyAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "klang-verify"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(Stop);
        var errors = process.StandardError.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        return new CommandResult(process.ExitCode, await output, await errors);
    }
}
