using System.CommandLine;
using Klang.Composition;
using Klang.Loading;

namespace Klang.Commands;

/// <summary><c>klang import</c></summary>
static class ImportCommand
{
    public static Command Build(TimeProvider clock) => new("import", "Take in what facilities send.") { BuildF43(clock) };

    static Command BuildF43(TimeProvider clock)
    {
        var paths = Paths("Archives (zip), folders of one archive's files, or folders of archives.");
        var receipts = new Option<string?>("--receipts")
        {
            Description = "Write each archive's receipt into this folder, as JSON and as a readable report.",
            HelpName = "DIR",
        };
        var command = new Command("f43", "Import archives of the 43 files. A repeat changes nothing.")
        {
            paths, CommandOptions.Data, CommandOptions.KeyFile, CommandOptions.Url, CommandOptions.Facility, receipts,
        };
        command.Does(async (parsed, terminal, cancellationToken) =>
        {
            var work = new F43ImportWork(terminal, clock, parsed.GetValue(CommandOptions.Facility), parsed.GetValue(receipts));
            var files = F43ImportWork.Find(parsed.GetValue(paths)!);
            if (ReadUrl(parsed) is { } url)
            {
                using var remote = new RemoteKlang(url, parsed.GetValue(CommandOptions.Facility));
                return await work.SendAsync(remote, files, cancellationToken);
            }

            await using var house = await House.OpenAsync(CommandOptions.House(parsed, createIfMissing: true), clock, cancellationToken);
            return await work.LoadAsync(house.Door, files, house.Options.Data, cancellationToken);
        });
        return command;
    }

    static Argument<string[]> Paths(string description) => new("PATH") { Description = description, Arity = ArgumentArity.OneOrMore };

    /// <summary>The running server to send to; null when the data folder is opened here.</summary>
    static Uri? ReadUrl(ParseResult parsed)
    {
        if (parsed.GetValue(CommandOptions.Url) is not { } text)
        {
            return null;
        }

        if (parsed.GetResult(CommandOptions.Data) is { Implicit: false })
        {
            throw new CommandFault(ExitCode.Usage, "Name either --data or --url: a folder is opened by one process at a time.");
        }

        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? url
            : throw new CommandFault(ExitCode.Usage, $"--url '{text}' is no http or https address.");
    }
}
