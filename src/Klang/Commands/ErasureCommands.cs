using System.CommandLine;
using System.Globalization;

namespace Klang.Commands;

/// <summary><c>klang person erase</c>, <c>agree</c>, <c>hold</c> and <c>release</c></summary>
static class ErasureCommands
{
    public static IEnumerable<Command> Build(TimeProvider clock) => [BuildErase(clock), BuildAgree(clock), BuildHold(clock, "hold", true), BuildHold(clock, "release", false)];

    static Command BuildErase(TimeProvider clock)
    {
        var patient = Patient();
        var reason = Reason();
        var first = new Option<string?>("--first") { Description = "With --data: who decides. Nothing proves it there.", HelpName = "NAME" };
        var second = new Option<string?>("--second") { Description = "With --data: who agrees.", HelpName = "NAME" };
        var command = new Command("erase", "Erase a chart for good: its keys are destroyed, and no backup brings it back. Two people decide. With --url this asks for it, and another account agrees; with --data, where nobody signs in, both are named.")
        {
            patient, reason, first, second,
        };
        return Does(command, clock, async (desk, parsed, terminal, stop) =>
        {
            if (desk.IsRemote)
            {
                var request = await desk.AskErasureAsync(parsed.GetValue(patient)!, parsed.GetValue(reason)!, stop);
                terminal.Answer(request, $"Asked for. Another person agrees within 7 days: klang person agree {request.Id}");
                return;
            }

            if (parsed.GetValue(first) is not { Length: > 0 } one || parsed.GetValue(second) is not { Length: > 0 } other || one == other)
            {
                throw new CommandFault(ExitCode.Usage, "An erasure needs two people: name them with --first and --second.");
            }

            Tell(terminal, await desk.EraseHereAsync(parsed.GetValue(patient)!, parsed.GetValue(reason)!, one, other, stop));
        });
    }

    static Command BuildAgree(TimeProvider clock)
    {
        var id = new Argument<string>("ID") { Description = "Number of the erasure that was asked for." };
        return Does(new Command("agree", "Agree to an erasure that another person asked for (--url): it is done at once.") { id }, clock,
            async (desk, parsed, terminal, stop) => Tell(terminal, desk.IsRemote
                ? await desk.AgreeErasureAsync(parsed.GetValue(id)!, stop)
                : throw new CommandFault(ExitCode.Usage, "Erasures wait on a running server: name it with --url.")));
    }

    static Command BuildHold(TimeProvider clock, string name, bool held)
    {
        var patient = Patient();
        var reason = Reason();
        var command = new Command(name, held ? "Put a legal hold on a chart: it cannot be erased." : "Lift the legal hold of a chart.") { patient, reason };
        return Does(command, clock, async (desk, parsed, terminal, stop) =>
            terminal.Answer(await desk.HoldAsync(parsed.GetValue(patient)!, parsed.GetValue(reason)!, held, stop), held ? "A legal hold stands on the chart." : "The legal hold is lifted."));
    }

    static void Tell(Terminal terminal, Klang.Records.ErasureReply certificate) => terminal.Answer(certificate,
        $"Erased. The ledger's entry {certificate.EntryHash} proves it.",
        string.Create(CultureInfo.InvariantCulture, $"Final everywhere on {certificate.FinalAt:yyyy-MM-dd}, when the last backup of keys from before has expired."));

    static Argument<string> Patient() => new("PATIENT") { Description = "Id of any Patient of the chart." };

    static Option<string> Reason() => new("--reason") { Description = "The ground, for the ledger.", HelpName = "TEXT", Required = true };

    static Command Does(Command command, TimeProvider clock, Func<KeyDesk, ParseResult, Terminal, CancellationToken, Task> work)
    {
        command.Add(CommandOptions.Data);
        command.Add(CommandOptions.KeyFile);
        command.Add(CommandOptions.Url);
        command.Add(CommandOptions.Token);
        command.Does(async (parsed, terminal, cancellationToken) =>
        {
            await using var desk = await KeyDesk.OpenAsync(parsed, clock, cancellationToken);
            await work(desk, parsed, terminal, cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }
}
