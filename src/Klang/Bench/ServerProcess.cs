using System.Diagnostics;
using System.Net;

namespace Klang.Bench;

/// <summary>A server of this program in a process of its own, over a folder of its own, on a free loopback port.</summary>
sealed class ServerProcess : IDisposable
{
    const string Listening = "listens at http://";

    readonly Process process;

    ServerProcess(Process process, IPEndPoint address, TimeSpan startTime)
    {
        this.process = process;
        Address = address;
        StartTime = startTime;
    }

    public IPEndPoint Address { get; }

    /// <summary>From starting the process to its first answer.</summary>
    public TimeSpan StartTime { get; }

    /// <summary>Bytes of memory that the process holds now.</summary>
    public long MemoryBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    public static async Task<ServerProcess> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var start = new ProcessStartInfo { RedirectStandardError = true, UseShellExecute = false };
        var program = Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "klang.exe" : "klang");
        if (File.Exists(program))
        {
            start.FileName = program;
        }
        else
        {
            start.FileName = "dotnet";
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "klang.dll"));
        }

        foreach (var argument in (string[])["serve", "--data", folder, "--urls", "http://127.0.0.1:0"])
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start) ?? throw new InvalidOperationException("The server could not be started.");
        try
        {
            var address = await ReadAddressAsync(process, cancellationToken);
            using var connection = await LoadConnection.OpenAsync(address, token: null, cancellationToken);
            await connection.GetAsync("/fhir/metadata", cancellationToken);
            return new ServerProcess(process, address, Stopwatch.GetElapsedTime(started));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Ends it at once: nothing of a measurement is kept.</summary>
    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    static async Task<IPEndPoint> ReadAddressAsync(Process process, CancellationToken cancellationToken)
    {
        while (await process.StandardError.ReadLineAsync(cancellationToken) is { } line)
        {
            var at = line.IndexOf(Listening, StringComparison.Ordinal);
            if (at >= 0 && IPEndPoint.TryParse(line[(at + Listening.Length)..].Split('/')[0], out var address))
            {
                _ = process.StandardError.ReadToEndAsync(cancellationToken);
                return address;
            }
        }

        throw new InvalidOperationException("The server ended before it listened.");
    }
}
