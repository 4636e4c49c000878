using System.CommandLine;
using System.Globalization;
using System.Net;
using Klang.Composition;
using Klang.Hardening;
using Klang.Storage.Sqlite;

namespace Klang.Commands;

/// <summary><c>klang serve</c></summary>
static class ServeCommand
{
    public const string UrlDefault = "http://127.0.0.1:8080";

    public static Option<string> UrlsOption() => new("--urls")
    {
        Description = "Addresses to listen at, separated by ';': http://, https:// (with a certificate) mtls:// (https that asks for the client's certificate) or h2c:// (HTTP/2 without TLS). Beyond loopback: https with --base-url. [environment: KLANG_URLS]",
        HelpName = "URLS",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("KLANG_URLS") ?? UrlDefault,
    };

    public static Option<bool> OpenOption() => new("--open")
    {
        Description = "Development: a request without token or session has all rights. Loopback only. [environment: KLANG_OPEN]",
        DefaultValueFactory = _ => CommandOptions.IsSet("KLANG_OPEN"),
    };

    /// <summary>The settings with who may ask: open on loopback alone, never in production, and never unsaid.</summary>
    public static ServerSettings Guarded(ServerSettings settings, bool isOpen, Terminal terminal)
    {
        if (isOpen)
        {
            if (CommandOptions.IsProduction || settings.IsBehindProxy || !settings.Endpoints.All(endpoint => IPAddress.IsLoopback(endpoint.Address)))
            {
                throw new CommandFault(ExitCode.Usage, "--open gives everybody all rights: it is for development, on loopback only, and refused in production.");
            }

            terminal.Say("WARNING: open. Whoever reaches this server may read and write everything, without signing in.");
        }

        return settings with { IsOpen = isOpen, IsProduction = CommandOptions.IsProduction, Outside = OutsideSettings.Read() };
    }

    public static Command Build(TimeProvider clock)
    {
        var urls = UrlsOption();
        var baseUrl = new Option<string?>("--base-url")
        {
            Description = "The FHIR base in links when it differs from the address asked. [environment: KLANG_BASE_URL]",
            HelpName = "URL",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("KLANG_BASE_URL"),
        };
        var witnesses = new Option<string[]>("--witness")
        {
            Description = "A witness that cosigns checkpoints of the ledger, as KEY@URL; may be repeated. [environment: KLANG_WITNESSES, separated by ';']",
            HelpName = "KEY@URL",
            DefaultValueFactory = _ => [Environment.GetEnvironmentVariable("KLANG_WITNESSES") ?? ""],
        };
        var quorum = new Option<int?>("--witness-quorum")
        {
            Description = "How many witnesses must have cosigned before a checkpoint is published; more than half when not said. [environment: KLANG_WITNESS_QUORUM]",
            HelpName = "N",
            DefaultValueFactory = _ => int.TryParse(Environment.GetEnvironmentVariable("KLANG_WITNESS_QUORUM"), CultureInfo.InvariantCulture, out var number) ? number : null,
        };
        var certificate = new Option<string?>("--certificate")
        {
            Description = "PEM certificate for https. [environment: KLANG_CERTIFICATE]",
            HelpName = "FILE",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("KLANG_CERTIFICATE"),
        };
        var certificateKey = new Option<string?>("--certificate-key")
        {
            Description = "PEM key of the certificate. [environment: KLANG_CERTIFICATE_KEY]",
            HelpName = "FILE",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("KLANG_CERTIFICATE_KEY"),
        };
        var open = OpenOption();
        var proxy = new Option<bool>("--behind-proxy")
        {
            Description = "A proxy before this server does TLS and is reached under --base-url; without it anything but loopback needs https. [environment: KLANG_BEHIND_PROXY]",
            DefaultValueFactory = _ => CommandOptions.IsSet("KLANG_BEHIND_PROXY"),
        };
        var command = new Command("serve", "Start the server: pages at /, FHIR at /fhir. Makes the data folder when there is none.")
        {
            CommandOptions.Data, CommandOptions.KeyFile, CommandOptions.LedgerOrigin, witnesses, quorum, urls, baseUrl, certificate, certificateKey, open, proxy,
        };
        command.Does(async (parsed, terminal, cancellationToken) =>
        {
            var settings = ServerAddresses.Read(
                parsed.GetValue(urls)!, parsed.GetValue(baseUrl), parsed.GetValue(certificate), parsed.GetValue(certificateKey), parsed.GetValue(proxy));
            settings = settings with { Witnesses = WitnessAddresses.Read(parsed.GetValue(witnesses) ?? []) };
            RefuseUnsafe(() => SettingsReader.Read(
                settings, parsed.GetValue(open), parsed.GetValue(CommandOptions.Data), parsed.GetValue(CommandOptions.LedgerOrigin) is not null,
                parsed.GetValue(quorum), parsed.GetValue(certificateKey), clock.GetUtcNow()));
            settings = Guarded(settings, parsed.GetValue(open), terminal);
            var options = CommandOptions.House(parsed, createIfMissing: true) with { OwnBases = ServerAddresses.OwnBases(settings) };
            options = options with { Store = Witnessed(options.Store, settings, parsed.GetValue(quorum)) with { LedgerOrigin = parsed.GetValue(CommandOptions.LedgerOrigin) } };
            await using var house = await House.OpenAsync(options, clock, cancellationToken);
            return await RunningServer.RunAsync(house, settings, clock, addresses =>
            {
                foreach (var address in addresses)
                {
                    terminal.Say($"Klang listens at {address}/  (FHIR: {address}/fhir). Stop it with Ctrl+C.");
                }
            }, cancellationToken);
        });
        return command;
    }

    /// <summary>Shuts the process against its own user, then names everything with which no server of production starts, all at once.</summary>
    static void RefuseUnsafe(Func<SettingsInUse> read)
    {
        if (CommandOptions.IsProduction)
        {
            ProcessGuard.Shut();
        }

        var found = UnsafeSettings.Find(read());
        if (found.Count > 0)
        {
            var lines = found.Select(unsafeOne => $"  {unsafeOne.Name}: {unsafeOne.Found}. Cure: {unsafeOne.Cure}.");
            throw new CommandFault(ExitCode.Usage, $"Unsafe settings: a server of production does not start with these.{Environment.NewLine}{string.Join(Environment.NewLine, lines)}");
        }
    }

    static EmbeddedStoreOptions Witnessed(EmbeddedStoreOptions store, ServerSettings settings, int? quorum)
    {
        var count = settings.Witnesses.Count;
        var needed = quorum ?? (count == 0 ? 0 : (count / 2) + 1);
        return needed >= 0 && needed <= count
            ? store with { Witnesses = [.. settings.Witnesses.Select(witness => witness.Key)], WitnessQuorum = needed }
            : throw new CommandFault(ExitCode.Usage, $"--witness-quorum {needed} cannot be reached: {count} witnesses are named.");
    }
}
