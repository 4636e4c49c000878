using System.CommandLine;
using System.Globalization;
using Klang.Storage.Sqlite;

namespace Klang.Commands;

/// <summary><c>klang restore</c></summary>
static class RestoreCommand
{
    public static Command Build(TimeProvider clock)
    {
        var file = new Argument<string>("FILE") { Description = "A backup of records." };
        var replace = new Option<bool>("--replace") { Description = "Put it in the place of the records that are there." };
        var acceptLoss = new Option<bool>("--accept-loss") { Description = "Accept that what was written after the backup is lost. The ledger and the key store say so from then on." };
        var command = new Command("restore", "Put a backup of records in place, after every part of it, its pages and its ledger have been proved. The server must be stopped.")
        {
            file, replace, acceptLoss, CommandOptions.Data, CommandOptions.KeyFile,
        };
        command.Does(async (parsed, terminal, cancellationToken) =>
        {
            var store = CommandOptions.House(parsed, createIfMissing: true).Store with { CreateIfMissing = false };
            var accepted = new RestoreOptions { Replace = parsed.GetValue(replace), AcceptLoss = parsed.GetValue(acceptLoss) };
            RequireFile(parsed.GetValue(file)!);
            var report = await terminal.WatchAsync("Restoring the records", progress =>
                SqliteRestore.RestoreRecordsAsync(store, parsed.GetValue(file)!, accepted, clock, new BackupShare(progress), cancellationToken));
            Tell(terminal, report);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>A backup that is not there is said so before anything else.</summary>
    public static void RequireFile(string file)
    {
        if (!File.Exists(file))
        {
            throw new CommandFault(ExitCode.NotFound, $"There is no file {file}.");
        }
    }

    /// <summary>What a restore did.</summary>
    public static void Tell(Terminal terminal, RestoreReport report) => terminal.Answer(
        new { report.Header.Kind, report.Header.CreatedAt, report.EntriesProved, report.EntriesLost, report.DestructionsReplayed },
        string.Create(CultureInfo.InvariantCulture,
            $"{report.Header.Kind} of {report.Header.CreatedAt:yyyy-MM-dd HH:mm:ss} UTC are in place: {report.EntriesProved} ledger entries proved, {report.EntriesLost} lost, {report.DestructionsReplayed} destructions repeated."));
}
