using System.Buffers.Binary;
using System.Numerics;

namespace Klang.Storage.Sqlite;

/// <summary>
/// Looks at a database file and its WAL before SQLite does. SQLite takes a WAL up to the first frame that does not check and
/// drops the rest without a word: right for a torn end, wrong for a flipped bit in the middle.
/// </summary>
static class DatabaseFile
{
    const int HeaderBytes = 100;
    const int WalHeaderBytes = 32;
    const int FrameHeaderBytes = 24;
    const uint WalMagic = 0x377F0682;

    /// <summary>True when there is something to open; throws when it is no database of ours or is damaged.</summary>
    public static bool Inspect(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length == 0)
        {
            var wal = new FileInfo(path + "-wal");
            return wal.Exists && wal.Length > WalHeaderBytes && !file.Exists
                ? throw SqliteFault.Damaged(path, "it is missing, though its WAL is there")
                : false;
        }

        InspectHeader(path);
        InspectWal(path);
        return true;
    }

    static void InspectHeader(string path)
    {
        var header = ReadHeader(path);
        var isOurs = header.AsSpan(0, 16).SequenceEqual("SQLite format 3\0"u8)
            && PageSize(header) is >= 512 and <= 65536 && BitOperations.IsPow2(PageSize(header))
            && header[20] == PageChecksum.ReservedBytes;
        if (!isOurs)
        {
            throw SqliteFault.Damaged(path, "its first page is broken, or it is not a database of Klang's");
        }
    }

    static int PageSize(byte[] header)
    {
        var stored = BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(16));
        return stored == 1 ? 65536 : stored;
    }

    static byte[] ReadHeader(string path)
    {
        var header = new byte[HeaderBytes];
        using var stream = OpenShared(path);
        return stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) == HeaderBytes
            ? header
            : throw SqliteFault.Damaged(path, "it is shorter than its header");
    }

    /// <summary>
    /// A frame that does not check, with a whole transaction after it that does, cannot be a torn end: each transaction is synced before the
    /// next is written. Frames of one age share the salt of the header; each carries the checksum up to itself, so the check can take up again
    /// behind a broken one.
    /// </summary>
    static void InspectWal(string path)
    {
        var walPath = path + "-wal";
        if (!File.Exists(walPath))
        {
            return;
        }

        using var stream = OpenShared(walPath);
        var header = new byte[WalHeaderBytes];
        if (stream.Length < WalHeaderBytes + FrameHeaderBytes)
        {
            return;
        }

        stream.ReadExactly(header);

        var bigEndian = (BinaryPrimitives.ReadUInt32BigEndian(header) & 1) == 1;
        var pageSize = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(8));
        var sum = WalSum.Of(header.AsSpan(0, 24), default, bigEndian);
        var isWhole = BitOperations.IsPow2(pageSize) && pageSize is >= 512 and <= 65536
            && (BinaryPrimitives.ReadUInt32BigEndian(header) & ~1u) == WalMagic && sum == WalSum.Read(header.AsSpan(24));
        if (!isWhole)
        {
            // SQLite syncs the header before it writes the first frame, so a broken one with frames behind it is damage.
            throw SqliteFault.Damaged(walPath, "its first bytes do not match their checksum");
        }

        var salt = header.AsSpan(16, 8).ToArray();
        var frame = new byte[FrameHeaderBytes + pageSize];
        var broken = false;
        var commitsBehind = 0;
        while (stream.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length)
        {
            var stored = WalSum.Read(frame.AsSpan(16));
            var computed = WalSum.Of(frame.AsSpan(FrameHeaderBytes), WalSum.Of(frame.AsSpan(0, 8), sum, bigEndian), bigEndian);
            var checks = computed == stored && frame.AsSpan(8, 8).SequenceEqual(salt);
            broken |= !checks;
            var isCommit = BinaryPrimitives.ReadUInt32BigEndian(frame.AsSpan(4)) != 0;
            if (broken && checks && isCommit && ++commitsBehind > 1)
            {
                throw SqliteFault.Damaged(walPath, "a page in its middle does not match its checksum, with later commits behind it");
            }

            sum = stored;
        }
    }

    static FileStream OpenShared(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, FileOptions.SequentialScan);

    /// <summary>SQLite's WAL checksum (https://sqlite.org/fileformat2.html#checksum_algorithm).</summary>
    readonly record struct WalSum(uint First, uint Second)
    {
        public static WalSum Read(ReadOnlySpan<byte> bytes) =>
            new(BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt32BigEndian(bytes[4..]));

        public static WalSum Of(ReadOnlySpan<byte> bytes, WalSum start, bool bigEndian)
        {
            var (first, second) = (start.First, start.Second);
            for (; bytes.Length >= 8; bytes = bytes[8..])
            {
                first += Word(bytes, bigEndian) + second;
                second += Word(bytes[4..], bigEndian) + first;
            }

            return new(first, second);
        }

        static uint Word(ReadOnlySpan<byte> bytes, bool bigEndian) => bigEndian
            ? BinaryPrimitives.ReadUInt32BigEndian(bytes)
            : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }
}
