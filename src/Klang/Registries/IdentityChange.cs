using Microsoft.Data.Sqlite;

namespace Klang.Registries;

/// <summary>Changes that stand or fall together.</summary>
sealed class IdentityChange(SqliteConnection connection, SqliteTransaction transaction)
{
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = IdentityDatabase.CommandOf(connection, transaction, sql, values);
        return command.ExecuteNonQuery();
    }

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values) =>
        IdentityDatabase.Query(connection, transaction, sql, read, values);

    /// <summary>Notes what was changed, to be entered into the ledger.</summary>
    public void Note(DateTimeOffset at, AuthEvent what) => Execute(
        "INSERT INTO journal (at, actor, facility, action, rule, granted, what) VALUES ($at, $actor, $facility, $action, $rule, $granted, $what)",
        ("$at", at.ToUnixTimeMilliseconds()), ("$actor", what.Actor), ("$facility", what.Facility), ("$action", what.Action.ToString()),
        ("$rule", what.Rule), ("$granted", what.Granted ? 1 : 0), ("$what", what.What));
}
