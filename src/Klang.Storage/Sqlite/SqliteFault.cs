using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Klang.Records.Store;
using SQLitePCL;

namespace Klang.Storage.Sqlite;

/// <summary>Turns SQLite's result codes into what the operator can act on.</summary>
static partial class SqliteFault
{
    const int Enospc = 28;
    const int Edquot = 122;
    const int IoErrorFsync = raw.SQLITE_IOERR | (4 << 8);
    const int IoErrorDirFsync = raw.SQLITE_IOERR | (5 << 8);
    const int IoErrorData = raw.SQLITE_IOERR | (32 << 8);
    const int IoErrorCorruptFs = raw.SQLITE_IOERR | (33 << 8);

    /// <summary>What a failed call on this database means. The text names the file, never a value.</summary>
    public static StoreException From(sqlite3 handle, int result, string file)
    {
        var extended = raw.sqlite3_extended_errcode(handle);
        var code = (extended & 0xFF) == (result & 0xFF) ? extended : result;
        return From(code, sqlite3_system_errno(handle.DangerousGetHandle()), file);
    }

    /// <summary>What a result code means.</summary>
    public static StoreException From(int code, int systemError, string file) => (code & 0xFF) switch
    {
        raw.SQLITE_FULL => Full(file),
        raw.SQLITE_IOERR when systemError is Enospc or Edquot => Full(file),
        raw.SQLITE_IOERR when code is IoErrorData or IoErrorCorruptFs => Damaged(file, "a page does not match its checksum"),
        raw.SQLITE_IOERR when IsSyncFailure(code) => new StoreException(StoreFault.Broken, $"{file} could not be synced to the disk. Nothing more is written; check the disk and start again."),
        raw.SQLITE_CORRUPT => Damaged(file, "its structure is broken"),
        raw.SQLITE_NOTADB => Damaged(file, "it is not a database, or its first page is broken"),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new StoreException(StoreFault.InUse, $"{file} is locked by another process."),
        raw.SQLITE_CANTOPEN => new StoreException(StoreFault.Broken, $"{file} cannot be opened. Check that it exists and may be read and written."),
        raw.SQLITE_READONLY => new StoreException(StoreFault.Broken, $"{file} cannot be written. Check its permissions and how its disk is mounted."),
        _ => new StoreException(StoreFault.Broken, $"{file}: {raw.sqlite3_errstr(code).utf8_to_string()} (SQLite code {code}, system error {systemError})."),
    };

    /// <summary>True when fsync failed: what the system then keeps in its cache may never reach the disk, so a retry would lie.</summary>
    public static bool IsSyncFailure(int code) => code is IoErrorFsync or IoErrorDirFsync;

    /// <summary>Names a damaged file and the way out.</summary>
    public static StoreException Damaged(string file, string what) =>
        new(StoreFault.Damaged, $"{file} is damaged: {what}. Restore the newest backup; keep the damaged file for examination.");

    static StoreException Full(string file) =>
        new(StoreFault.DiskFull, $"No room on the disk for {file}. Nothing was written; writing goes on by itself when there is room.");

    [LibraryImport("e_sqlite3")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int sqlite3_system_errno(nint database);
}
