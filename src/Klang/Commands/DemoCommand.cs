using System.CommandLine;
using System.Globalization;
using Klang.Care.Summaries;
using Klang.Composition;
using Klang.Demo;
using Klang.Loading;
using Klang.Registries;

namespace Klang.Commands;

/// <summary><c>klang demo</c></summary>
static class DemoCommand
{
    const string DataDefault = "demo-data";

    public static Command Build(TimeProvider clock)
    {
        var people = new Option<int>("--people")
        {
            Description = $"People who live in the province, {DemoOptions.PeopleMin} to {DemoOptions.PeopleMax}.",
            HelpName = "N",
            DefaultValueFactory = _ => 2_000,
        };
        people.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < DemoOptions.PeopleMin or > DemoOptions.PeopleMax)
            {
                result.AddError($"--people is a number from {DemoOptions.PeopleMin} to {DemoOptions.PeopleMax}.");
            }
        });
        var seed = new Option<ulong>("--seed") { Description = "Another seed makes other people.", HelpName = "N", DefaultValueFactory = _ => 2568 };
        var messages = new Option<string?>("--messages-to")
        {
            Description = "Only write what the facilities send (43-file archives, FHIR bundles) into this folder.",
            HelpName = "DIR",
        };
        var loadOnly = new Option<bool>("--load-only") { Description = "Load the province and end, without a server." };
        var urls = ServeCommand.UrlsOption();
        var open = ServeCommand.OpenOption();
        var command = new Command("demo", "Start Klang with a made-up province: hospitals, health centres, a clinic, a pharmacy, a laboratory, two years of care.")
        {
            people, seed, urls, open, CommandOptions.Data, CommandOptions.KeyFile, messages, loadOnly,
        };
        command.Does(async (parsed, terminal, cancellationToken) =>
        {
            var wanted = new DemoOptions
            {
                People = parsed.GetValue(people),
                Seed = parsed.GetValue(seed),
                AsOf = FactDate.Of(clock.GetUtcNow()).Day,
            };
            if (parsed.GetValue(messages) is { } folder)
            {
                var written = await terminal.WatchAsync("Writing messages",
                    progress => DemoFolder.WriteAsync(wanted, folder, progress, cancellationToken));
                terminal.Answer(new { folder, files = written }, $"{written} files in {folder}.");
                return ExitCode.Done;
            }

            var settings = ServerAddresses.Read(parsed.GetValue(urls)!, baseUrl: null, certificateFile: null, certificateKeyFile: null);
            if (CommandOptions.IsProduction)
            {
                throw new CommandFault(ExitCode.Usage, "The demo signs in made-up people by one click; it does not start in production.");
            }

            settings = ServeCommand.Guarded(settings, parsed.GetValue(open), terminal);
            var options = CommandOptions.House(parsed, createIfMissing: true, DataDefault) with { OwnBases = ServerAddresses.OwnBases(settings) };
            var mark = ChooseProvince(options, wanted, isPeopleNamed: parsed.GetResult(people) is { Implicit: false });
            await using var house = await House.OpenAsync(options, clock, cancellationToken);
            await LoadAsync(house, mark, terminal, clock, cancellationToken);
            if (parsed.GetValue(loadOnly))
            {
                return ExitCode.Done;
            }

            var accounts = await new DemoAccounts(house.Identity, house.Door, clock).EnsureAsync(mark.ToOptions(), cancellationToken);
            await new DemoPresences(house.Door, clock).SayAsync(DemoProvince.Guide(mark.ToOptions()), accounts, cancellationToken);
            settings = settings with { Personas = [.. accounts.Select(account => account.Id)] };
            return await RunningServer.RunAsync(house, settings, clock, addresses => Greet(terminal, addresses, mark, options, accounts), cancellationToken);
        });
        return command;
    }

    /// <summary>The province that lies there already, or the one wanted.</summary>
    static DemoMark ChooseProvince(HouseOptions options, DemoOptions wanted, bool isPeopleNamed)
    {
        if (DemoMark.Read(options.Data) is not { } known)
        {
            return CommandOptions.HasData(options.Data)
                ? throw new CommandFault(ExitCode.Usage, $"{options.Data} holds other data than a demo; name another folder with --data.")
                : DemoMark.Of(wanted, isWhole: false);
        }

        return !isPeopleNamed || known.People == wanted.People
            ? known
            : throw new CommandFault(ExitCode.Usage,
                $"{options.Data} holds a province of {known.People} people; name another folder with --data, or delete this one.");
    }

    static async Task LoadAsync(House house, DemoMark mark, Terminal terminal, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (mark.IsWhole)
        {
            return;
        }

        mark.Write(house.Options.Data);
        var started = clock.GetTimestamp();
        using var loader = new DemoLoader(house.Door, clock);
        var result = await terminal.WatchAsync($"Loading {mark.People} people", progress =>
            loader.LoadAsync(mark.ToOptions(), progress, cancellationToken));
        (mark with { IsWhole = true }).Write(house.Options.Data);
        terminal.Say(string.Create(CultureInfo.InvariantCulture,
            $"Loaded {result.Rows} rows of the 43 files and {result.Bundles} FHIR bundles in {clock.GetElapsedTime(started).TotalSeconds:0.0} s."));
    }

    static void Greet(Terminal terminal, IReadOnlyCollection<string> addresses, DemoMark mark, HouseOptions options, IReadOnlyList<Account> accounts)
    {
        var address = addresses.First();
        terminal.Say("");
        terminal.Say($"Klang is ready:  {address}/");
        terminal.Say($"FHIR:            {address}/fhir/metadata");
        terminal.Say("");
        terminal.Say("Sign in by pressing one of these people on the sign-in page, or with name, password and code:");
        foreach (var account in accounts)
        {
            terminal.Say($"  {account.Secret.Login,-12}{account.Secret.Name}");
        }

        terminal.Say($"  Password of them all: {accounts[0].Secret.DemoPassword}");
        terminal.Say($"  Key for one-time codes (authenticator app): {accounts[0].Secret.TotpKey}");
        terminal.Say($"  For scripts, a token with all rights: klang token --data {options.Data}");
        terminal.Say("");
        terminal.Say("Then type one of these numbers into the box. They are at the staff's facilities today, so the whole chart opens;");
        terminal.Say("of anybody else a member of staff sees what the own facility wrote, or nothing:");
        foreach (var entry in DemoProvince.Guide(mark.ToOptions()))
        {
            terminal.Say($"  {entry.Number}  {entry.Name}");
            terminal.Say($"                 {entry.WhyTh}");
            terminal.Say($"                 {entry.WhyEn}");
        }

        terminal.Say("");
        terminal.Say($"All people are made up. Data: {options.Data} (delete the folder to begin anew). Stop with Ctrl+C.");
    }
}
