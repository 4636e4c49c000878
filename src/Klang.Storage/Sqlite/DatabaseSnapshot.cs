using System.Globalization;
using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>Copies a database that may be in use, here or in another process, as it is at one moment.</summary>
static class DatabaseSnapshot
{
    const string NewestHeadSql = "SELECT head FROM ledger ORDER BY first DESC LIMIT 1";

    /// <summary>
    /// The open read transaction holds the moment: SQLite's backup would otherwise start again with every commit. Writers go on into the WAL, which
    /// cannot start again from its beginning until the copy is done.
    /// </summary>
    public static void Copy(string path, string copy, SqliteSchema schema, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        using (PrivateFile.Make(copy))
        {
        }

        using var source = SqliteDatabase.OpenReadOnly(path);
        using var target = SqliteDatabase.Open(copy);
        source.Run("BEGIN");
        schema.Check(source, source.ReadNumber("PRAGMA user_version"));
        target.PrepareNewFile((int)source.ReadNumber("PRAGMA page_size"));
        target.Run("PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF");
        source.CopyTo(target, (done, total) => progress?.Report(new("copying pages", done, total)), cancellationToken);
        source.Run("COMMIT");
    }

    public static BackupHeader Describe(string copy, BackupKind kind, TimeProvider time)
    {
        using var database = SqliteDatabase.OpenReadOnly(copy);
        return kind == BackupKind.Records ? DescribeRecords(database, time) : DescribeKeys(database, time);
    }

    static BackupHeader DescribeRecords(SqliteDatabase database, TimeProvider time)
    {
        var facts = StoreFacts.Read(database);
        return Header(database, BackupKind.Records, facts.StoreId, time) with
        {
            LastSequence = facts.LastSequence,
            LedgerSize = facts.LedgerSize,
            LedgerHead = Convert.ToBase64String(ReadBytes(database, NewestHeadSql)),
        };
    }

    static BackupHeader DescribeKeys(SqliteDatabase database, TimeProvider time)
    {
        var storeId = ReadNote(database, StoreBinding.NoteName);
        if (storeId.Length != 16)
        {
            throw new TrustException($"{database.File} is not tied to a store yet: open the store once, then back its keys up.");
        }

        var head = ReadNote(database, LedgerAnchor.NoteName);
        return Header(database, BackupKind.Keys, new Guid(storeId), time) with { LedgerHead = Convert.ToBase64String(head) };
    }

    static BackupHeader Header(SqliteDatabase database, BackupKind kind, Guid storeId, TimeProvider time) => new()
    {
        Format = BackupHeader.CurrentFormat,
        Kind = kind,
        StoreId = storeId,
        SchemaVersion = database.ReadNumber("PRAGMA user_version"),
        CreatedAt = time.GetUtcNow(),
        PlainBytes = new FileInfo(database.File).Length,
        LastSequence = 0,
        LedgerSize = 0,
        LedgerHead = "",
    };

    static byte[] ReadNote(SqliteDatabase database, string name) =>
        ReadBytes(database, string.Create(CultureInfo.InvariantCulture, $"SELECT value FROM note WHERE name = '{name}'"));

    static byte[] ReadBytes(SqliteDatabase database, string sql)
    {
        using var statement = database.Prepare(sql);
        return statement.Step() ? statement.Bytes(0) : [];
    }
}
