using System.CommandLine;
using System.Globalization;
using Klang.Records;
using Klang.Storage.Sqlite;
using Klang.Trust;

namespace Klang.Commands;

/// <summary><c>klang keys</c></summary>
static class KeysCommand
{
    public static Command Build(TimeProvider clock) => new("keys", "Wrapped keys: what there is, rotation, check, and their own backup.")
    {
        BuildList(clock), BuildRotate(clock), BuildVerify(clock), BuildBackup(clock), BuildRestore(clock),
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

    static Command BuildRotate(TimeProvider clock)
    {
        var level = new Argument<string>("LEVEL") { Description = "root, shard, access, chart, facility or registry." };
        var which = new Argument<string?>("WHICH") { Description = "Number of a shard (none: every shard), id of a Patient, or code of a facility.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("rotate", "Make a new version of a key, wrap anew what the old one wrapped, and retire it. Readers and writers of a running server go on.")
        {
            level, which, CommandOptions.Data, CommandOptions.KeyFile, CommandOptions.Url, CommandOptions.Token,
        };
        command.Does(async (parsed, terminal, cancellationToken) =>
        {
            if (!Enum.TryParse<KeyLevel>(parsed.GetValue(level), ignoreCase: true, out var asked) || !Enum.IsDefined(asked))
            {
                throw new CommandFault(ExitCode.Usage, "LEVEL is root, shard, access, chart, facility or registry.");
            }

            await using var desk = await KeyDesk.OpenAsync(parsed, clock, cancellationToken);
            var reply = await terminal.WatchAsync("Rotating keys", _ => desk.RotateAsync(asked, parsed.GetValue(which) ?? "", cancellationToken));
            terminal.Answer(reply.Rotated, reply.Rotated.Select(one => string.Create(CultureInfo.InvariantCulture,
                $"{one.Name}: version {one.Version}{(one.Rewrapped > 0 ? $", {one.Rewrapped} keys wrapped anew" : "")}")));
            return ExitCode.Done;
        });
        return command;
    }

    static Command BuildVerify(TimeProvider clock)
    {
        var command = new Command("verify", "Unwrap every key and compare it with its commitment.") { CommandOptions.Data, CommandOptions.KeyFile, CommandOptions.Url, CommandOptions.Token };
        command.Does(async (parsed, terminal, cancellationToken) =>
        {
            await using var desk = await KeyDesk.OpenAsync(parsed, clock, cancellationToken);
            var check = await terminal.WatchAsync("Checking keys", _ => desk.CheckAsync(cancellationToken));
            terminal.Answer(check, [.. check.Kinds.Select(Describe), .. check.Faults, check.FaultCount == 0 ? "Every key opens." : string.Create(CultureInfo.InvariantCulture, $"{check.FaultCount} keys do not open.")]);
            return check.FaultCount == 0 ? ExitCode.Done : ExitCode.Damaged;
        });
        return command;
    }

    static string Describe(KeyKindCount kind) => string.Create(CultureInfo.InvariantCulture,
        $"{kind.Kind,-14} {kind.Count,8}{(kind.OldestMadeAt > 0 ? $"  oldest {new DateTime(kind.OldestMadeAt, DateTimeKind.Utc):yyyy-MM-dd}" : "")}{(kind.WrappedByOlder > 0 ? $"  {kind.WrappedByOlder} wrapped by an older version: rotate again" : "")}");

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
