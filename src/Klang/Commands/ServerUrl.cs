using System.CommandLine;

namespace Klang.Commands;

/// <summary>Reads <c>--url</c>, for commands that open a folder or ask a running server.</summary>
static class ServerUrl
{
    /// <summary>The server; null when the data folder is opened here.</summary>
    public static Uri? Read(ParseResult parsed)
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
