using System.Buffers.Binary;
using System.Text;

namespace Klang.Exchange.Thai43.Reading;

/// <summary>
/// Rows as bytes on the spool. Layout: file (1), origin (1), line (4), member (2), flags (1), updated, UTC milliseconds (8),
/// number of remarks (1), the remarks (1 each), then the cells in UTF-8 separated by 0x1F, which cells never hold. Integers are
/// little-endian.
/// </summary>
static class RowCodec
{
    const int HeadBytes = 18;
    const byte Withdrawal = 1;
    const byte Joined = 2;
    const char Separator = '\u001F';

    public static byte[] Encode(Row row, bool isJoined = false)
    {
        var remarks = Math.Min(row.Remarks.Count, byte.MaxValue);
        var cells = string.Join(Separator, row.Values);
        var bytes = new byte[HeadBytes + remarks + Encoding.UTF8.GetByteCount(cells)];
        bytes[0] = (byte)row.File.Number;
        bytes[1] = (byte)row.Origin.Number;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(2), row.Line);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(6), (ushort)row.Member);
        bytes[8] = (byte)((row.IsWithdrawal ? Withdrawal : 0) | (isJoined ? Joined : 0));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(9), row.UpdatedAt.ToUnixTimeMilliseconds());
        bytes[17] = (byte)remarks;
        for (var at = 0; at < remarks; at++)
        {
            bytes[HeadBytes + at] = (byte)row.Remarks[at];
        }

        Encoding.UTF8.GetBytes(cells, bytes.AsSpan(HeadBytes + remarks));
        return bytes;
    }

    public static Row Decode(ReadOnlySpan<byte> bytes)
    {
        var remarks = bytes[17];
        var list = new List<F43Reason>(remarks);
        for (var at = 0; at < remarks; at++)
        {
            list.Add((F43Reason)bytes[HeadBytes + at]);
        }

        return new Row
        {
            File = Standard.Number(bytes[0]),
            Origin = Standard.Number(bytes[1]),
            Line = BinaryPrimitives.ReadInt32LittleEndian(bytes[2..]),
            Member = BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]),
            IsWithdrawal = (bytes[8] & Withdrawal) != 0,
            IsJoined = (bytes[8] & Joined) != 0,
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64LittleEndian(bytes[9..])).ToOffset(DateText.Offset),
            Remarks = list,
            Values = Encoding.UTF8.GetString(bytes[(HeadBytes + remarks)..]).Split(Separator),
        };
    }
}
