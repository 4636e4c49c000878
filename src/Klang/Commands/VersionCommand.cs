using System.CommandLine;
using System.Runtime.InteropServices;

namespace Klang.Commands;

/// <summary><c>klang version</c></summary>
static class VersionCommand
{
    public static Command Build()
    {
        var command = new Command("version", "Print the version of this program.");
        command.Does((_, terminal, _) =>
        {
            terminal.Answer(
                new { product = "Klang", version = Product.Version, fhir = "4.0.1", runtime = RuntimeInformation.FrameworkDescription },
                $"Klang {Product.Version} (FHIR 4.0.1, {RuntimeInformation.FrameworkDescription})");
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
