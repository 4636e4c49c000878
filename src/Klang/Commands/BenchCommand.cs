using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Runtime.InteropServices;
using Klang.Bench;
using Klang.Composition;
using Klang.Registries;
using Klang.Storage.Sqlite;

namespace Klang.Commands;

/// <summary><c>klang bench</c></summary>
static class BenchCommand
{
    const int ClientsMax = 256;

    public static Command Build(TimeProvider clock)
    {
        var charts = new Option<int>("--charts") { Description = "Charts of 150 resources to make first.", HelpName = "N", DefaultValueFactory = _ => 2_000 };
        var seconds = new Option<int>("--seconds") { Description = "How long each kind of work is counted.", HelpName = "N", DefaultValueFactory = _ => 5 };
        var clients = new Option<int[]>("--clients")
        {
            Description = "Connections at a time.",
            HelpName = "N",
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [1, 8, 32],
        };
        var only = new Option<string?>("--only") { Description = "Only kinds of work whose name holds this text.", HelpName = "TEXT" };
        var command = new Command("bench", "Measure this machine: a server of its own on made-up data, or the server at --url (which keeps what is written).")
        {
            charts, seconds, clients, only, CommandOptions.Url, CommandOptions.Token,
        };
        command.Does(async (parsed, terminal, cancellationToken) =>
        {
            var options = new BenchmarkOptions
            {
                Charts = Math.Clamp(parsed.GetValue(charts), 1, 1_000_000),
                Duration = TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(seconds), 1, 600)),
                Only = parsed.GetValue(only),
                Clients = [.. parsed.GetValue(clients)!.Select(number => Math.Clamp(number, 1, ClientsMax))],
            };
            return parsed.GetValue(CommandOptions.Url) is { } url
                ? await MeasureAsync(AddressOf(url), options with { Token = parsed.GetValue(CommandOptions.Token) }, server: null, folder: null, terminal, cancellationToken)
                : await MeasureOwnAsync(options, clock, terminal, cancellationToken);
        });
        return command;
    }

    static async Task<int> MeasureOwnAsync(BenchmarkOptions options, TimeProvider clock, Terminal terminal, CancellationToken cancellationToken)
    {
        if (options.Only == LeafLatency.Work)
        {
            return await MeasureLeafAsync(options, terminal, cancellationToken);
        }

        var folder = Directory.CreateTempSubdirectory("klang-bench-").FullName;
        try
        {
            using var server = await ServerProcess.StartAsync(folder, cancellationToken);
            var token = await MakeTokenAsync(folder, clock, cancellationToken);
            var code = await MeasureAsync(server.Address, options with { Token = token }, server, folder, terminal, cancellationToken);
            return options.Only is null && code == ExitCode.Done && !terminal.IsJson ? await MeasureLeafAsync(options, terminal, cancellationToken) : code;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The server is measured as it stands in service: closed, and the load brings the test client's token.</summary>
    static async Task<string> MakeTokenAsync(string folder, TimeProvider clock, CancellationToken cancellationToken)
    {
        using var desk = await IdentityDesk.OpenAsync(new HouseOptions(new EmbeddedStoreOptions { Directory = folder }), clock, cancellationToken);
        return TokenCommand.Make(desk.House, ClientRegistry.TestId, scope: null, clock);
    }

    /// <summary>Reads with a durable leaf and without, side by side: what the ledger adds.</summary>
    static async Task<int> MeasureLeafAsync(BenchmarkOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        var (with, without) = await LeafLatency.MeasureAsync(options.Duration, TimeProvider.System, cancellationToken);
        terminal.Answer(new { with, without, addedMedianMs = with.MedianMs - without.MedianMs }, Line(with), Line(without), string.Create(CultureInfo.InvariantCulture,
            $"the durable leaf adds {with.MedianMs - without.MedianMs:0.00} ms to the median of {with.Clients} clients' reads"));
        return with.Failed + without.Failed > 0 ? ExitCode.Partly : ExitCode.Done;
    }

    static async Task<int> MeasureAsync(
        IPEndPoint address, BenchmarkOptions options, ServerProcess? server, string? folder, Terminal terminal, CancellationToken cancellationToken)
    {
        var figures = new List<LoadFigure>();
        var benchmark = new Benchmark(address, options, figure =>
        {
            figures.Add(figure);
            if (!terminal.IsJson)
            {
                Terminal.Out.WriteLine(Line(figure));
            }
        }, cancellationToken);
        var resources = await terminal.WatchAsync($"Making {options.Charts} charts", benchmark.FillAsync);
        var bytes = folder is null ? 0 : new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
        if (!terminal.IsJson)
        {
            Terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{Environment.ProcessorCount} cores, client on the same machine, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}"));
            Terminal.Out.WriteLine($"{"work",-20}{"clients",8}{"per second",12}{"p50 ms",10}{"p99 ms",10}{"max ms",10}{"failed",8}");
        }

        await benchmark.MeasureAsync();
        Summarise(figures, server, resources, bytes, terminal);
        return figures.Exists(figure => figure.Failed > 0) ? ExitCode.Partly : ExitCode.Done;
    }

    static void Summarise(List<LoadFigure> figures, ServerProcess? server, int resources, long bytes, Terminal terminal)
    {
        var own = server is null ? null : new
        {
            startMs = server.StartTime.TotalMilliseconds,
            memoryMiB = server.MemoryBytes / 1048576.0,
            diskKiBPerResource = bytes / 1024.0 / resources,
        };
        terminal.Answer(
            new { cores = Environment.ProcessorCount, system = RuntimeInformation.OSDescription, runtime = RuntimeInformation.FrameworkDescription, figures, server = own },
            own is null
                ? []
                : [string.Create(CultureInfo.InvariantCulture,
                    $"start to first answer {own.startMs:0} ms; memory at the end {own.memoryMiB:0} MiB; {own.diskKiBPerResource:0.00} KiB on disk per resource after filling")]);
    }

    static string Line(LoadFigure figure) => string.Create(CultureInfo.InvariantCulture,
        $"{figure.Work,-20}{figure.Clients,8}{figure.PerSecond,12:0}{figure.MedianMs,10:0.00}{figure.P99Ms,10:0.00}{figure.MaxMs,10:0.0}{figure.Failed,8}");

    static IPEndPoint AddressOf(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme == "http"
            && IPAddress.TryParse(uri.Host == "localhost" ? "127.0.0.1" : uri.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address)
            ? new IPEndPoint(address, uri.Port)
            : throw new CommandFault(ExitCode.Usage, $"--url '{url}' is no http address on this machine.");
}
