using System.CommandLine;
using System.Text;

namespace Klang.Commands;

/// <summary>The commands of <c>klang</c>, as one list.</summary>
static class KlangCommands
{
    static readonly TimeSpan StopTimeMax = TimeSpan.FromSeconds(30);

    public static Task<int> RunAsync(string[] args)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var clock = TimeProvider.System;
        var root = new RootCommand("Klang: one person, one chart. Exit codes and examples: docs/commands.md.")
        {
            CommandOptions.Json,
            ServeCommand.Build(clock),
            DemoCommand.Build(clock),
            ImportCommand.Build(clock),
            ExportCommand.Build(clock),
            PersonCommand.Build(clock),
            FacilityCommand.Build(clock),
            UserCommand.Build(clock),
            ClientCommand.Build(clock),
            TokenCommand.Build(clock),
            LedgerCommand.Build(clock),
            BreachCommand.Build(clock),
            KeysCommand.Build(clock),
            BackupCommand.Build(clock),
            RestoreCommand.Build(clock),
            BenchCommand.Build(clock),
            VersionCommand.Build(),
        };
        var parsed = root.Parse(args);
        return parsed.Errors.Count > 0
            ? UsageAsync(parsed)
            : parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = StopTimeMax });
    }

    /// <summary>What is wrong, the help of that command, and exit code 2.</summary>
    static async Task<int> UsageAsync(ParseResult parsed)
    {
        await parsed.InvokeAsync();
        return ExitCode.Usage;
    }
}
