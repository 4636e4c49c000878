using Klang.Records.Store;

namespace Klang.Storage.Sqlite;

/// <summary>
/// A block's place as one number: chart &lt;&lt; 20 | number. So a chart has at most 1,048,576 blocks, and a store
/// 2^43 charts. Lists of places are packed as pairs of variable-length numbers (seven bits a byte, low first).
/// </summary>
static class BlockNumbers
{
    public const int NumberBits = 20;
    public const int PerChart = 1 << NumberBits;
    public const long HighestChart = (1L << 43) - 1;

    public static long Place(ChartId chart, int number) => (chart.Value << NumberBits) | (long)number;

    public static ChartId ChartOf(long place) => new(place >> NumberBits);

    public static int NumberOf(long place) => (int)(place & (PerChart - 1));

    public static byte[] Pack(IReadOnlyList<long> places)
    {
        var packed = new byte[places.Count * 18];
        var length = 0;
        foreach (var place in places)
        {
            length += Write(packed.AsSpan(length), place >> NumberBits);
            length += Write(packed.AsSpan(length), NumberOf(place));
        }

        return packed[..length];
    }

    public static IReadOnlyList<(ChartId Chart, int Block)> Unpack(ReadOnlySpan<byte> packed)
    {
        var blocks = new List<(ChartId, int)>();
        while (!packed.IsEmpty)
        {
            blocks.Add((new ChartId(Read(ref packed)), (int)Read(ref packed)));
        }

        return blocks;
    }

    static int Write(Span<byte> target, long value)
    {
        var length = 0;
        for (; value >= 0x80; value >>= 7)
        {
            target[length++] = (byte)(value | 0x80);
        }

        target[length++] = (byte)value;
        return length;
    }

    static long Read(ref ReadOnlySpan<byte> source)
    {
        long value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var one = source[0];
            source = source[1..];
            value |= (long)(one & 0x7F) << shift;
            if (one < 0x80)
            {
                return value;
            }
        }
    }
}
