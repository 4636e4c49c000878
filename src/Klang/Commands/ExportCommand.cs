using System.CommandLine;
using System.Globalization;
using Klang.Composition;
using Klang.Fhir;
using Klang.Records;

namespace Klang.Commands;

/// <summary><c>klang export</c></summary>
static class ExportCommand
{
    const string PageSize = "200";

    public static Command Build(TimeProvider clock)
    {
        var to = new Option<string>("--to") { Description = "The file to write, NDJSON: one resource a line. It holds health data in the clear.", HelpName = "FILE", Required = true };
        var types = new Option<string[]>("--type") { Description = "Only these resource types.", HelpName = "TYPE", AllowMultipleArgumentsPerToken = true };
        var patient = new Option<string?>("--patient") { Description = "Only what concerns this Patient (its id).", HelpName = "ID" };
        var command = new Command("export", "Write the current resources as NDJSON. Every chart opened is an entry of the ledger.")
        {
            to, types, patient, CommandOptions.Data, CommandOptions.KeyFile, CommandOptions.Facility,
        };
        command.Does(async (parsed, terminal, cancellationToken) =>
        {
            if (File.Exists(parsed.GetValue(to)))
            {
                throw new CommandFault(ExitCode.Usage, $"{parsed.GetValue(to)} exists already; name another file.");
            }

            var wanted = ReadTypes(parsed.GetValue(types) ?? []);
            await using var house = await House.OpenAsync(CommandOptions.House(parsed), clock, cancellationToken);
            var caller = new Caller { Id = "export", Kind = CallerKind.Job, Facility = parsed.GetValue(CommandOptions.Facility) ?? "" };
            var count = await WriteAsync(house.Door, caller, wanted, parsed.GetValue(patient), parsed.GetValue(to)!, terminal, cancellationToken);
            terminal.Answer(new { file = parsed.GetValue(to), resources = count }, string.Create(CultureInfo.InvariantCulture, $"{count} resources in {parsed.GetValue(to)}."));
            return ExitCode.Done;
        });
        return command;
    }

    static async Task<long> WriteAsync(
        Door door, Caller caller, IReadOnlyList<ResourceType> types, string? patient, string path, Terminal terminal, CancellationToken cancellationToken)
    {
        var partial = path + ".part";
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            var count = await terminal.WatchAsync("Exporting", async progress =>
            {
                await using var file = new FileStream(partial, options);
                return patient is null
                    ? await WriteTypesAsync(door, caller, types, file, progress, cancellationToken)
                    : await WritePatientAsync(door, caller, types, patient, file, cancellationToken);
            });
            File.Move(partial, path);
            return count;
        }
        finally
        {
            File.Delete(partial);
        }
    }

    static async Task<long> WriteTypesAsync(
        Door door, Caller caller, IReadOnlyList<ResourceType> types, FileStream file, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var count = 0L;
        IReadOnlyList<ResourceType> all = types.Count > 0 ? types : [.. ResourceTypes.All];
        for (var number = 0; number < all.Count; number++)
        {
            string? cursor = null;
            do
            {
                var call = new SearchCall(all[number], new SearchText([new("_count", PageSize)]), Cursor: cursor)
                {
                    Caller = caller,
                    RequestId = "export",
                    Purpose = "HOPERAT",
                };
                var page = Must(await door.SearchAsync(call, cancellationToken));
                count += await WritePageAsync(page, file, cancellationToken);
                cursor = page.Next;
            }
            while (cursor is not null);
            progress.Report((number + 1.0) / all.Count);
        }

        return count;
    }

    static async Task<long> WritePatientAsync(
        Door door, Caller caller, IReadOnlyList<ResourceType> types, string patient, FileStream file, CancellationToken cancellationToken)
    {
        var count = 0L;
        string? cursor = null;
        do
        {
            var call = new EverythingCall(patient, Since: null, Start: null, End: null, types, Count: 200, cursor)
            {
                Caller = caller,
                RequestId = "export",
                Purpose = "HOPERAT",
            };
            var page = Must(await door.EverythingAsync(call, cancellationToken));
            count += await WritePageAsync(page, file, cancellationToken);
            cursor = page.Next;
        }
        while (cursor is not null);
        return count;
    }

    static async Task<long> WritePageAsync(PageReply page, FileStream file, CancellationToken cancellationToken)
    {
        foreach (var entry in page.Entries)
        {
            await file.WriteAsync(entry.Resource.Json, cancellationToken);
            await file.WriteAsync("\n"u8.ToArray(), cancellationToken);
        }

        return page.Entries.Count;
    }

    static PageReply Must(Outcome<PageReply> outcome) => outcome.TryGet(out var page, out var refusal)
        ? page
        : throw new CommandFault(refusal.Kind == RefusalKind.NotFound ? ExitCode.NotFound : ExitCode.Failed, refusal.Message);

    static List<ResourceType> ReadTypes(string[] names)
    {
        var types = new List<ResourceType>();
        foreach (var name in names.SelectMany(name => name.Split(',')))
        {
            types.Add(ResourceTypes.TryParse(name, out var type)
                ? type
                : throw new CommandFault(ExitCode.Usage, $"'{name}' is no resource type of FHIR R4."));
        }

        return types;
    }
}
