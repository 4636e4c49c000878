using System.Buffers.Binary;
using System.Text;

namespace Klang.Trust;

/// <summary>
/// Builds the associated data of a sealed message from the row's own columns: every part length-prefixed (4 bytes,
/// big-endian), so no two lists of parts give the same bytes. Not stored; rebuilt on opening.
/// </summary>
public ref struct AssociatedData
{
    readonly Span<byte> buffer;
    int length;

    /// <summary>Starts with a kind, e.g. <c>klang/block/1</c>. The buffer must hold all parts (512 bytes are plenty).</summary>
    public AssociatedData(Span<byte> buffer, scoped ReadOnlySpan<byte> kind)
    {
        this.buffer = buffer;
        length = 0;
        Add(kind);
    }

    /// <summary>The bytes so far.</summary>
    public readonly ReadOnlySpan<byte> Bytes => buffer[..length];

    /// <summary>Adds bytes.</summary>
    public void Add(scoped ReadOnlySpan<byte> part)
    {
        BinaryPrimitives.WriteInt32BigEndian(buffer[length..], part.Length);
        part.CopyTo(buffer[(length + 4)..]);
        length += 4 + part.Length;
    }

    /// <summary>Adds a number as eight big-endian bytes.</summary>
    public void Add(long number)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        Add(bytes);
    }

    /// <summary>Adds a 128-bit value as sixteen big-endian bytes.</summary>
    public void Add(UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        Add(bytes);
    }

    /// <summary>Adds text of at most 256 bytes as UTF-8.</summary>
    public void Add(string text)
    {
        Span<byte> bytes = stackalloc byte[256];
        Add(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }
}
