using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>A key that was destroyed, and when (UTC ticks).</summary>
public readonly record struct DestroyedKey(string Name, long At);

/// <summary>One read connection of the key store. Used by one thread at a time.</summary>
sealed class KeyReader : IDisposable
{
    const string FindNewestSql =
        "SELECT name, version, wrapped_by, wrapped, commitment, made_at FROM key WHERE name = ?1 ORDER BY version DESC LIMIT 1";

    const string FindVersionSql =
        "SELECT name, version, wrapped_by, wrapped, commitment, made_at FROM key WHERE name = ?1 AND version = ?2";

    const string ListSql = """
        SELECT name, version, wrapped_by, wrapped, commitment, made_at FROM key
        WHERE (name, version) > (?1, ?2) ORDER BY name, version LIMIT ?3
        """;

    const string ReadNoteSql = "SELECT value FROM note WHERE name = ?1";

    const string ListDestroyedSql = "SELECT name, at FROM destroyed ORDER BY name";

    readonly SqliteDatabase database;
    readonly SqliteStatement findNewest, findVersion, list, readNote, listDestroyed;

    public KeyReader(string path)
    {
        database = SqliteDatabase.OpenReadOnly(path);
        try
        {
            findNewest = database.Prepare(FindNewestSql);
            findVersion = database.Prepare(FindVersionSql);
            list = database.Prepare(ListSql);
            readNote = database.Prepare(ReadNoteSql);
            listDestroyed = database.Prepare(ListDestroyedSql);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    public WrappedKey? Find(string name) => ReadOne(findNewest.Bind(1, name));

    public WrappedKey? Find(string name, int version) => ReadOne(findVersion.Bind(1, name).Bind(2, version));

    /// <summary>Keys behind this name and version, in order.</summary>
    public IReadOnlyList<WrappedKey> List(string afterName, int afterVersion, int limit)
    {
        var keys = new List<WrappedKey>();
        list.Bind(1, afterName).Bind(2, afterVersion).Bind(3, limit);
        while (list.Step())
        {
            keys.Add(Read(list));
        }

        return keys;
    }

    public ReadOnlyMemory<byte>? ReadNote(string name)
    {
        if (!readNote.Bind(1, name).Step())
        {
            return null;
        }

        var value = readNote.Bytes(0);
        readNote.Reset();
        return value;
    }

    public IReadOnlyList<DestroyedKey> ListDestroyed()
    {
        var destroyed = new List<DestroyedKey>();
        while (listDestroyed.Step())
        {
            destroyed.Add(new(listDestroyed.Text(0), listDestroyed.Number(1)));
        }

        return destroyed;
    }

    public void Dispose() => database.Dispose();

    static WrappedKey? ReadOne(SqliteStatement statement)
    {
        if (!statement.Step())
        {
            return null;
        }

        var key = Read(statement);
        statement.Reset();
        return key;
    }

    static WrappedKey Read(SqliteStatement row) =>
        new(row.Text(0), row.Int(1), row.Text(2), row.Bytes(3), row.Bytes(4)) { MadeAt = row.Number(5) };
}
