using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Klang.Storage.Sqlite;

/// <summary>
/// A checksum on every page of a database file. SQLite keeps none, so a flipped bit in a key would make a row vanish
/// without a word. The last eight bytes of each page (SQLite's reserved bytes) hold four interleaved CRC-32C over the
/// page and its number: written when a page goes to the database file, checked whenever one is read from it. Pages in
/// the WAL have SQLite's own frame checksums.
/// </summary>
/// <remarks>
/// It registers a VFS that is SQLite's default one but for opening, reading and writing of main database files; every other
/// call goes straight to the original code, so it costs nothing there. The unmanaged tables live as long as the process.
/// </remarks>
static unsafe partial class PageChecksum
{
    /// <summary>Name to open databases under.</summary>
    public const string VfsName = "klang";

    /// <summary>Bytes at the end of each page that hold the checksum.</summary>
    public const int ReservedBytes = 8;

    const int OpenMainDb = 0x100;
    const int IoErrorData = 10 | (32 << 8);
    const int CapabilitySubpageRead = 0x8000;
    const int Ok = 0;

    static readonly Lock Gate = new();
    static readonly Dictionary<nint, nint> TablesByOriginal = [];
    static bool registered;
    static Vfs* original;
    static int stateOffset;

    /// <summary>Makes the VFS known to SQLite, once per process.</summary>
    public static void Register()
    {
        lock (Gate)
        {
            if (registered)
            {
                return;
            }

            original = (Vfs*)sqlite3_vfs_find(null);
            var vfs = (Vfs*)NativeMemory.AllocZeroed((nuint)sizeof(Vfs));
            *vfs = *original;
            stateOffset = (original->OsFileSize + 7) & ~7;
            vfs->OsFileSize = stateOffset + sizeof(nint);
            vfs->Next = null;
            vfs->Name = Marshal.StringToCoTaskMemUTF8(VfsName);
            vfs->Open = &Open;
            if (sqlite3_vfs_register(vfs, 0) != Ok)
            {
                throw new InvalidOperationException("SQLite did not take the VFS with page checksums.");
            }

            registered = true;
        }
    }

    /// <summary>The checksum of a page without its last eight bytes.</summary>
    public static ulong Compute(ReadOnlySpan<byte> page, long number)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(page[..^ReservedBytes]);
        uint a = (uint)number, b = ~a, c = a ^ 0xA5A5A5A5, d = ~c;
        var i = 0;
        for (; i + 4 <= words.Length; i += 4)
        {
            a = BitOperations.Crc32C(a, words[i]);
            b = BitOperations.Crc32C(b, words[i + 1]);
            c = BitOperations.Crc32C(c, words[i + 2]);
            d = BitOperations.Crc32C(d, words[i + 3]);
        }

        for (; i < words.Length; i++)
        {
            a = BitOperations.Crc32C(a, words[i]);
        }

        var low = BitOperations.Crc32C(a, b | ((ulong)d << 32));
        var high = BitOperations.Crc32C(c, d | ((ulong)b << 32));
        return low | ((ulong)high << 32);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Open(Vfs* vfs, byte* name, OpenFile* file, int flags, int* outFlags)
    {
        var result = original->Open(original, name, file, flags, outFlags);
        if (result == Ok && (flags & OpenMainDb) != 0 && file->Methods != null)
        {
            *OriginalMethods(file) = file->Methods;
            file->Methods = TableFor(file->Methods);
        }

        return result;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int Read(OpenFile* file, void* buffer, int count, long offset)
    {
        var result = (*OriginalMethods(file))->Read(file, buffer, count, offset);
        if (result != Ok || !IsPage(count, offset))
        {
            return result;
        }

        var page = new ReadOnlySpan<byte>(buffer, count);
        var stored = BinaryPrimitives.ReadUInt64LittleEndian(page[^ReservedBytes..]);
        if (stored == Compute(page, offset / count))
        {
            return Ok;
        }

        // A page that was given up before it was ever written is a hole of zeros. SQLite never takes one for a row or
        // an index page (its type byte would be 0), and what may run over pages is sealed or has a row check.
        return page.ContainsAnyExcept((byte)0) ? IoErrorData : Ok;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [SkipLocalsInit]
    static int Write(OpenFile* file, void* buffer, int count, long offset)
    {
        var methods = *OriginalMethods(file);
        if (!IsPage(count, offset))
        {
            return methods->Write(file, buffer, count, offset);
        }

        var copy = stackalloc byte[count];
        var page = new Span<byte>(copy, count);
        new ReadOnlySpan<byte>(buffer, count).CopyTo(page);
        BinaryPrimitives.WriteUInt64LittleEndian(page[^ReservedBytes..], Compute(page, offset / count));
        return methods->Write(file, copy, count, offset);
    }

    /// <summary>Without reads of parts of a page, which would go unchecked.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static int DeviceCharacteristics(OpenFile* file) =>
        (*OriginalMethods(file))->DeviceCharacteristics(file) & ~CapabilitySubpageRead;

    /// <summary>Whole pages are powers of two from 512 to 65,536; the header alone is read in 100 bytes.</summary>
    static bool IsPage(int count, long offset) =>
        count is >= 512 and <= 65536 && BitOperations.IsPow2(count) && offset % count == 0;

    static IoMethods** OriginalMethods(OpenFile* file) => (IoMethods**)((byte*)file + stateOffset);

    static IoMethods* TableFor(IoMethods* methods)
    {
        lock (Gate)
        {
            if (TablesByOriginal.TryGetValue((nint)methods, out var known))
            {
                return (IoMethods*)known;
            }

            var table = (IoMethods*)NativeMemory.AllocZeroed((nuint)sizeof(IoMethods));
            var pointers = methods->Version switch { 1 => 12, 2 => 16, _ => 18 };
            NativeMemory.Copy(methods, table, (nuint)((pointers + 1) * sizeof(nint)));
            table->Read = &Read;
            table->Write = &Write;
            table->DeviceCharacteristics = &DeviceCharacteristics;
            TablesByOriginal[(nint)methods] = (nint)table;
            return table;
        }
    }

    [LibraryImport("e_sqlite3")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial void* sqlite3_vfs_find(byte* name);

    [LibraryImport("e_sqlite3")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int sqlite3_vfs_register(void* vfs, int makeDefault);

    /// <summary>sqlite3_vfs (https://sqlite.org/c3ref/vfs.html), up to its version 3.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct Vfs
    {
        public int Version;
        public int OsFileSize;
        public int MaxPathName;
        public Vfs* Next;
        public nint Name;
        public nint AppData;
        public delegate* unmanaged[Cdecl]<Vfs*, byte*, OpenFile*, int, int*, int> Open;
        public OtherVfsMethods Others;
    }

    /// <summary>xDelete to xNextSystemCall.</summary>
    [InlineArray(15)]
    struct OtherVfsMethods
    {
        nint first;
    }

    /// <summary>sqlite3_file: its method table comes first.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct OpenFile
    {
        public IoMethods* Methods;
    }

    /// <summary>sqlite3_io_methods (https://sqlite.org/c3ref/io_methods.html), up to its version 3.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct IoMethods
    {
        public int Version;
        public nint Close;
        public delegate* unmanaged[Cdecl]<OpenFile*, void*, int, long, int> Read;
        public delegate* unmanaged[Cdecl]<OpenFile*, void*, int, long, int> Write;
        public FileMethods Files;
        public delegate* unmanaged[Cdecl]<OpenFile*, int> DeviceCharacteristics;
        public SharedMemoryMethods SharedMemory;
    }

    /// <summary>xTruncate to xSectorSize.</summary>
    [InlineArray(8)]
    struct FileMethods
    {
        nint first;
    }

    /// <summary>xShmMap to xUnfetch.</summary>
    [InlineArray(6)]
    struct SharedMemoryMethods
    {
        nint first;
    }
}
