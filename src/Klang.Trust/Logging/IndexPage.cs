using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Klang.Trust.Logging;

/// <summary>
/// A page of a segment, version 1: version, then for each hash in ascending order its first six bytes, the number of entries less one (2) and their places
/// in the segment (2 each, ascending), then HMAC (32) over segment, page and all before.
/// </summary>
static class IndexPage
{
    const byte Version = 1;
    const int HashLength = 6;
    const int HeadLength = HashLength + 2;

    /// <summary>The page on which a hash stands: its first five bits.</summary>
    public static int Of(ulong hash) => (int)(hash >> 59);

    public static LedgerSegment Build(LedgerKeys keys, long segment, SortedDictionary<ulong, List<ushort>> entries)
    {
        var pages = new List<byte>[LedgerSegment.PageCount];
        for (var page = 0; page < pages.Length; page++)
        {
            pages[page] = [Version];
        }

        Span<byte> number = stackalloc byte[8];
        foreach (var (hash, places) in entries)
        {
            var page = pages[Of(hash << (64 - (8 * HashLength)))]; // What is kept are the first bytes, so the page still shows.
            BinaryPrimitives.WriteUInt64BigEndian(number, hash);
            page.AddRange(number[(8 - HashLength)..]);
            Add(page, places.Count - 1);
            foreach (var place in places)
            {
                Add(page, place);
            }
        }

        return new LedgerSegment(segment, [.. pages.Select((page, i) => (ReadOnlyMemory<byte>)Authenticate(keys, segment, i, page))]);

        static void Add(List<byte> page, int value)
        {
            page.Add((byte)(value >> 8));
            page.Add((byte)value);
        }
    }

    /// <summary>What of a hash is kept: its first six bytes.</summary>
    public static ulong Kept(ulong hash) => hash >> (64 - (8 * HashLength));

    /// <summary>Adds the places of a hash, counted from the log's beginning; false when the page is not the one that was written.</summary>
    public static bool TryFind(LedgerKeys keys, long segment, ulong hash, ReadOnlySpan<byte> page, List<long> found)
    {
        if (page.Length < 1 + LedgerKeys.MacLength || page[0] != Version)
        {
            return false;
        }

        var content = page[..^LedgerKeys.MacLength];
        Span<byte> mac = stackalloc byte[LedgerKeys.MacLength];
        keys.IndexMac(Labelled(segment, Of(hash), content), mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, page[^LedgerKeys.MacLength..]))
        {
            return false;
        }

        Span<byte> wanted = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(wanted, Kept(hash));
        for (var rest = content[1..]; !rest.IsEmpty;)
        {
            var count = BinaryPrimitives.ReadUInt16BigEndian(rest[HashLength..]) + 1;
            if (rest[..HashLength].SequenceEqual(wanted[(8 - HashLength)..]))
            {
                for (var i = 0; i < count; i++)
                {
                    found.Add((segment * LedgerSegment.Length) + BinaryPrimitives.ReadUInt16BigEndian(rest[(HeadLength + (2 * i))..]));
                }

                break;
            }

            rest = rest[(HeadLength + (2 * count))..];
        }

        return true;
    }

    static byte[] Authenticate(LedgerKeys keys, long segment, int page, List<byte> content)
    {
        var bytes = new byte[content.Count + LedgerKeys.MacLength];
        content.CopyTo(bytes);
        keys.IndexMac(Labelled(segment, page, bytes.AsSpan(0, content.Count)), bytes.AsSpan(content.Count));
        return bytes;
    }

    static ReadOnlySpan<byte> Labelled(long segment, int page, ReadOnlySpan<byte> content)
    {
        var buffer = new byte[content.Length + 64];
        var labelled = new AssociatedData(buffer, "klang/ledger-page/1"u8);
        labelled.Add(segment);
        labelled.Add(page);
        labelled.Add(content);
        return labelled.Bytes;
    }
}
