using System.Buffers;
using System.Text;

namespace Klang.Demo.F43;

/// <summary>The rows of one file, kept as bytes in the sender's encoding.</summary>
sealed class F43Table
{
    readonly ArrayBufferWriter<byte> bytes = new(4096);
    readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
    readonly string[] columns;
    readonly string?[] row;
    readonly bool tis620;
    bool open;

    public F43Table(string file, bool tis620)
    {
        File = file;
        this.tis620 = tis620;
        columns = F43Columns.Of(file);
        row = new string?[columns.Length];
        for (var at = 0; at < columns.Length; at++)
        {
            places.Add(columns[at], at);
        }
    }

    public string File { get; }

    public int Rows { get; private set; }

    /// <summary>Ends the row before, if any, and starts another.</summary>
    public F43Table Begin()
    {
        End();
        open = true;
        return this;
    }

    /// <summary>Sets a field of the open row. Null and empty are the same.</summary>
    public F43Table Set(string column, string? value)
    {
        row[places[column]] = value;
        return this;
    }

    public F43Table Set(string column, int value) => Set(column, Text.Of(value));

    public F43Table SetIf(string column, string? value)
    {
        if (places.TryGetValue(column, out var at))
        {
            row[at] = value;
        }

        return this;
    }

    /// <summary>The whole file: header, rows, CRLF.</summary>
    public void WriteTo(Stream stream)
    {
        End();
        stream.Write(Encoding.ASCII.GetBytes(string.Join('|', columns) + "\r\n"));
        stream.Write(bytes.WrittenSpan);
    }

    void End()
    {
        if (!open)
        {
            return;
        }

        for (var at = 0; at < row.Length; at++)
        {
            if (at > 0)
            {
                Put((byte)'|');
            }

            if (row[at] is { Length: > 0 } value)
            {
                Put(value);
                row[at] = null;
            }
        }

        Put((byte)'\r');
        Put((byte)'\n');
        Rows++;
        open = false;
    }

    void Put(byte value)
    {
        bytes.GetSpan(1)[0] = value;
        bytes.Advance(1);
    }

    void Put(string value)
    {
        if (!tis620)
        {
            bytes.Advance(Encoding.UTF8.GetBytes(value, bytes.GetSpan(value.Length * 3)));
            return;
        }

        var span = bytes.GetSpan(value.Length);
        for (var at = 0; at < value.Length; at++)
        {
            // TIS-620 keeps the Thai block of Unicode in order from 0xA1.
            span[at] = value[at] switch
            {
                < '\u0080' => (byte)value[at],
                >= '\u0E01' and <= '\u0E5B' => (byte)(value[at] - 0x0E01 + 0xA1),
                _ => (byte)'?',
            };
        }

        bytes.Advance(value.Length);
    }
}
