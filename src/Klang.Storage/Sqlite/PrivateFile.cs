namespace Klang.Storage.Sqlite;

/// <summary>Files that only their owner may read.</summary>
static class PrivateFile
{
    const int BufferBytes = 1 << 20;

    /// <summary>Makes the file, or cuts one that is there to nothing.</summary>
    public static FileStream Make(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            BufferSize = BufferBytes,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new(path, options);
    }

    public static FileStream OpenRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.Asynchronous | FileOptions.SequentialScan);

    /// <summary>Overwrites a file that held keys before it is deleted. On a disk that writes elsewhere (flash) this is what can be done from here, no more.</summary>
    public static void Shred(string path)
    {
        if (!File.Exists(path))
        {
            return;
        }

        using (var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None))
        {
            var zeroes = new byte[1 << 16];
            for (var left = stream.Length; left > 0; left -= zeroes.Length)
            {
                stream.Write(zeroes.AsSpan(0, (int)Math.Min(left, zeroes.Length)));
            }

            stream.Flush(flushToDisk: true);
        }

        File.Delete(path);
    }
}
