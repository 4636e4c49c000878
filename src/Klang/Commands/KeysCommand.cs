using System.CommandLine;
using System.Globalization;
using Klang.Storage.Sqlite;

namespace Klang.Commands;

/// <summary><c>klang keys</c></summary>
static class KeysCommand
{
    public static Command Build(TimeProvider clock) => new("keys", "Wrapped keys: what there is, and their own backup.")
    {
        BuildList(clock), BuildBackup(clock), BuildRestore(clock),
    };

    static Command BuildList(TimeProvider clock)
    {
        var prefix = new Option<string>("--prefix") { Description = "Only names that start so, e.g. shard/.", HelpName = "TEXT", DefaultValueFactory = _ => "" };
        var command = new Command("list", "List names, versions and what wraps them. Never a key. The server must be stopped.") { prefix, CommandOptions.Data, CommandOptions.KeyFile };
        command.Does(async (parsed, terminal, cancellationToken) =>
        {
            await using var store = await EmbeddedStore.OpenAsync(CommandOptions.House(parsed).Store, clock, cancellationToken);
            var keys = new List<object>();
            var lines = new List<string>();
            await foreach (var key in store.Keys.ListAsync(parsed.GetValue(prefix)!, cancellationToken))
            {
                keys.Add(new { key.Name, key.Version, key.WrappedBy });
                lines.Add(string.Create(CultureInfo.InvariantCulture, $"{key.Name,-32} {key.Version,3}  wrapped by {key.WrappedBy}"));
            }

            var destroyed = await store.Keys.ListDestroyedAsync(cancellationToken);
            terminal.Answer(
                new { keys, destroyed = destroyed.Select(key => key.Name) },
                lines.Append(string.Create(CultureInfo.InvariantCulture, $"{keys.Count} keys, {destroyed.Count} destroyed.")));
            return ExitCode.Done;
        });
        return command;
    }

    static Command BuildBackup(TimeProvider clock)
    {
        var to = new Option<string>("--to") { Description = "The file to write; it must not exist yet.", HelpName = "FILE", Required = true };
        var command = new Command("backup", "Write an encrypted copy of the key store, while the server runs. Keep it apart from backups of records and delete it after 35 days: erasure is final when the last one is gone. The root key file is not in it.")
        {
            to, CommandOptions.Data, CommandOptions.KeyFile,
        };
        command.Does(async (parsed, terminal, cancellationToken) =>
        {
            var store = CommandOptions.House(parsed).Store;
            var header = await terminal.WatchAsync("Backing up the keys", progress =>
                SqliteBackup.WriteKeysAsync(store, parsed.GetValue(to)!, clock, new BackupShare(progress), cancellationToken));
            BackupCommand.Tell(terminal, parsed.GetValue(to)!, header, "written");
            return ExitCode.Done;
        });
        return command;
    }

    static Command BuildRestore(TimeProvider clock)
    {
        var file = new Argument<string>("FILE") { Description = "A backup of keys." };
        var replace = new Option<bool>("--replace") { Description = "Put it in the place of the keys that are there. Keys made since the backup are lost with their charts." };
        var acceptExpired = new Option<bool>("--accept-expired") { Description = "Accept a backup older than 35 days, which may bring back keys that were destroyed for good." };
        var command = new Command("restore", "Put a backup of the key store in place and destroy again what was destroyed since. The root key file comes first, then the keys, then the records.")
        {
            file, replace, acceptExpired, CommandOptions.Data, CommandOptions.KeyFile,
        };
        command.Does(async (parsed, terminal, cancellationToken) =>
        {
            var store = CommandOptions.House(parsed, createIfMissing: true).Store with { CreateIfMissing = false };
            RestoreCommand.RequireFile(parsed.GetValue(file)!);
            var accepted = new RestoreOptions { Replace = parsed.GetValue(replace), AcceptExpired = parsed.GetValue(acceptExpired) };
            var report = await terminal.WatchAsync("Restoring the keys", progress =>
                SqliteRestore.RestoreKeysAsync(store, parsed.GetValue(file)!, accepted, clock, new BackupShare(progress), cancellationToken));
            RestoreCommand.Tell(terminal, report);
            return ExitCode.Done;
        });
        return command;
    }
}
