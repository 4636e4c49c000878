using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Klang.Witness;

/// <summary>
/// The newest cosigned checkpoint of each origin, a file each, and the lock that keeps a second process out. A checkpoint is durable when its file is written,
/// synced, renamed over the old one and the folder synced: after a crash the old one stands there or the new, whole.
/// </summary>
sealed partial class CheckpointFiles : IDisposable
{
    const string LockName = "witness.lock";

    readonly string folder;
    readonly FileStream held;

    /// <summary>Throws <see cref="IOException"/> when another process has the folder open.</summary>
    public CheckpointFiles(string folder)
    {
        this.folder = Directory.CreateDirectory(folder).FullName;
        held = new FileStream(Path.Combine(this.folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>Lower-case hexadecimal SHA-256 of an origin: its name among files and addresses.</summary>
    public static string NameOf(string origin) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(origin)));

    /// <summary>Null when none of this origin was cosigned.</summary>
    public byte[]? Read(string originHash)
    {
        var path = Path.Combine(folder, originHash);
        return originHash.Length == 64 && originHash.All(char.IsAsciiHexDigitLower) && File.Exists(path) ? File.ReadAllBytes(path) : null;
    }

    /// <summary>Durable when it returns.</summary>
    public void Write(string originHash, byte[] note)
    {
        var path = Path.Combine(folder, originHash);
        using (var file = new FileStream(path + ".new", FileMode.Create, FileAccess.Write))
        {
            file.Write(note);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".new", path, overwrite: true);
        SyncFolder(folder);
    }

    public void Dispose() => held.Dispose();

    /// <summary>The names in a folder are durable only when the folder is synced itself.</summary>
    internal static void SyncFolder(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(folder, flags: 0);
        try
        {
            if (descriptor < 0 || Sync(descriptor) != 0)
            {
                throw new IOException($"The folder {folder} could not be synced.");
            }
        }
        finally
        {
            if (descriptor >= 0)
            {
                _ = Close(descriptor);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Sync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
