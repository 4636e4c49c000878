using Klang.Records.Store;

namespace Klang.Storage.Sqlite;

/// <summary>Keeps a second process (or a second store in this one) off a folder for as long as it is held.</summary>
sealed class DirectoryLock : IDisposable
{
    readonly FileStream file;

    DirectoryLock(FileStream file) => this.file = file;

    public static DirectoryLock Take(string directory, string name)
    {
        var path = Path.Combine(directory, name);
        try
        {
            return new(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException failure) when (File.Exists(path))
        {
            throw new StoreException(StoreFault.InUse,
                $"The store in {directory} is in use by another Klang process. Stop that one first, or name another folder.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreException(StoreFault.Broken, $"{path} cannot be made. Check that the folder may be written.", failure);
        }
    }

    public void Dispose() => file.Dispose();
}
