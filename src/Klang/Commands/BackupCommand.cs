using System.CommandLine;
using System.Globalization;
using Klang.Storage.Sqlite;

namespace Klang.Commands;

/// <summary><c>klang backup</c></summary>
static class BackupCommand
{
    public static Command Build(TimeProvider clock)
    {
        var to = new Option<string?>("--to") { Description = "The file to write; it must not exist yet.", HelpName = "FILE" };
        var verify = new Option<string?>("--verify") { Description = "Instead of writing one, verify every part of this backup.", HelpName = "FILE" };
        var command = new Command("backup", "Write an encrypted, consistent copy of the records, while the server runs. Keys are not in it: see 'klang keys backup'.")
        {
            to, verify, CommandOptions.Data, CommandOptions.KeyFile,
        };
        command.Does(async (parsed, terminal, cancellationToken) =>
        {
            var store = CommandOptions.House(parsed).Store;
            switch (parsed.GetValue(to), parsed.GetValue(verify))
            {
                case ({ } file, null):
                    var written = await terminal.WatchAsync("Backing up the records", progress =>
                        SqliteBackup.WriteRecordsAsync(store, file, clock, new BackupShare(progress), cancellationToken));
                    Tell(terminal, file, written, "written");
                    return ExitCode.Done;
                case (null, { } file):
                    var verified = await terminal.WatchAsync("Verifying", progress =>
                        SqliteBackup.VerifyAsync(store, file, new BackupShare(progress), cancellationToken));
                    Tell(terminal, file, verified, "verified");
                    return ExitCode.Done;
                default:
                    throw new CommandFault(ExitCode.Usage, "Name either --to FILE or --verify FILE.");
            }
        });
        return command;
    }

    /// <summary>What the backup says of itself.</summary>
    public static void Tell(Terminal terminal, string file, BackupHeader header, string done) => terminal.Answer(
        new { file, header.Kind, header.StoreId, header.CreatedAt, header.LastSequence, header.LedgerSize, bytes = new FileInfo(file).Length },
        string.Create(CultureInfo.InvariantCulture,
            $"{file} is {done}: {header.Kind} of store {header.StoreId}, made {header.CreatedAt:yyyy-MM-dd HH:mm:ss} UTC, {header.LedgerSize} ledger entries."));
}
