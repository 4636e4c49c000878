using Klang.Records.Store;

namespace Klang.Storage.Sqlite;

/// <summary>
/// A folder beside a database for a copy of it that lives for the length of a backup. Locked while in use; what a crash left behind is swept away
/// at the next start.
/// </summary>
sealed class SnapshotFolder : IDisposable
{
    const string Prefix = "snapshot-";
    const string LockName = "snapshot.lock";

    readonly string folder;
    readonly bool holdsKeys;
    readonly DirectoryLock folderLock;

    SnapshotFolder(string folder, bool holdsKeys)
    {
        this.folder = folder;
        this.holdsKeys = holdsKeys;
        folderLock = DirectoryLock.Take(folder, LockName);
    }

    /// <summary>The copy: as closed to others as the database, and sealed row by row as it is.</summary>
    public string File => Path.Combine(folder, "copy.db");

    public static SnapshotFolder Make(string besides, bool holdsKeys)
    {
        var folder = Path.Combine(besides, Prefix + Guid.NewGuid().ToString("N"));
        PrivateDirectory.Make(folder);
        return new(folder, holdsKeys);
    }

    /// <summary>Deletes what no running backup holds.</summary>
    public static void Sweep(string besides, bool holdsKeys)
    {
        foreach (var left in Directory.EnumerateDirectories(besides, Prefix + "*"))
        {
            try
            {
                new SnapshotFolder(left, holdsKeys).Dispose();
            }
            catch (StoreException inUse) when (inUse.Fault == StoreFault.InUse)
            {
                // A backup by another process is under way.
            }
        }
    }

    public void Dispose()
    {
        if (holdsKeys)
        {
            PrivateFile.Shred(File);
        }

        folderLock.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}
