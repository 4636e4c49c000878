using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Klang.Composition;
using Klang.Loading;
using Klang.Operating;
using Klang.Trust.Verification;

namespace Klang.Commands;

/// <summary><c>klang ledger</c></summary>
static class LedgerCommand
{
    public static Command Build(TimeProvider clock)
    {
        var verify = new Command("verify", "Prove the whole ledger: every entry in its place, nothing cut, changed or put back.")
        {
            CommandOptions.Data, CommandOptions.KeyFile, CommandOptions.Url, CommandOptions.Token,
        };
        verify.Does(async (parsed, terminal, cancellationToken) =>
        {
            if (ServerUrl.Read(parsed) is { } url)
            {
                return await AskAsync(url, parsed.GetValue(CommandOptions.Token), terminal, cancellationToken);
            }

            await using var house = await House.OpenAsync(CommandOptions.House(parsed), clock, cancellationToken);
            var size = await CountAsync(house, cancellationToken);
            var found = await terminal.WatchAsync("Proving the ledger", async progress =>
                await new LedgerVerifier(house.Store.Vault).VerifyAsync(
                    house.Store.Records.ReadLedgerAsync(0, cancellationToken), await house.Store.ReadAnchorAsync(cancellationToken), new Share(progress, size), cancellationToken));
            terminal.Answer(found, Explain(found));
            if (!found.Proved)
            {
                return ExitCode.Damaged;
            }

            var (problem, maps) = await new PersonMapCheck(house.Store.Vault).CheckAsync(() => house.Store.Records.ReadLedgerAsync(0, cancellationToken), cancellationToken);
            terminal.Say(problem?.Explanation ?? string.Create(CultureInfo.InvariantCulture, $"{maps} maps of persons are those that the entries give."));
            return problem is null ? ExitCode.Done : ExitCode.Damaged;
        });
        return new Command("ledger", "The log of every access.") { verify, BuildMap(clock) };
    }

    static Command BuildMap(TimeProvider clock)
    {
        var map = new Command("map", "Make the map of persons now (it is made once a day) and log its root: from then on the number of accesses to every chart is fixed.")
        {
            CommandOptions.Data, CommandOptions.KeyFile, CommandOptions.Url, CommandOptions.Token,
        };
        map.Does(async (parsed, terminal, cancellationToken) =>
        {
            if (ServerUrl.Read(parsed) is { } url)
            {
                using var remote = new RemoteKlang(url, facility: null, parsed.GetValue(CommandOptions.Token));
                using var json = PersonDesk.Read(await remote.PostAsync(OperatorSurface.Path + "/ledger/map", new { }, cancellationToken));
                terminal.Answer(json.RootElement.Clone(), json.RootElement.ToString());
                return ExitCode.Done;
            }

            await using var house = await House.OpenAsync(CommandOptions.House(parsed), clock, cancellationToken);
            var made = await house.Store.Persons.BuildAsync(cancellationToken) ?? throw new CommandFault(ExitCode.NotFound, "The ledger is empty.");
            var root = Convert.ToBase64String(made.Root.Span);
            terminal.Answer(new { made.Size, made.Charts, root, made.Entry }, string.Create(CultureInfo.InvariantCulture, $"{made.Charts} charts in the first {made.Size} entries, root {root}, logged as entry {made.Entry}."));
            return ExitCode.Done;
        });
        return map;
    }

    /// <summary>Has a running server prove its own ledger.</summary>
    static async Task<int> AskAsync(Uri url, string? token, Terminal terminal, CancellationToken cancellationToken)
    {
        using var remote = new RemoteKlang(url, facility: null, token);
        var answer = await terminal.WatchAsync("Proving the ledger", _ => remote.GetAsync(OperatorSurface.Path + "/ledger/verification", cancellationToken));
        using var json = PersonDesk.Read(answer);
        var found = json.Deserialize<LedgerVerification>(JsonSerializerOptions.Web)!;
        terminal.Answer(found, Explain(found));
        return found.Proved ? ExitCode.Done : ExitCode.Damaged;
    }

    static async Task<long> CountAsync(House house, CancellationToken cancellationToken)
    {
        var size = 0L;
        await foreach (var batch in house.Store.Records.ReadLedgerAsync(0, cancellationToken))
        {
            size = batch.FirstIndex + batch.Count;
        }

        return size;
    }

    static string Explain(LedgerVerification found) => found.Problem is { } problem
        ? string.Create(CultureInfo.InvariantCulture, $"NOT PROVED from entry {problem.Index} on: {problem.Explanation} ({problem.Fault})")
        : string.Create(CultureInfo.InvariantCulture,
            $"Proved: {found.Entries} entries in {found.Batches} batches, {found.First:yyyy-MM-dd HH:mm:ss} to {found.Last:yyyy-MM-dd HH:mm:ss} UTC, root {found.Root}");

    sealed class Share(IProgress<double> inner, long size) : IProgress<long>
    {
        public void Report(long value) => inner.Report(size == 0 ? 1 : (double)value / size);
    }
}
