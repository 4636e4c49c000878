using System.CommandLine;
using Klang.Composition;
using Klang.Fhir;
using Klang.Fhir.Thai;
using Klang.Records;

namespace Klang.Commands;

/// <summary><c>klang person</c></summary>
static class PersonCommand
{
    public static Command Build(TimeProvider clock) => new("person", "Find persons; join and part their charts.")
    {
        BuildFind(clock), BuildConflicts(clock), BuildMerge(clock), BuildUnmerge(clock),
    };

    static Command BuildFind(TimeProvider clock)
    {
        var number = new Argument<string>("NUMBER") { Description = "Citizen number (dashes and Thai digits are understood), or another number with --system." };
        var system = new Option<string>("--system")
        {
            Description = "Identifier system of the number.",
            HelpName = "URI",
            DefaultValueFactory = _ => ThaiNationalId.IdentifierSystem,
        };
        var command = new Command("find", "Print the Patient that a number names.") { number, system, CommandOptions.Data, CommandOptions.KeyFile };
        command.Does((parsed, terminal, cancellationToken) => AskAsync(parsed, clock, async (door, caller) =>
        {
            var value = parsed.GetValue(number)!;
            if (parsed.GetValue(system) == ThaiNationalId.IdentifierSystem)
            {
                value = ThaiNationalId.TryParse(value, out var cid, out var fault)
                    ? cid.Digits
                    : throw new CommandFault(ExitCode.Usage, $"'{value}' is no citizen number: {fault.Explain()}");
            }

            var call = new FindPersonCall(parsed.GetValue(system)!, value) { Caller = caller, RequestId = "person-find", Purpose = "HOPERAT" };
            var found = Must(await door.FindPersonAsync(call, cancellationToken));
            Terminal.Out.WriteLine(System.Text.Encoding.UTF8.GetString(found.Json.Span));
        }, cancellationToken));
        return command;
    }

    static Command BuildConflicts(TimeProvider clock)
    {
        var command = new Command("conflicts", "List persons whose number and name contradict; they wait for a human.") { CommandOptions.Data, CommandOptions.KeyFile };
        command.Does((parsed, terminal, cancellationToken) => AskAsync(parsed, clock, async (door, caller) =>
        {
            var call = new ConflictsCall { Caller = caller, RequestId = "person-conflicts", Purpose = "HOPERAT" };
            var conflicts = Must(await door.ListConflictsAsync(call, cancellationToken));
            terminal.Answer(conflicts, conflicts
                .Select(conflict => FormattableString.Invariant(
                    $"{conflict.Since:yyyy-MM-dd HH:mm} {conflict.Facility}: Patient/{conflict.NewcomerId} has a number of Patient/{conflict.KnownId} (Task/{conflict.TaskId})"))
                .Append(FormattableString.Invariant($"{conflicts.Count} waiting.")));
        }, cancellationToken));
        return command;
    }

    static Command BuildMerge(TimeProvider clock)
    {
        var from = new Argument<string>("FROM") { Description = "Id of a Patient of the chart that ends." };
        var to = new Argument<string>("TO") { Description = "Id of a Patient of the chart that stays." };
        var reason = Reason();
        var command = new Command("merge", "Join two charts of one person. It can be undone.") { from, to, reason, CommandOptions.Data, CommandOptions.KeyFile };
        command.Does((parsed, terminal, cancellationToken) => AskAsync(parsed, clock, async (door, caller) =>
        {
            var call = new MergeCall(parsed.GetValue(from)!, parsed.GetValue(to)!, parsed.GetValue(reason)!) { Caller = caller, RequestId = "person-merge", Purpose = "HOPERAT" };
            var merged = Must(await door.MergeAsync(call, cancellationToken));
            terminal.Answer(new { patient = merged.PatientId }, $"One chart now: Patient/{merged.PatientId}");
        }, cancellationToken));
        return command;
    }

    static Command BuildUnmerge(TimeProvider clock)
    {
        var source = new Argument<string>("SOURCE") { Description = "Id of the source Patient that leaves the chart." };
        var reason = Reason();
        var command = new Command("unmerge", "Take one source out of a chart again.") { source, reason, CommandOptions.Data, CommandOptions.KeyFile };
        command.Does((parsed, terminal, cancellationToken) => AskAsync(parsed, clock, async (door, caller) =>
        {
            var call = new UnmergeCall(parsed.GetValue(source)!, parsed.GetValue(reason)!) { Caller = caller, RequestId = "person-unmerge", Purpose = "HOPERAT" };
            var parted = Must(await door.UnmergeAsync(call, cancellationToken));
            terminal.Answer(new { patient = parted.PatientId }, $"It stands in a chart of its own: Patient/{parted.PatientId}");
        }, cancellationToken));
        return command;
    }

    static Option<string> Reason() => new("--reason") { Description = "Why, for the ledger.", HelpName = "TEXT", Required = true };

    static async Task<int> AskAsync(ParseResult parsed, TimeProvider clock, Func<Door, Caller, Task> ask, CancellationToken cancellationToken)
    {
        await using var house = await House.OpenAsync(CommandOptions.House(parsed), clock, cancellationToken);
        await ask(house.Door, new Caller { Id = "operator", Kind = CallerKind.Job });
        return ExitCode.Done;
    }

    static T Must<T>(Outcome<T> outcome) => outcome.TryGet(out var value, out var refusal)
        ? value
        : throw new CommandFault(refusal.Kind == RefusalKind.NotFound ? ExitCode.NotFound : ExitCode.Failed, refusal.Message);
}
