using System.CommandLine;
using Klang.Composition;
using Klang.Exchange.Fhir;
using Klang.Http;
using Klang.Loading;
using Klang.Records;

namespace Klang.Commands;

/// <summary><c>klang import</c></summary>
static class ImportCommand
{
    public static Command Build(TimeProvider clock) => new("import", "Take in what facilities send.") { BuildF43(clock), BuildFhir(clock) };

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
            paths, CommandOptions.Data, CommandOptions.KeyFile, CommandOptions.Url, CommandOptions.Token, CommandOptions.Facility, receipts,
        };
        command.Does(async (parsed, terminal, cancellationToken) =>
        {
            var work = new F43ImportWork(terminal, clock, parsed.GetValue(CommandOptions.Facility), parsed.GetValue(receipts));
            var files = F43ImportWork.Find(parsed.GetValue(paths)!);
            if (ServerUrl.Read(parsed) is { } url)
            {
                using var remote = new RemoteKlang(url, parsed.GetValue(CommandOptions.Facility), parsed.GetValue(CommandOptions.Token));
                return await work.SendAsync(remote, files, cancellationToken);
            }

            await using var house = await House.OpenAsync(CommandOptions.House(parsed, createIfMissing: true), clock, cancellationToken);
            return await work.LoadAsync(house.Door, files, house.Options.Data, cancellationToken);
        });
        return command;
    }

    static Command BuildFhir(TimeProvider clock)
    {
        var paths = Paths("Files of FHIR (JSON, NDJSON) or folders of them; what others refer to goes first.");
        var command = new Command("fhir", "Import bundles and resources of FHIR R4.")
        {
            paths, CommandOptions.Data, CommandOptions.KeyFile, CommandOptions.Url, CommandOptions.Token, CommandOptions.Facility,
        };
        command.Does(async (parsed, terminal, cancellationToken) =>
        {
            var facility = parsed.GetValue(CommandOptions.Facility);
            if (ServerUrl.Read(parsed) is { } url)
            {
                using var remote = new RemoteKlang(url, facility, parsed.GetValue(CommandOptions.Token));
                return await LoadFhirAsync(
                    parsed.GetValue(paths)!, (verb, path, body, _, key, stop) => remote.SendFhirAsync(verb, path, body, key, stop), terminal, cancellationToken);
            }

            await using var house = await House.OpenAsync(CommandOptions.House(parsed, createIfMissing: true), clock, cancellationToken);
            using var doorway = new FhirDoorway(house.Door, clock);
            var caller = new Caller { Id = "import", Kind = CallerKind.Job, Facility = facility ?? "" };
            return await LoadFhirAsync(
                parsed.GetValue(paths)!, (verb, path, body, id, key, stop) => doorway.SendAsync(verb, path, body, caller, id, key, stop), terminal, cancellationToken);
        });
        return command;
    }

    static async Task<int> LoadFhirAsync(
        string[] paths, Func<FhirVerb, string, ReadOnlyMemory<byte>, string, string?, CancellationToken, Task<FhirLoadAnswer>> send, Terminal terminal,
        CancellationToken cancellationToken)
    {
        var loader = new FhirLoader(send);
        foreach (var path in paths)
        {
            if (!File.Exists(path) && !Directory.Exists(path))
            {
                throw new CommandFault(ExitCode.NotFound, $"There is no file or folder {path}.");
            }

            await terminal.WatchAsync(Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), async progress =>
            {
                var size = Math.Max(1, SizeOf(path));
                var done = 0L;
                await foreach (var unit in FhirImport.ReadAsync(path, limits: null, cancellationToken))
                {
                    await loader.TakeAsync(unit, cancellationToken);
                    progress.Report((double)(done += unit.Json.Length) / size);
                }

                await loader.FinishAsync();
                return true;
            });
        }

        var receipt = loader.Receipt;
        terminal.Answer(
            new { taken = receipt.Taken, refused = receipt.Refused, refusals = receipt.Refusals },
            receipt.Refusals.Select(refusal => FormattableString.Invariant($"{refusal.File}, line {refusal.Line}{(refusal.Type == "None" ? "" : $" ({refusal.Type})")}: {refusal.Reason}"))
                .Append(FormattableString.Invariant($"{receipt.Taken} taken, {receipt.Refused} refused.")));
        return receipt.Refused == 0 ? ExitCode.Done : ExitCode.Partly;
    }

    static long SizeOf(string path) => File.Exists(path)
        ? new FileInfo(path).Length
        : new DirectoryInfo(path).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    static Argument<string[]> Paths(string description) => new("PATH") { Description = description, Arity = ArgumentArity.OneOrMore };
}
