using System.Globalization;
using System.Text;

namespace Klang.Storage.Sqlite;

/// <summary>
/// Names of destroyed keys in a plain file beside keys.db, a line each: UTC ticks, blank, name. It is for the day on which keys.db cannot be read: the
/// restore of an older one destroys these again.
/// </summary>
static class DestroyedList
{
    public const string FileName = "destroyed.list";

    const long MaxBytes = 1L << 30;
    const int MaxNameLength = 256;

    /// <summary>Adds names; durable when it returns.</summary>
    public static void Append(string directory, IEnumerable<string> names, long at)
    {
        var path = Path.Combine(directory, FileName);
        var isNew = !File.Exists(path);
        try
        {
            using (var stream = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read))
            {
                foreach (var name in names)
                {
                    stream.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{at} {name}\n")));
                }

                stream.Flush(flushToDisk: true);
            }
        }
        catch (Exception failure) when (DiskErrors.IsDisk(failure))
        {
            throw DiskErrors.From(failure, path);
        }

        if (isNew)
        {
            DiskSync.Folder(directory);
        }
    }

    /// <summary>All whole lines; a torn last one is left out.</summary>
    public static IReadOnlyList<DestroyedKey> Read(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
        {
            return [];
        }

        if (new FileInfo(path).Length > MaxBytes)
        {
            throw SqliteFault.Damaged(path, "it is larger than any such list");
        }

        var text = File.ReadAllText(path);
        var whole = text.AsSpan(0, text.LastIndexOf('\n') + 1);
        var keys = new List<DestroyedKey>();
        foreach (var line in whole.EnumerateLines())
        {
            if (!line.IsEmpty)
            {
                keys.Add(ReadLine(path, line));
            }
        }

        return keys;
    }

    static DestroyedKey ReadLine(string path, ReadOnlySpan<char> line)
    {
        var blank = line.IndexOf(' ');
        return blank > 0 && line.Length - blank - 1 is > 0 and <= MaxNameLength
            && long.TryParse(line[..blank], NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            ? new(line[(blank + 1)..].ToString(), at)
            : throw SqliteFault.Damaged(path, "a line of it is not a time and a name");
    }
}
