using System.Globalization;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>One backup on the disk: written beside its name and renamed when it is whole and synced.</summary>
static class BackupFile
{
    const string UnfinishedEnding = ".unfinished";

    /// <summary>Seals a database file. What fails leaves nothing behind.</summary>
    public static async Task WriteAsync(
        IKms kms, BackupHeader header, string database, string path, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        path = Path.GetFullPath(path);
        var unfinished = path + UnfinishedEnding;
        try
        {
            await using (var output = PrivateFile.Make(unfinished))
            await using (var content = PrivateFile.OpenRead(database))
            {
                var bytes = new StepProgress(progress, "sealing", header.PlainBytes);
                await SealedFile.WriteAsync(kms, header.ToBytes(), content, output, bytes, cancellationToken);
                await output.FlushAsync(cancellationToken);
                output.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path, overwrite: false);
            DiskSync.Folder(Path.GetDirectoryName(path)!);
        }
        catch (Exception failure)
        {
            File.Delete(unfinished);
            if (DiskErrors.IsDisk(failure))
            {
                throw DiskErrors.From(failure, path);
            }

            throw;
        }
    }

    /// <summary>Refuses a name that is taken: a backup is never written over.</summary>
    public static void RequireFree(string path)
    {
        if (Path.Exists(path))
        {
            throw new StoreException(StoreFault.Broken, $"{path} exists already. Name a new file: a backup is never written over.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(path))))
        {
            throw new StoreException(StoreFault.Broken, $"The folder of {path} does not exist. Make it first.");
        }
    }

    /// <summary>Verifies the whole file and writes its content to a new file, synced; to nowhere when none is given.</summary>
    public static async Task<BackupHeader> ReadAsync(
        IKms kms, string path, BackupKind? kind, string? target, IProgress<BackupProgress>? progress, CancellationToken cancellationToken)
    {
        try
        {
            await using var input = PrivateFile.OpenRead(path);
            using var reader = await SealedFile.OpenAsync(kms, input, path, cancellationToken);
            var header = BackupHeader.Read(reader.Header.Span, path);
            if (kind is { } wanted && header.Kind != wanted)
            {
                throw new StoreException(StoreFault.Broken, $"{path} is a backup of {Word(header.Kind)}, where one of {Word(wanted)} is needed.");
            }

            await using Stream output = target is null ? Stream.Null : PrivateFile.Make(target);
            var bytes = new StepProgress(progress, "opening", header.PlainBytes);
            var length = await reader.CopyToAsync(output, bytes, cancellationToken);
            if (output is FileStream file)
            {
                await file.FlushAsync(cancellationToken);
                file.Flush(flushToDisk: true);
            }

            return length == header.PlainBytes
                ? header
                : throw new TrustException(string.Create(CultureInfo.InvariantCulture,
                    $"{path} is damaged: it holds {length} bytes where its header states {header.PlainBytes}."));
        }
        catch (Exception failure) when (DiskErrors.IsDisk(failure))
        {
            throw DiskErrors.From(failure, failure is FileNotFoundException ? path : target ?? path);
        }
    }

    static string Word(BackupKind kind) => kind == BackupKind.Records ? "records" : "keys";

    sealed class StepProgress(IProgress<BackupProgress>? progress, string step, long total) : IProgress<long>
    {
        public void Report(long value) => progress?.Report(new(step, value, total));
    }
}
