using System.Diagnostics;
using Klang.SystemTests.Processes;
using Xunit;

namespace Klang.SystemTests.Ledger;

/// <summary>A server with three witnesses, two of whom must cosign: each a process of its own.</summary>
[Trait("Speed", "Slow")]
public sealed class WitnessTests
{
    const string Origin = "log.example.org/witnessed";

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_of_three_cosign_a_lost_witness_does_no_harm_and_a_fork_is_never_published()
    {
        using var folder = new TempFolder();
        using var client = new HttpClient(new SocketsHttpHandler());
        var logKey = await FoundAsync(folder);
        var witnesses = new List<WitnessProcess>();
        try
        {
            foreach (var name in new[] { "w1.example.org", "w2.example.org", "w3.example.org" })
            {
                witnesses.Add(await WitnessProcess.StartAsync(folder.At(name), name, logKey));
            }

            string[] named = [.. witnesses.SelectMany(witness => new[] { "--witness", $"{witness.Key}@{witness.Address}" })];
            string[] trusted = ["--key", logKey, .. witnesses.SelectMany(witness => new[] { "--witness", witness.Key }), "--quorum", "2"];
            await using (var server = await KlangProcess.ServeAsync(folder.At("data"), [.. named, "--witness-quorum", "2"]))
            {
                await LedgerSurfaceTests.FillAsync(client, server.Address, 5);
                await LedgerSurfaceTests.CheckpointAsync(client, server.Address, 6);
                var proved = await LedgerSurfaceTests.VerifyAsync(["log", $"{server.Address}/ledger", .. trusted]);
                Assert.True(proved.Code == 0, proved.Output + proved.Errors);

                await witnesses[0].DisposeAsync();
                await LedgerSurfaceTests.FillAsync(client, server.Address, 5);
                await LedgerSurfaceTests.CheckpointAsync(client, server.Address, 11);
                Assert.Equal(0, (await LedgerSurfaceTests.VerifyAsync(["log", $"{server.Address}/ledger", .. trusted])).Code);
                Assert.Equal(0, (await server.InterruptAsync()).Code);
            }

            // The whole folder, keys and all, as it was; then each goes on in its own way.
            Copy(folder.At("data"), folder.At("fork"));
            await using (var honest = await KlangProcess.ServeAsync(folder.At("data"), [.. named, "--witness-quorum", "2"]))
            {
                await LedgerSurfaceTests.FillAsync(client, honest.Address, 3);
                await LedgerSurfaceTests.CheckpointAsync(client, honest.Address, 14);
            }

            await using (var fork = await KlangProcess.ServeAsync(folder.At("fork"), [.. named, "--witness-quorum", "2"]))
            {
                await LedgerSurfaceTests.FillAsync(client, fork.Address, 9);
                await Task.Delay(TimeSpan.FromSeconds(3), Stop);
                var text = await client.GetStringAsync($"{fork.Address}/ledger/checkpoint", Stop);
                Assert.Equal("11", text.Split('\n')[1]);
            }
        }
        finally
        {
            foreach (var witness in witnesses)
            {
                await witness.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Without_its_quorum_nothing_new_is_published_and_unreachable_quorums_are_refused()
    {
        using var folder = new TempFolder();
        using var client = new HttpClient(new SocketsHttpHandler());
        var logKey = await FoundAsync(folder);
        await using var one = await WitnessProcess.StartAsync(folder.At("w1"), "w1.example.org", logKey);
        await using var other = await WitnessProcess.StartAsync(folder.At("w2"), "w2.example.org", logKey);
        await other.DisposeAsync();
        await using var server = await KlangProcess.ServeAsync(
            folder.At("data"), "--witness", $"{one.Key}@{one.Address}", "--witness", $"{other.Key}@{other.Address}", "--witness-quorum", "2");
        await LedgerSurfaceTests.FillAsync(client, server.Address, 2);
        await Task.Delay(TimeSpan.FromSeconds(3), Stop);
        using var answer = await client.GetAsync($"{server.Address}/ledger/checkpoint", Stop);
        Assert.Equal(404, (int)answer.StatusCode);

        Assert.Equal(2, (await KlangProcess.RunAsync("serve", "--data", folder.At("x"), "--witness", $"{one.Key}@{one.Address}", "--witness-quorum", "2")).Code);
        Assert.Equal(2, (await KlangProcess.RunAsync("serve", "--data", folder.At("x"), "--witness", $"nonsense@{one.Address}")).Code);
    }

    /// <summary>Makes the data folder with an entry in its ledger, and answers the log's key.</summary>
    static async Task<string> FoundAsync(TempFolder folder)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        await using var server = await KlangProcess.ServeAsync(folder.At("data"), "--ledger-origin", Origin);
        await LedgerSurfaceTests.FillAsync(client, server.Address, 1);
        var key = (await client.GetStringAsync($"{server.Address}/ledger/key", Stop)).Trim();
        Assert.Equal(0, (await server.InterruptAsync()).Code);
        return key;
    }

    static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(target, File.GetUnixFileMode(file));
            }
        }
    }

    sealed class WitnessProcess : IAsyncDisposable
    {
        readonly Process process;

        WitnessProcess(Process process, string key, string address)
        {
            this.process = process;
            Key = key;
            Address = address;
        }

        public string Key { get; }

        public string Address { get; }

        public static async Task<WitnessProcess> StartAsync(string data, string name, string logKey)
        {
            var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "klang-witness")) { RedirectStandardError = true };
            foreach (var argument in new[] { "serve", "--data", data, "--name", name, "--log", logKey, "--urls", "http://127.0.0.1:0" })
            {
                start.ArgumentList.Add(argument);
            }

            var process = Process.Start(start)!;
            var line = await process.StandardError.ReadLineAsync(Stop).AsTask().WaitAsync(TimeSpan.FromMinutes(1), Stop);
            Assert.Contains("listens at", line!, StringComparison.Ordinal);
            var words = line!.Split(' ');
            return new WitnessProcess(process, words[2], words[^1].TrimEnd('/'));
        }

        public async ValueTask DisposeAsync()
        {
            if (!process.HasExited)
            {
                process.Kill();
                await process.WaitForExitAsync();
            }
        }
    }
}
