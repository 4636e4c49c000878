using System.Buffers.Binary;
using System.Numerics;

namespace Klang.Storage.Sqlite;

/// <summary>CRC-32C over the columns of a row, for rows that may run over into further pages and are not sealed.</summary>
static class RowCheck
{
    public static long OfClaim(UInt128 key, long owner, ReadOnlySpan<byte> detail)
    {
        var crc = Add(0xFFFFFFFF, (long)(ulong)(key >> 64));
        crc = Add(crc, (long)(ulong)key);
        crc = Add(crc, owner);
        return Add(crc, detail);
    }

    public static long OfLog(long sequence, long at, ReadOnlySpan<byte> blocks) =>
        Add(Add(Add(0xFFFFFFFF, sequence), at), blocks);

    static uint Add(uint crc, long number) => BitOperations.Crc32C(crc, (ulong)number);

    static uint Add(uint crc, ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length >= 8)
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[8..];
        }

        foreach (var one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return crc;
    }
}
