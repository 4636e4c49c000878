using System.Diagnostics;
using System.Globalization;
using System.Text;
using Xunit;

namespace Klang.SystemTests.Processes;

/// <summary>The executable as its users start it: a process of its own.</summary>
sealed class KlangProcess : IAsyncDisposable
{
    static readonly TimeSpan EndTimeMax = TimeSpan.FromMinutes(3);

    readonly Process process;
    readonly StringBuilder errors = new();
    readonly Task reading;
    readonly Task<string> output;
    readonly TaskCompletionSource<string> address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    KlangProcess(Process process)
    {
        this.process = process;
        output = process.StandardOutput.ReadToEndAsync();
        reading = ReadErrorsAsync();
    }

    /// <summary>Where a server listens, without a closing slash.</summary>
    internal string Address { get; private set; } = "";

    internal string Errors
    {
        get
        {
            lock (errors)
            {
                return errors.ToString();
            }
        }
    }

    internal static KlangProcess Start(params string[] arguments) => Start(arguments, environment: null);

    internal static KlangProcess Start(string[] arguments, IReadOnlyDictionary<string, string>? environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "klang"))
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new KlangProcess(Process.Start(start)!);
    }

    /// <summary>Runs a command to its end.</summary>
    internal static async Task<CommandResult> RunAsync(params string[] arguments)
    {
        await using var command = Start(arguments);
        return await command.EndAsync();
    }

    /// <summary>Runs a command to its end in an environment of its own.</summary>
    internal static async Task<CommandResult> RunAsync(string[] arguments, IReadOnlyDictionary<string, string> environment)
    {
        await using var command = Start(arguments, environment);
        return await command.EndAsync();
    }

    /// <summary>Starts a server in an environment of its own and waits until it listens.</summary>
    internal static async Task<KlangProcess> ServeAsync(string folder, IReadOnlyDictionary<string, string> environment)
    {
        var server = Start(["serve", "--data", folder, "--urls", "http://127.0.0.1:0"], environment);
        await server.ListensAsync();
        return server;
    }

    /// <summary>Starts an open server on a free port and waits until it listens.</summary>
    internal static Task<KlangProcess> ServeAsync(string folder, params string[] more) => ServeClosedAsync(folder, ["--open", .. more]);

    /// <summary>Starts a server as it stands in service: nobody is let in without a token or session.</summary>
    internal static async Task<KlangProcess> ServeClosedAsync(string folder, params string[] more)
    {
        var server = Start(["serve", "--data", folder, "--urls", "http://127.0.0.1:0", .. more]);
        await server.ListensAsync();
        return server;
    }

    internal async Task ListensAsync()
    {
        var first = await Task.WhenAny(address.Task, reading, Task.Delay(EndTimeMax));
        Assert.True(first == address.Task, $"The server does not listen: {Errors}");
        Address = await address.Task;
    }

    /// <summary>Waits for the end.</summary>
    internal async Task<CommandResult> EndAsync()
    {
        using var time = new CancellationTokenSource(EndTimeMax);
        await process.WaitForExitAsync(time.Token);
        await reading;
        return new CommandResult(process.ExitCode, await output, Errors);
    }

    /// <summary>SIGKILL: nothing is finished, nothing is flushed.</summary>
    internal async Task KillAsync()
    {
        process.Kill();
        await process.WaitForExitAsync();
        await reading;
    }

    /// <summary>SIGINT, as Ctrl+C sends it; waits for the end.</summary>
    internal async Task<CommandResult> InterruptAsync()
    {
        using var kill = Process.Start("kill", ["-INT", process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        return await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
    }

    async Task ReadErrorsAsync()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            lock (errors)
            {
                errors.AppendLine(line);
            }

            var at = line.IndexOf("http://127.0.0.1:", StringComparison.Ordinal);
            if (at >= 0 && (line.Contains("listens at", StringComparison.Ordinal) || line.Contains("is ready", StringComparison.Ordinal)))
            {
                var end = line.IndexOf('/', at + "http://".Length);
                address.TrySetResult(end < 0 ? line[at..].Trim() : line[at..end]);
            }
        }
    }
}
