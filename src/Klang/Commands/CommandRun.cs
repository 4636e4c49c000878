using System.CommandLine;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Commands;

/// <summary>The edge of every command: what goes wrong becomes one sentence and an exit code.</summary>
static class CommandRun
{
    /// <summary>Makes a command's action of its work.</summary>
    public static void Does(this Command command, Func<ParseResult, Terminal, CancellationToken, Task<int>> work) =>
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, work, cancellationToken));

    static async Task<int> RunAsync(
        ParseResult parsed, Func<ParseResult, Terminal, CancellationToken, Task<int>> work, CancellationToken cancellationToken)
    {
        var terminal = new Terminal(parsed.GetValue(CommandOptions.Json));
        try
        {
            return await work(parsed, terminal, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return Terminal.Fail(ExitCode.Interrupted, "Stopped before it was done. What was answered is stored; run the same command again to go on.");
        }
        catch (CommandFault fault)
        {
            return Terminal.Fail(fault.Code, fault.Message);
        }
        catch (StoreException fault)
        {
            return Terminal.Fail(CodeOf(fault.Fault), fault.Message);
        }
        catch (TrustException fault)
        {
            return Terminal.Fail(ExitCode.Damaged, fault.Message);
        }
        catch (HttpRequestException fault)
        {
            return Terminal.Fail(ExitCode.Failed, $"The server did not answer: {fault.Message}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return Terminal.Fail(ExitCode.Failed, fault.Message);
        }
    }

    static int CodeOf(StoreFault fault) => fault switch
    {
        StoreFault.Damaged or StoreFault.TooNew => ExitCode.Damaged,
        StoreFault.InUse => ExitCode.InUse,
        _ => ExitCode.Failed,
    };
}
