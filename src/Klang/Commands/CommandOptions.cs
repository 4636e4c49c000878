using System.CommandLine;
using Klang.Composition;
using Klang.Storage.Sqlite;

namespace Klang.Commands;

/// <summary>Options that several commands share. Each may stand in the environment instead (docs/environment.md).</summary>
static class CommandOptions
{
    public static Option<bool> Json { get; } = new("--json")
    {
        Description = "Answer in JSON, without progress, for scripts.",
        Recursive = true,
    };

    public static Option<string?> Data { get; } = new("--data")
    {
        Description = "The data folder. [environment: KLANG_DATA]",
        HelpName = "DIR",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("KLANG_DATA"),
    };

    public static Option<string?> KeyFile { get; } = new("--key-file")
    {
        Description = "The file with the root keys; DIR/keys/root.key when not named. [environment: KLANG_KEY_FILE]",
        HelpName = "FILE",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("KLANG_KEY_FILE"),
    };

    public static Option<string?> LedgerOrigin { get; } = new("--ledger-origin")
    {
        Description = "The name under which checkpoints of the ledger are signed, e.g. log.example.go.th/klang. [environment: KLANG_LEDGER_ORIGIN]",
        HelpName = "NAME",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("KLANG_LEDGER_ORIGIN"),
    };

    public static Option<string?> Url { get; } = new("--url")
    {
        Description = "A running server, e.g. http://127.0.0.1:8080.",
        HelpName = "URL",
    };

    public static Option<string?> Token { get; } = new("--token")
    {
        Description = "Access token for the server at --url, as 'klang token' prints it. [environment: KLANG_TOKEN]",
        HelpName = "TOKEN",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("KLANG_TOKEN"),
    };

    public static Option<string?> Facility { get; } = new("--facility")
    {
        Description = "Code (HCODE, 5 characters) of the facility that is acting.",
        HelpName = "CODE",
    };

    /// <summary>True when the environment says that this is production.</summary>
    public static bool IsProduction { get; } =
        string.Equals(Environment.GetEnvironmentVariable("KLANG_ENVIRONMENT"), "Production", StringComparison.OrdinalIgnoreCase);

    /// <summary>True when a switch is set in the environment: <c>true</c> or <c>1</c>.</summary>
    public static bool IsSet(string name) => Environment.GetEnvironmentVariable(name) is "1" or "true" or "TRUE" or "True";

    /// <summary>True when a store lies in the folder.</summary>
    public static bool HasData(string folder) => Directory.Exists(Path.Combine(folder, "records"));

    /// <summary>The house that the options name. Throws <see cref="CommandFault"/> when none is named.</summary>
    public static HouseOptions House(ParseResult parsed, bool createIfMissing = false, string? otherwise = null)
    {
        var data = parsed.GetValue(Data) ?? otherwise
            ?? throw new CommandFault(ExitCode.Usage, "Name the data folder: --data DIR (or set KLANG_DATA).");
        var full = Path.GetFullPath(data);
        if (!createIfMissing && !HasData(full))
        {
            throw new CommandFault(ExitCode.NotFound, $"There is no Klang data in {full}. 'klang serve --data {data}' makes it.");
        }

        return new HouseOptions(new EmbeddedStoreOptions
        {
            Directory = full,
            RootKeyFile = parsed.GetValue(KeyFile) is { Length: > 0 } file ? Path.GetFullPath(file) : null,
            CreateIfMissing = createIfMissing,
            Production = IsProduction,
            OpenRoot = RootSettings.FromEnvironment(),
        });
    }
}
