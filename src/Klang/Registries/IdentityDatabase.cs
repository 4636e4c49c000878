using System.Reflection;
using Microsoft.Data.Sqlite;

namespace Klang.Registries;

/// <summary>
/// The file of accounts, clients, sessions and tokens, beside the records. SQLite in WAL mode: commands change it while a server runs, and the server
/// notices. Thread-safe.
/// </summary>
sealed class IdentityDatabase : IDisposable
{
    const string Folder = "identity";
    const string FileName = "identity.db";
    const int SchemaVersion = 1;
    const int BusySeconds = 10;

    readonly SqliteConnection watching;
    readonly Lock watch = new();

    IdentityDatabase(string connectionText, SqliteConnection watching)
    {
        ConnectionText = connectionText;
        this.watching = watching;
    }

    /// <summary>For the OAuth server's own connections.</summary>
    public string ConnectionText { get; }

    /// <summary>Opens the file of a data folder, or makes it.</summary>
    public static IdentityDatabase Open(string dataFolder)
    {
        var folder = Path.Combine(dataFolder, Folder);
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        var text = new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(folder, FileName),
            ForeignKeys = true,
            DefaultTimeout = BusySeconds,
        }.ToString();
        var connection = new SqliteConnection(text);
        try
        {
            connection.Open();
            Prepare(connection);
            return new IdentityDatabase(text, connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>A number that changes whenever another connection, of this process or another, has changed the file.</summary>
    public long ReadVersion()
    {
        lock (watch)
        {
            using var command = watching.CreateCommand();
            command.CommandText = "PRAGMA data_version";
            return (long)command.ExecuteScalar()!;
        }
    }

    /// <summary>The rows of a question.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var connection = Connect();
        return Query(connection, transaction: null, sql, read, values);
    }

    /// <summary>The first row; default when there is none.</summary>
    public T? QueryOne<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var rows = Query(sql, read, values);
        return rows.Count > 0 ? rows[0] : default;
    }

    /// <summary>One change, alone; answers how many rows it touched.</summary>
    public int Execute(string sql, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var connection = Connect();
        using var command = CommandOf(connection, transaction: null, sql, values);
        return command.ExecuteNonQuery();
    }

    /// <summary>Several changes, all or none.</summary>
    public T Change<T>(Func<IdentityChange, T> work)
    {
        using var connection = Connect();
        using var transaction = connection.BeginTransaction(deferred: false);
        var answer = work(new IdentityChange(connection, transaction));
        transaction.Commit();
        return answer;
    }

    public void Dispose()
    {
        watching.Dispose();
        using var pool = new SqliteConnection(ConnectionText);
        SqliteConnection.ClearPool(pool);
    }

    internal static SqliteCommand CommandOf(
        SqliteConnection connection, SqliteTransaction? transaction, string sql, ReadOnlySpan<(string Name, object? Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Transaction = transaction;
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    internal static List<T> Query<T>(
        SqliteConnection connection, SqliteTransaction? transaction, string sql, Func<SqliteDataReader, T> read, ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = CommandOf(connection, transaction, sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    SqliteConnection Connect()
    {
        var connection = new SqliteConnection(ConnectionText);
        connection.Open();
        return connection;
    }

    static void Prepare(SqliteConnection connection)
    {
        Run(connection, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
        using var transaction = connection.BeginTransaction(deferred: false);
        using var ask = CommandOf(connection, transaction, "PRAGMA user_version", []);
        switch ((long)ask.ExecuteScalar()!)
        {
            case 0:
                Run(connection, ReadSchema(), transaction);
                Run(connection, $"PRAGMA user_version = {SchemaVersion}", transaction);
                transaction.Commit();
                break;
            case SchemaVersion:
                break;
            case var other:
                throw new InvalidDataException(FormattableString.Invariant($"{FileName} is of version {other}; this program knows {SchemaVersion}. Use the newer program."));
        }
    }

    /// <summary>The tables, as the numbered file says.</summary>
    internal static string ReadSchema()
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("identity/0001_identity.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    static void Run(SqliteConnection connection, string sql, SqliteTransaction? transaction = null)
    {
        using var command = CommandOf(connection, transaction, sql, []);
        command.ExecuteNonQuery();
    }
}
