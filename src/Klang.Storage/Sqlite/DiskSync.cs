using System.Runtime.InteropServices;
using Klang.Records.Store;

namespace Klang.Storage.Sqlite;

/// <summary>Makes the names in a folder durable: a file that was synced and renamed is lost in a power cut while its folder is not synced.</summary>
static partial class DiskSync
{
    const int ReadOnly = 0;

    /// <summary>Syncs a folder. Windows journals names itself and has no such call.</summary>
    public static void Folder(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = open(directory, ReadOnly);
        if (descriptor < 0)
        {
            throw Failed(directory);
        }

        var result = fsync(descriptor);
        var failure = result == 0 ? null : Failed(directory);
        _ = close(descriptor);
        if (failure is not null)
        {
            throw failure;
        }
    }

    static StoreException Failed(string directory) => new(StoreFault.Broken,
        $"The folder {directory} could not be synced to the disk (system error {Marshal.GetLastPInvokeError()}).");

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int close(int descriptor);
}
