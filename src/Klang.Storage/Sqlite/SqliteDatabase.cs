using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Klang.Storage.Sqlite;

/// <summary>
/// One connection to one database file, used by one thread at a time. SQLite's plain calls with prepared statements that
/// are kept and bound by number: the store runs tens of thousands of small statements a second.
/// </summary>
sealed partial class SqliteDatabase : IDisposable
{
    /// <summary>How long a connection waits for another's lock before it gives up.</summary>
    public const int BusyTimeoutMs = 10_000;

    const int FileControlReserveBytes = 38;

    readonly sqlite3 handle;
    readonly List<SqliteStatement> statements = [];

    SqliteDatabase(sqlite3 handle, string file)
    {
        this.handle = handle;
        File = file;
    }

    /// <summary>The file, for messages.</summary>
    public string File { get; }

    /// <summary>SQLite's own result code of the last failed call.</summary>
    public int LastError => raw.sqlite3_extended_errcode(handle);

    /// <summary>Opens for reading and writing; makes the file when there is none.</summary>
    public static SqliteDatabase Open(string path) =>
        Open(path, raw.SQLITE_OPEN_READWRITE | raw.SQLITE_OPEN_CREATE);

    /// <summary>Opens for reading; the file must exist.</summary>
    public static SqliteDatabase OpenReadOnly(string path) => Open(path, raw.SQLITE_OPEN_READONLY);

    /// <summary>Sets what must be fixed before the first page is written: page size and room for the checksum.</summary>
    public void PrepareNewFile(int pageSize)
    {
        Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA page_size={pageSize}"));
        var reserved = PageChecksum.ReservedBytes;
        Check(sqlite3_file_control(handle.DangerousGetHandle(), "main", FileControlReserveBytes, ref reserved));
    }

    /// <summary>Prepares a statement that lives as long as the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        Check(raw.sqlite3_prepare_v3(handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var statement));
        var prepared = new SqliteStatement(this, statement);
        statements.Add(prepared);
        return prepared;
    }

    /// <summary>Runs statements that give no rows.</summary>
    public void Run(string sql) => Check(raw.sqlite3_exec(handle, sql));

    /// <summary>Runs a statement once and gives the first column of its first row; 0 when there is none.</summary>
    public long ReadNumber(string sql)
    {
        Check(raw.sqlite3_prepare_v2(handle, sql, out var statement));
        using (statement)
        {
            var result = raw.sqlite3_step(statement);
            return result switch
            {
                raw.SQLITE_ROW => raw.sqlite3_column_int64(statement, 0),
                raw.SQLITE_DONE => 0,
                _ => throw Failed(result),
            };
        }
    }

    /// <summary>Runs a statement once and gives the first column of all its rows as text.</summary>
    public IReadOnlyList<string> ReadTexts(string sql)
    {
        Check(raw.sqlite3_prepare_v2(handle, sql, out var statement));
        using (statement)
        {
            var texts = new List<string>();
            int result;
            while ((result = raw.sqlite3_step(statement)) == raw.SQLITE_ROW)
            {
                texts.Add(raw.sqlite3_column_text(statement, 0).utf8_to_string());
            }

            return result == raw.SQLITE_DONE ? texts : throw Failed(result);
        }
    }

    /// <summary>Undoes the open transaction, if there is one. Never throws: a failed statement may have undone it already.</summary>
    public void Rollback()
    {
        foreach (var statement in statements)
        {
            statement.Reset();
        }

        if (raw.sqlite3_get_autocommit(handle) == 0)
        {
            raw.sqlite3_exec(handle, "ROLLBACK");
        }
    }

    /// <summary>Rows changed by the last statement.</summary>
    public int Changes => raw.sqlite3_changes(handle);

    /// <summary>Copies WAL frames into the database file. False when another's lock kept it from finishing.</summary>
    public bool Checkpoint(CheckpointMode mode, out int framesInWal, out int framesCopied)
    {
        var result = raw.sqlite3_wal_checkpoint_v2(handle, "main", (int)mode, out framesInWal, out framesCopied);
        if ((result & 0xFF) == raw.SQLITE_BUSY)
        {
            return false;
        }

        Check(result);
        return framesCopied == framesInWal;
    }

    /// <summary>Copies the whole database, as it is at one moment, into another (empty) one.</summary>
    public void CopyTo(SqliteDatabase target, Action<int, int> progress, CancellationToken cancellationToken)
    {
        const int PagesPerStep = 1024;
        using var backup = raw.sqlite3_backup_init(target.handle, "main", handle, "main")
            ?? throw target.Failed(raw.sqlite3_errcode(target.handle));
        int result;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            result = raw.sqlite3_backup_step(backup, PagesPerStep);
            var pages = raw.sqlite3_backup_pagecount(backup);
            progress(pages - raw.sqlite3_backup_remaining(backup), pages);
        }
        while (result == raw.SQLITE_OK);
        if (result != raw.SQLITE_DONE)
        {
            throw Failed(result);
        }
    }

    public void Dispose()
    {
        while (statements.Count > 0)
        {
            statements[^1].Dispose();
        }

        handle.Dispose();
    }

    internal void Forget(SqliteStatement statement) => statements.Remove(statement);

    internal void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            throw Failed(result);
        }
    }

    internal Exception Failed(int result) => (result & 0xFF) == raw.SQLITE_CONSTRAINT
        ? new InvalidOperationException($"A row of {Path.GetFileName(File)} breaks a rule of its table: {raw.sqlite3_errmsg(handle).utf8_to_string()}.")
        : SqliteFault.From(handle, result, File);

    static SqliteDatabase Open(string path, int flags)
    {
        Batteries_V2.Init();
        PageChecksum.Register();
        var result = raw.sqlite3_open_v2(path, out var handle, flags | raw.SQLITE_OPEN_NOMUTEX, PageChecksum.VfsName);
        var database = new SqliteDatabase(handle, path);
        try
        {
            database.Check(result);
            raw.sqlite3_extended_result_codes(handle, 1);
            raw.sqlite3_busy_timeout(handle, BusyTimeoutMs);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    [LibraryImport("e_sqlite3", StringMarshalling = StringMarshalling.Utf8)]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int sqlite3_file_control(nint database, string name, int operation, ref int argument);
}

/// <summary>How far a checkpoint goes (https://sqlite.org/c3ref/wal_checkpoint_v2.html).</summary>
enum CheckpointMode
{
    /// <summary>As far as it can without waiting for anyone.</summary>
    Passive = 0,

    /// <summary>All, then the WAL starts again from its beginning; writers wait.</summary>
    Restart = 2,

    /// <summary>All, then the WAL is cut to nothing; writers wait.</summary>
    Truncate = 3,
}
