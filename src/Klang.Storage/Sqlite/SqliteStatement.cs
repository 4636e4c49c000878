using System.Buffers.Binary;
using SQLitePCL;

namespace Klang.Storage.Sqlite;

/// <summary>A prepared statement. Parameters count from 1, columns from 0. Bindings stay until bound anew.</summary>
sealed class SqliteStatement : IDisposable
{
    readonly SqliteDatabase database;
    readonly sqlite3_stmt statement;

    internal SqliteStatement(SqliteDatabase database, sqlite3_stmt statement)
    {
        this.database = database;
        this.statement = statement;
    }

    public SqliteStatement Bind(int parameter, long value)
    {
        database.Check(raw.sqlite3_bind_int64(statement, parameter, value));
        return this;
    }

    /// <summary>Binds 16 big-endian bytes, so that the order of bytes is the order of numbers.</summary>
    public SqliteStatement Bind(int parameter, UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return Bind(parameter, bytes);
    }

    public SqliteStatement Bind(int parameter, ReadOnlySpan<byte> value)
    {
        database.Check(value.IsEmpty
            ? raw.sqlite3_bind_zeroblob(statement, parameter, 0)
            : raw.sqlite3_bind_blob(statement, parameter, value));
        return this;
    }

    public SqliteStatement Bind(int parameter, string value)
    {
        database.Check(raw.sqlite3_bind_text(statement, parameter, value));
        return this;
    }

    public SqliteStatement BindNull(int parameter)
    {
        database.Check(raw.sqlite3_bind_null(statement, parameter));
        return this;
    }

    /// <summary>Goes to the next row; resets the statement when there is none.</summary>
    public bool Step()
    {
        var result = raw.sqlite3_step(statement);
        if (result == raw.SQLITE_ROW)
        {
            return true;
        }

        if (result == raw.SQLITE_DONE)
        {
            Reset();
            return false;
        }

        var failure = database.Failed(result);
        Reset();
        throw failure;
    }

    /// <summary>Runs to the end and resets.</summary>
    public void Run()
    {
        while (Step())
        {
        }
    }

    public void Reset() => raw.sqlite3_reset(statement);

    public long Number(int column) => raw.sqlite3_column_int64(statement, column);

    public int Int(int column) => checked((int)raw.sqlite3_column_int64(statement, column));

    public bool IsNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public string Text(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    /// <summary>Valid until the next step.</summary>
    public ReadOnlySpan<byte> Span(int column) => raw.sqlite3_column_blob(statement, column);

    public byte[] Bytes(int column) => Span(column).ToArray();

    /// <summary>Sixteen bytes as a number; 0 for null.</summary>
    public UInt128 Number128(int column)
    {
        var bytes = Span(column);
        return bytes.Length switch
        {
            16 => BinaryPrimitives.ReadUInt128BigEndian(bytes),
            0 => UInt128.Zero,
            _ => throw SqliteFault.Damaged(database.File, "a key has another length than it was written with"),
        };
    }

    public void Dispose()
    {
        database.Forget(this);
        statement.Dispose();
    }
}
