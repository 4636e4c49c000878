using System.CommandLine;
using Klang.Composition;
using Klang.Fhir;
using Klang.Registries;
using Klang.Storage.Sqlite;
using Klang.Trust;

namespace Klang.Commands;

/// <summary>The identity file of a data folder, opened without the records: commands work while a server runs.</summary>
sealed class IdentityDesk : IDisposable
{
    readonly IKms root;

    IdentityDesk(IKms root, IdentityHouse house)
    {
        this.root = root;
        House = house;
    }

    public IdentityHouse House { get; }

    public static async Task<IdentityDesk> OpenAsync(HouseOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var root = await EmbeddedStore.OpenRootAsync(options.Store, cancellationToken);
        try
        {
            return new IdentityDesk(root, await IdentityHouse.OpenAsync(options.Data, root, clock, cancellationToken));
        }
        catch
        {
            root.Dispose();
            throw;
        }
    }

    /// <summary>Gives a command the folder's options and its work.</summary>
    public static Command Does(Command command, TimeProvider clock, Action<IdentityHouse, ParseResult, Terminal> work)
    {
        command.Add(CommandOptions.Data);
        command.Add(CommandOptions.KeyFile);
        command.Does(async (parsed, terminal, cancellationToken) =>
        {
            using var desk = await OpenAsync(CommandOptions.House(parsed), clock, cancellationToken);
            work(desk.House, parsed, terminal);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The value; a refusal becomes its sentence and an exit code.</summary>
    public static T Must<T>(Outcome<T> outcome) => outcome.TryGet(out var value, out var refusal)
        ? value
        : throw new CommandFault(refusal.Kind switch
        {
            RefusalKind.NotFound => ExitCode.NotFound,
            RefusalKind.Invalid or RefusalKind.BadRequest or RefusalKind.Malformed => ExitCode.Usage,
            _ => ExitCode.Failed,
        }, refusal.Message);

    public void Dispose()
    {
        House.Dispose();
        root.Dispose();
    }
}
