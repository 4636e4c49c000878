using System.Text;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Tests.Storage;

/// <summary>Rows as tests write them. Everything in a block is made from its chart and its mark, so that a reader can tell right from wrong.</summary>
static class Rows
{
    static long blockIds;

    public static UInt128 NewBlockId() => new((ulong)Interlocked.Increment(ref blockIds), 0);

    public static NewBlock Block(ChartId chart, string mark, int length = 0)
    {
        var header = new BlockHeader(chart, NewBlockId(), Compartment.Normal, "X0001", 7, 638_000_000_000_000_000, 3);
        return new(header, Content(chart, mark, length));
    }

    public static byte[] Content(ChartId chart, string mark, int length)
    {
        var text = Encoding.UTF8.GetBytes($"{chart.Value}/{mark}/");
        var content = new byte[Math.Max(text.Length, length)];
        for (var i = 0; i < content.Length; i++)
        {
            content[i] = text[i % text.Length];
        }

        return content;
    }

    public static HeadWrite Head(ChartId chart, long expected = 0, string content = "head") =>
        new(new SealedHead(chart, ChartKind.Person, "", expected + 1, Encoding.UTF8.GetBytes(content)), expected);

    public static DirectoryWrite Directory(UInt128 key, ChartId chart, int expected = 0, int block = 0, int slot = 0) =>
        new(key, expected, chart, block, slot, Math.Max(expected, 0) + 1, PlaceState.Current);

    public static ClaimWrite Claim(UInt128 key, ChartId owner, string detail = "") =>
        new(key, ChartId.None, owner, Encoding.UTF8.GetBytes(detail));

    public static string Text(ReadOnlyMemory<byte> bytes) => Encoding.UTF8.GetString(bytes.Span);
}
