using Klang.Records.Store;

namespace Klang.Storage.Sqlite;

/// <summary>
/// The folder restoring/ in a store's folder: what is restored is made ready in it, what it replaces is kept in it until all is done. While it
/// is there the store does not open. An interrupted restore is undone, or was through with its renames, when the next one begins.
/// </summary>
sealed class RestoreStage
{
    const string Name = "restoring";

    readonly string folder;
    readonly string place;
    readonly string[] parts;
    bool inPlace;

    RestoreStage(string directory, string place, string[] parts)
    {
        folder = Path.Combine(directory, Name);
        this.place = place;
        this.parts = parts;
    }

    /// <summary>Where the new parts are made.</summary>
    public string NewFolder => Path.Combine(folder, "new");

    string OldFolder => Path.Combine(folder, "old");

    /// <summary>Begins a restore of these files of a folder (a database, then its WAL files).</summary>
    public static RestoreStage Begin(string directory, string place, string database)
    {
        PrivateDirectory.Make(directory);
        PrivateDirectory.Make(place);
        var stage = new RestoreStage(directory, place, [database, database + "-wal", database + "-shm"]);
        stage.Undo();
        PrivateDirectory.Make(stage.folder);
        PrivateDirectory.Make(stage.NewFolder);
        PrivateDirectory.Make(stage.OldFolder);
        return stage;
    }

    /// <summary>Refuses a store in which a restore was interrupted.</summary>
    public static void RequireNone(string directory)
    {
        if (Directory.Exists(Path.Combine(directory, Name)))
        {
            throw new StoreException(StoreFault.Broken,
                $"A restore into {directory} is under way or was interrupted. Run it again; the store does not open half restored.");
        }
    }

    /// <summary>
    /// Puts the new database in the place of the old one. The last step is one rename. The old WAL goes first: it would be taken for that of the new database.
    /// </summary>
    public void PutInPlace()
    {
        foreach (var part in parts.Reverse())
        {
            MoveIfThere(place, OldFolder, part);
        }

        DiskSync.Folder(OldFolder);
        DiskSync.Folder(NewFolder);
        File.Move(Path.Combine(NewFolder, parts[0]), Path.Combine(place, parts[0]));
        inPlace = true;
        DiskSync.Folder(place);
        DiskSync.Folder(NewFolder);
    }

    /// <summary>All is done: what was replaced is deleted (and keys overwritten), and the store opens again.</summary>
    public void End()
    {
        DeleteFiles();
        DiskSync.Folder(Path.GetDirectoryName(folder)!);
    }

    /// <summary>After a failure. When the new database is in its place already, what is left to do is left to the next restore.</summary>
    public void Abandon()
    {
        if (!inPlace)
        {
            Undo();
        }
    }

    /// <summary>Puts what was moved away back, when the new database did not get to its place; then clears up.</summary>
    void Undo()
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        if (File.Exists(Path.Combine(NewFolder, parts[0])))
        {
            foreach (var part in parts)
            {
                MoveIfThere(OldFolder, place, part);
            }
        }

        DeleteFiles();
    }

    static void MoveIfThere(string from, string to, string part)
    {
        var source = Path.Combine(from, part);
        if (File.Exists(source))
        {
            File.Move(source, Path.Combine(to, part));
        }
    }

    void DeleteFiles()
    {
        if (parts[0] == SqliteKeyStore.FileName)
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            {
                PrivateFile.Shred(file);
            }
        }

        Directory.Delete(folder, recursive: true);
    }
}
