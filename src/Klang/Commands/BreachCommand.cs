using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Klang.Composition;
using Klang.Http;
using Klang.Loading;
using Klang.Operating;
using Klang.Records;

namespace Klang.Commands;

/// <summary><c>klang breach</c></summary>
static class BreachCommand
{
    public static Command Build(TimeProvider clock)
    {
        var account = Text("--account", "An account: the caller id that stands in the log.", "ID");
        var facility = Text("--facility", "A facility: its code.", "CODE");
        var client = Text("--client", "A client system: its id.", "ID");
        var key = Text("--key", "A key, named as 'klang keys list' shows it: chart/12/N, shard/3, access/3, posting/3.", "NAME");
        var from = Text("--from", "From this day or instant on, e.g. 2026-11-01 or 2026-11-01T08:00:00+07:00.", "TIME");
        var to = Text("--to", "Up to this instant, or to the end of this day.", "TIME");
        var command = new Command("breach", "Whose charts did an account, a facility, a client or a key touch between two times? For the 72 hours after a breach. The question is an entry of the log.")
        {
            account, facility, client, key, from, to, CommandOptions.Data, CommandOptions.KeyFile, CommandOptions.Url, CommandOptions.Token,
        };
        command.Does(async (parsed, terminal, cancellationToken) =>
        {
            var (of, value) = Lost(parsed, account, facility, client, key);
            if (!Instants.TryReadPeriod(parsed.GetValue(from), out var first, out _) || !Instants.TryReadPeriod(parsed.GetValue(to), out var last, out var lastEnd))
            {
                throw new CommandFault(ExitCode.Usage, "--from and --to are days (2026-11-01) or instants with a time zone.");
            }

            var call = new BreachCall(of, value, first ?? DateTimeOffset.MinValue, lastEnd ?? last ?? DateTimeOffset.MaxValue)
            {
                Caller = new Caller { Id = "operator", Kind = CallerKind.Job },
                RequestId = "breach",
                Purpose = "HOPERAT",
            };
            var started = Stopwatch.GetTimestamp();
            var reply = ServerUrl.Read(parsed) is { } url
                ? await AskAsync(url, parsed.GetValue(CommandOptions.Token), call, cancellationToken)
                : await FindAsync(parsed, call, clock, cancellationToken);
            Tell(terminal, reply, Stopwatch.GetElapsedTime(started));
            return ExitCode.Done;
        });
        return command;
    }

    static Option<string?> Text(string name, string description, string help) => new(name) { Description = description, HelpName = help };

    static (BreachOf Of, string Value) Lost(
        ParseResult parsed, Option<string?> account, Option<string?> facility, Option<string?> client, Option<string?> key)
    {
        var named = new[] { (BreachOf.Account, account), (BreachOf.Facility, facility), (BreachOf.Client, client), (BreachOf.Key, key) }
            .Where(pair => parsed.GetValue(pair.Item2) is { Length: > 0 })
            .Select(pair => (pair.Item1, parsed.GetValue(pair.Item2)!)).ToList();
        return named.Count == 1 ? named[0] : throw new CommandFault(ExitCode.Usage, "Name one of --account, --facility, --client, --key.");
    }

    static async Task<BreachReply> FindAsync(ParseResult parsed, BreachCall call, TimeProvider clock, CancellationToken cancellationToken)
    {
        await using var house = await House.OpenAsync(CommandOptions.House(parsed), clock, cancellationToken);
        return (await house.Door.FindBreachAsync(call, cancellationToken)).TryGet(out var reply, out var refusal)
            ? reply
            : throw new CommandFault(ExitCode.Usage, refusal.Message);
    }

    static async Task<BreachReply> AskAsync(Uri url, string? token, BreachCall call, CancellationToken cancellationToken)
    {
        using var remote = new RemoteKlang(url, facility: null, token);
        var answer = await remote.GetAsync(
            string.Create(CultureInfo.InvariantCulture,
                $"{OperatorSurface.Path}/breach?of={call.Of}&value={Uri.EscapeDataString(call.Value)}&from={Uri.EscapeDataString(call.From.ToString("O", CultureInfo.InvariantCulture))}&to={Uri.EscapeDataString(call.Before.ToString("O", CultureInfo.InvariantCulture))}"),
            cancellationToken);
        using var json = PersonDesk.Read(answer);
        return json.Deserialize<BreachReply>(JsonSerializerOptions.Web)!;
    }

    static void Tell(Terminal terminal, BreachReply reply, TimeSpan took)
    {
        terminal.Answer(reply, reply.Charts
            .Select(chart => string.Create(CultureInfo.InvariantCulture,
                $"chart {chart.Chart,-10} {(chart.PatientId.Length > 0 ? "Patient/" + chart.PatientId : "not a person's"),-40} {chart.Entries,6} entries  {chart.First:yyyy-MM-dd HH:mm:ss} to {chart.Last:yyyy-MM-dd HH:mm:ss} UTC"))
            .Append(string.Create(CultureInfo.InvariantCulture, $"{reply.Charts.Count} charts touched in {reply.Entries} entries, {reply.Refused} of them refused.")));
        terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Found in {took.TotalSeconds:F2} s."));
    }
}
