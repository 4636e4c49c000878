using System.CommandLine;
using Klang.Fhir.Thai;

namespace Klang.Commands;

/// <summary><c>klang person</c></summary>
static class PersonCommand
{
    public static Command Build(TimeProvider clock)
    {
        var command = new Command("person", "Find persons; join, part, hold and erase their charts.")
        {
            BuildFind(clock), BuildConflicts(clock), BuildMerge(clock), BuildUnmerge(clock),
        };
        foreach (var further in ErasureCommands.Build(clock))
        {
            command.Add(further);
        }

        return command;
    }

    static Command BuildFind(TimeProvider clock)
    {
        var number = new Argument<string>("NUMBER") { Description = "Citizen number (dashes and Thai digits are understood), or another number with --system." };
        var system = new Option<string>("--system")
        {
            Description = "Identifier system of the number.",
            HelpName = "URI",
            DefaultValueFactory = _ => ThaiNationalId.IdentifierSystem,
        };
        var command = new Command("find", "Print the Patient that a number names.") { number, system };
        return Does(command, clock, async (desk, parsed, _, cancellationToken) => Terminal.Out.WriteLine(await desk.FindAsync(
            parsed.GetValue(system)!, ReadNumber(parsed.GetValue(system)!, parsed.GetValue(number)!), cancellationToken)));
    }

    static Command BuildConflicts(TimeProvider clock) =>
        Does(new Command("conflicts", "List persons whose number and name contradict; they wait for a human."), clock,
            async (desk, _, terminal, cancellationToken) =>
            {
                var conflicts = await desk.ListConflictsAsync(cancellationToken);
                terminal.Answer(conflicts, conflicts
                    .Select(conflict => FormattableString.Invariant(
                        $"{conflict.Since:yyyy-MM-dd HH:mm} {conflict.Facility}: Patient/{conflict.NewcomerId} has a number of Patient/{conflict.KnownId} (Task/{conflict.TaskId})"))
                    .Append(FormattableString.Invariant($"{conflicts.Count} waiting.")));
            });

    static Command BuildMerge(TimeProvider clock)
    {
        var from = new Argument<string>("FROM") { Description = "Id of a Patient of the chart that ends." };
        var to = new Argument<string>("TO") { Description = "Id of a Patient of the chart that stays." };
        var reason = Reason();
        return Does(new Command("merge", "Join two charts of one person. It can be undone.") { from, to, reason }, clock,
            async (desk, parsed, terminal, cancellationToken) =>
            {
                var patient = await desk.MergeAsync(parsed.GetValue(from)!, parsed.GetValue(to)!, parsed.GetValue(reason)!, cancellationToken);
                terminal.Answer(new { patient }, $"One chart now: Patient/{patient}");
            });
    }

    static Command BuildUnmerge(TimeProvider clock)
    {
        var source = new Argument<string>("SOURCE") { Description = "Id of the source Patient that leaves the chart." };
        var reason = Reason();
        return Does(new Command("unmerge", "Take one source out of a chart again.") { source, reason }, clock,
            async (desk, parsed, terminal, cancellationToken) =>
            {
                var patient = await desk.UnmergeAsync(parsed.GetValue(source)!, parsed.GetValue(reason)!, cancellationToken);
                terminal.Answer(new { patient }, $"It stands in a chart of its own: Patient/{patient}");
            });
    }

    static Option<string> Reason() => new("--reason") { Description = "Why, for the ledger.", HelpName = "TEXT", Required = true };

    static string ReadNumber(string system, string number)
    {
        if (system != ThaiNationalId.IdentifierSystem)
        {
            return number;
        }

        return ThaiNationalId.TryParse(number, out var cid, out var fault)
            ? cid.Digits
            : throw new CommandFault(ExitCode.Usage, $"'{number}' is no citizen number: {fault.Explain()}");
    }

    /// <summary>Gives a command the places it may ask and its work.</summary>
    static Command Does(Command command, TimeProvider clock, Func<PersonDesk, ParseResult, Terminal, CancellationToken, Task> work)
    {
        command.Add(CommandOptions.Data);
        command.Add(CommandOptions.KeyFile);
        command.Add(CommandOptions.Url);
        command.Add(CommandOptions.Token);
        command.Does(async (parsed, terminal, cancellationToken) =>
        {
            await using var desk = await PersonDesk.OpenAsync(parsed, clock, cancellationToken);
            await work(desk, parsed, terminal, cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }
}
