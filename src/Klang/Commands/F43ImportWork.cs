using System.Globalization;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Klang.Exchange.Thai43;
using Klang.Loading;
using Klang.Records;

namespace Klang.Commands;

/// <summary>Imports archives one after another and answers with their receipts.</summary>
sealed class F43ImportWork(Terminal terminal, TimeProvider clock, string? facility, string? receiptFolder)
{
    readonly List<JsonNode> receipts = [];
    bool isPartly;
    bool isRefused;

    /// <summary>The archives that the paths name, oldest first. A folder that holds zips is a folder of archives; another is one archive.</summary>
    public static IReadOnlyList<string> Find(IReadOnlyList<string> paths)
    {
        var found = new List<string>();
        foreach (var path in paths)
        {
            if (!Directory.Exists(path))
            {
                found.Add(File.Exists(path) ? path : throw new CommandFault(ExitCode.NotFound, $"There is no file or folder {path}."));
                continue;
            }

            var zips = Directory.GetFiles(path, "*.zip", new EnumerationOptions { MatchCasing = MatchCasing.CaseInsensitive });
            found.AddRange(zips.Length > 0 ? zips : [path]);
        }

        return F43Import.InOrder(found);
    }

    /// <summary>Into an open house.</summary>
    public async Task<int> LoadAsync(Door door, IReadOnlyList<string> files, string spoolFolder, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            await terminal.WatchAsync(Path.GetFileName(file), async progress =>
            {
                var options = new F43Options
                {
                    Facility = facility,
                    Clock = clock,
                    SpoolFolder = spoolFolder,
                    Progress = new RowProgress(progress),
                };
                await using var archive = await F43Import.OpenAsync(file, options, cancellationToken);
                await new F43Loader(door, "import").LoadAsync(archive, RequestId(file), cancellationToken);
                var report = new StringWriter();
                archive.Receipt.ToReport(report);
                Keep(file, archive.Receipt.ToJson(), report.ToString());
                return true;
            });
        }

        return Answer();
    }

    /// <summary>To a running server.</summary>
    public async Task<int> SendAsync(RemoteKlang remote, IReadOnlyList<string> files, CancellationToken cancellationToken)
    {
        foreach (var file in files)
        {
            await terminal.WatchAsync(Path.GetFileName(file), async _ =>
            {
                await using var zip = OpenZip(file);
                var answer = await remote.SendArchiveAsync(zip, Path.GetFileName(Path.TrimEndingDirectorySeparator(file)), cancellationToken);
                var json = System.Text.Encoding.UTF8.GetString(answer.Body.Span);
                if (answer.Status is not (200 or 422) || !json.Contains("\"archive\"", StringComparison.Ordinal))
                {
                    throw new CommandFault(ExitCode.Failed, string.Create(CultureInfo.InvariantCulture, $"{file}: the server answered {answer.Status}: {json}"));
                }

                Keep(file, json, Summary(JsonNode.Parse(json)!));
                return true;
            });
        }

        return Answer();
    }

    /// <summary>A folder is packed on its way; the copy has no name and goes with its handle.</summary>
    static FileStream OpenZip(string path)
    {
        if (!Directory.Exists(path))
        {
            return File.OpenRead(path);
        }

        var packed = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1 << 16,
            FileOptions.DeleteOnClose);
        ZipFile.CreateFromDirectory(path, packed);
        packed.Position = 0;
        return packed;
    }

    void Keep(string file, string json, string report)
    {
        var receipt = JsonNode.Parse(json)!;
        receipts.Add(receipt);
        isRefused |= receipt["refused"] is not null;
        isPartly |= receipt["rejected"]!.GetValue<int>() > 0 || receipt["refusedMembers"]!.AsArray().Count > 0;
        if (receiptFolder is not null)
        {
            Directory.CreateDirectory(receiptFolder);
            var name = Path.Combine(receiptFolder, Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(file)));
            File.WriteAllText(name + ".receipt.json", json);
            File.WriteAllText(name + ".receipt.txt", report);
        }

        if (!terminal.IsJson)
        {
            Terminal.Out.WriteLine(report);
        }
    }

    int Answer()
    {
        if (terminal.IsJson)
        {
            terminal.Answer(new JsonArray([.. receipts]));
        }

        return isRefused || isPartly ? ExitCode.Partly : ExitCode.Done;
    }

    static string Summary(JsonNode receipt) => string.Create(CultureInfo.InvariantCulture,
        $"{receipt["archive"]}: {receipt["rows"]} rows, {receipt["accepted"]} accepted, {receipt["warned"]} with a remark, {receipt["rejected"]} rejected, {receipt["stale"]} older than what is stored");

    static string RequestId(string file) => "import-" + Path.GetFileName(Path.TrimEndingDirectorySeparator(file));

    /// <summary>Reading the rows is counted as a tenth of the work: the door is the rest.</summary>
    sealed class RowProgress(IProgress<double> inner) : IProgress<F43Progress>
    {
        public void Report(F43Progress value) =>
            inner.Report(value.RowsRead == 0 ? 0 : 0.1 + (0.9 * value.RowsHandedOver / value.RowsRead));
    }
}
