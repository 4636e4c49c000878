using System.Buffers.Binary;
using System.IO.Compression;
using Klang.Exchange.Thai43.Spool;

namespace Klang.Exchange.Thai43.Reading;

/// <summary>Where the members come from: a zip archive, a folder, or one file. Owns what it opened.</summary>
sealed class ArchiveSource : IDisposable
{
    const int EndRecordBytes = 22;
    const int LargeEndRecordBytes = 56;
    const int LocatorBytes = 20;
    const int CommentBytesMax = 65535;
    const int UnixTypeMask = 0xF000;
    const int UnixSymlink = 0xA000;

    readonly ZipArchive? zip;
    readonly Stream? stream;

    ArchiveSource(IReadOnlyList<ArchiveMember> members, F43Reason fault = F43Reason.None, ZipArchive? zip = null, Stream? stream = null)
    {
        Members = members;
        Fault = fault;
        this.zip = zip;
        this.stream = stream;
    }

    public IReadOnlyList<ArchiveMember> Members { get; }

    /// <summary>Why there is nothing to read.</summary>
    public F43Reason Fault { get; }

    public static ArchiveSource OpenPath(string path, F43Limits limits)
    {
        try
        {
            if (Directory.Exists(path))
            {
                return OpenFolder(path, limits);
            }

            if (!File.Exists(path))
            {
                return new ArchiveSource([], F43Reason.NotFound);
            }

            return Standard.OfMember(Path.GetFileName(path)) is not null
                ? new ArchiveSource([OfFile(new FileInfo(path), Path.GetFileName(path))])
                : OpenStream(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read), limits, leaveOpen: false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new ArchiveSource([], F43Reason.NotFound);
        }
    }

    /// <summary>The stream must be seekable.</summary>
    public static ArchiveSource OpenStream(Stream stream, F43Limits limits, bool leaveOpen)
    {
        var owned = leaveOpen ? null : stream;
        if (DirectoryFault(stream, limits) is var fault and not F43Reason.None)
        {
            owned?.Dispose();
            return new ArchiveSource([], fault);
        }

        try
        {
            stream.Position = 0;
            var zip = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Count > limits.MembersMax)
            {
                zip.Dispose();
                owned?.Dispose();
                return new ArchiveSource([], F43Reason.TooManyMembers);
            }

            return new ArchiveSource([.. zip.Entries.Where(entry => !IsFolder(entry)).Select(OfEntry)], zip: zip, stream: owned);
        }
        catch (Exception broken) when (IsBrokenZip(broken))
        {
            owned?.Dispose();
            return new ArchiveSource([], F43Reason.TruncatedArchive);
        }
    }

    /// <summary>Copies a stream that cannot seek to a sealed temporary file, and opens that.</summary>
    public static async Task<ArchiveSource> CopyAsync(Stream stream, F43Options options, CancellationToken cancellationToken)
    {
        var copy = new SealedFile(options.SpoolFolder);
        var length = 0L;
        var buffer = new byte[SealedFile.BlockBytes];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
            {
                length += read;
                if (length > options.Limits.ArchiveBytesMax)
                {
                    copy.Dispose();
                    return new ArchiveSource([], F43Reason.TooLarge);
                }

                copy.Write(buffer.AsSpan(0, read));
            }

            copy.Complete();
        }
        catch
        {
            copy.Dispose();
            throw;
        }

        return OpenStream(new SealedStream(copy, length), options.Limits, leaveOpen: false);
    }

    public void Dispose()
    {
        zip?.Dispose();
        stream?.Dispose();
    }

    /// <summary>What the zip reader throws over bytes that are no good zip.</summary>
    public static bool IsBrokenZip(Exception fault) =>
        fault is InvalidDataException or EndOfStreamException or ArgumentException or OverflowException or NotSupportedException
            or IndexOutOfRangeException or FormatException;

    /// <summary>Looks at the zip's end record first, so that a directory of millions of members is never read in.</summary>
    static F43Reason DirectoryFault(Stream stream, F43Limits limits)
    {
        var length = stream.Length;
        Span<byte> magic = stackalloc byte[4];
        stream.Position = 0;
        if (stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false) < 4 || !magic.StartsWith("PK"u8))
        {
            return F43Reason.NotAnArchive;
        }

        var tail = new byte[Math.Min(length, EndRecordBytes + CommentBytesMax)];
        stream.Position = length - tail.Length;
        var read = stream.ReadAtLeast(tail, tail.Length, throwOnEndOfStream: false);
        var at = tail.AsSpan(0, read).LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || at + EndRecordBytes > read)
        {
            return F43Reason.TruncatedArchive;
        }

        long members = BitConverter.ToUInt16(tail, at + 10);
        long directoryBytes = BitConverter.ToUInt32(tail, at + 12);
        if ((members == ushort.MaxValue || directoryBytes == uint.MaxValue || BitConverter.ToUInt32(tail, at + 16) == uint.MaxValue)
            && !TryReadLargeEnd(stream, length - tail.Length + at, out members, out directoryBytes))
        {
            return F43Reason.TruncatedArchive;
        }

        return members > limits.MembersMax || directoryBytes > limits.DirectoryBytesMax
            ? F43Reason.TooManyMembers
            : F43Reason.None;
    }

    /// <summary>The end record of large archives (Zip64), which some packers write for small ones too; a locator before the plain one names it.</summary>
    static bool TryReadLargeEnd(Stream stream, long endRecord, out long members, out long directoryBytes)
    {
        (members, directoryBytes) = (0, 0);
        Span<byte> locator = stackalloc byte[LocatorBytes];
        Span<byte> record = stackalloc byte[LargeEndRecordBytes];
        if (!TryReadAt(stream, endRecord - LocatorBytes, locator) || !locator.StartsWith("PK\u0006\u0007"u8)
            || !TryReadAt(stream, BinaryPrimitives.ReadInt64LittleEndian(locator[8..]), record) || !record.StartsWith("PK\u0006\u0006"u8))
        {
            return false;
        }

        members = BinaryPrimitives.ReadInt64LittleEndian(record[32..]);
        directoryBytes = BinaryPrimitives.ReadInt64LittleEndian(record[40..]);
        return members >= 0 && directoryBytes >= 0;
    }

    static bool TryReadAt(Stream stream, long position, Span<byte> into)
    {
        if (position < 0 || position > stream.Length - into.Length)
        {
            return false;
        }

        stream.Position = position;
        return stream.ReadAtLeast(into, into.Length, throwOnEndOfStream: false) == into.Length;
    }

    static ArchiveSource OpenFolder(string path, F43Limits limits)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = 2,
            AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.System,
            IgnoreInaccessible = true,
        };
        var files = new DirectoryInfo(path).EnumerateFiles("*", options)
            .OrderBy(file => file.FullName, StringComparer.Ordinal).Take(limits.MembersMax + 1).ToArray();
        return files.Length > limits.MembersMax
            ? new ArchiveSource([], F43Reason.TooManyMembers)
            : new ArchiveSource([.. files.Select(file => OfFile(file, Path.GetRelativePath(path, file.FullName)))]);
    }

    static ArchiveMember OfFile(FileInfo file, string name) =>
        new(name, file.Length, 0, Crc: null, F43Reason.None,
            () => new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0));

    static ArchiveMember OfEntry(ZipArchiveEntry entry) =>
        new(entry.FullName, entry.Length, Math.Max(1, entry.CompressedLength), entry.Crc32, FaultOf(entry), entry.Open);

    static F43Reason FaultOf(ZipArchiveEntry entry) =>
        !IsSafe(entry.FullName) || ((entry.ExternalAttributes >> 16) & UnixTypeMask) == UnixSymlink ? F43Reason.UnsafeName
        : entry.IsEncrypted ? F43Reason.EncryptedMember
        : F43Reason.None;

    static bool IsFolder(ZipArchiveEntry entry) => entry.FullName.EndsWith('/') && entry.Length == 0;

    static bool IsSafe(string name) =>
        name.Length is > 0 and < 512 && name[0] is not ('/' or '\\') && !name.Contains(':', StringComparison.Ordinal)
        && !name.Contains('\0', StringComparison.Ordinal)
        && !name.Split('/', '\\').Contains("..", StringComparer.Ordinal);
}
