using System.Buffers;
using System.Text;

namespace Klang.Records;

/// <summary>Numbers as LEB128 and short texts with their length: how small sealed rows are written.</summary>
static class Compact
{
    /// <summary>Most bytes of a text.</summary>
    internal const int TextBytesMax = 256;

    internal static void WriteNumber(IBufferWriter<byte> output, ulong number)
    {
        Span<byte> bytes = stackalloc byte[10];
        var length = 0;
        while (number >= 0x80)
        {
            bytes[length++] = (byte)(number | 0x80);
            number >>= 7;
        }

        bytes[length++] = (byte)number;
        output.Write(bytes[..length]);
    }

    /// <summary>Writes a text; one of more than <see cref="TextBytesMax"/> bytes is a bug in the caller.</summary>
    internal static void WriteText(IBufferWriter<byte> output, string text)
    {
        Span<byte> bytes = stackalloc byte[TextBytesMax];
        var length = Encoding.UTF8.GetBytes(text, bytes);
        WriteNumber(output, (ulong)length);
        output.Write(bytes[..length]);
    }

    /// <summary>Reads what was written here; throws <see cref="InvalidDataException"/> for anything else.</summary>
    internal ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        readonly ReadOnlySpan<byte> bytes = bytes;
        int at;

        internal readonly bool AtEnd => at >= bytes.Length;

        internal byte Byte() => at < bytes.Length ? bytes[at++] : throw new InvalidDataException("A row ends too early.");

        internal ulong Number()
        {
            ulong number = 0;
            for (var shift = 0; shift < 64; shift += 7)
            {
                var part = Byte();
                number |= (ulong)(part & 0x7F) << shift;
                if (part < 0x80)
                {
                    return number;
                }
            }

            throw new InvalidDataException("A number is too long.");
        }

        /// <summary>A count of rows that take at least one byte each, so that a damaged one reserves no memory.</summary>
        internal int Count()
        {
            var count = Number();
            return count <= (ulong)(bytes.Length - at) ? (int)count : throw new InvalidDataException("A row counts more than it holds.");
        }

        internal string Text()
        {
            var length = Number();
            if (length > TextBytesMax || (int)length > bytes.Length - at)
            {
                throw new InvalidDataException("A text is too long.");
            }

            var text = Encoding.UTF8.GetString(bytes.Slice(at, (int)length));
            at += (int)length;
            return text;
        }
    }
}
