using Klang.Exchange.Thai43.Reading;

namespace Klang.Exchange.Thai43;

/// <summary>Opens 43-file archives: a zip, a folder, or one file of the standard.</summary>
public static class F43Import
{
    /// <summary>
    /// Archives in the order in which they were made, by their names; those whose names tell no time come last. An older archive
    /// after a newer one does no harm to what is stored, but its sender may have corrected or completed it since.
    /// </summary>
    public static IReadOnlyList<string> InOrder(IEnumerable<string> paths) =>
    [
        .. paths.OrderBy(path => ArchiveName.TimeOf(Path.GetFileName(Path.TrimEndingDirectorySeparator(path))) ?? DateTimeOffset.MaxValue)
            .ThenBy(path => path, StringComparer.Ordinal),
    ];

    /// <summary>Opens by path. What is wrong with the archive is told by its receipt, never thrown.</summary>
    public static async Task<F43Archive> OpenAsync(string path, F43Options? options, CancellationToken cancellationToken)
    {
        options ??= new F43Options();
        var name = options.ArchiveName ?? Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        var source = await Task.Run(() => ArchiveSource.OpenPath(path, options.Limits), cancellationToken);
        return new F43Archive(source, name, options);
    }

    /// <summary>
    /// Opens a zip from a stream, which stays open. A stream that cannot seek is first copied to a sealed temporary file.
    /// </summary>
    public static async Task<F43Archive> OpenAsync(Stream stream, F43Options? options, CancellationToken cancellationToken)
    {
        options ??= new F43Options();
        var source = stream.CanSeek
            ? await Task.Run(() => ArchiveSource.OpenStream(stream, options.Limits, leaveOpen: true), cancellationToken)
            : await ArchiveSource.CopyAsync(stream, options, cancellationToken);
        return new F43Archive(source, options.ArchiveName ?? "", options);
    }
}
