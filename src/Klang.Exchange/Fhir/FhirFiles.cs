using Klang.Fhir;

namespace Klang.Exchange.Fhir;

/// <summary>Finds the files to import and puts them in order.</summary>
static class FhirFiles
{
    public static bool IsLines(string name) =>
        Path.GetExtension(name).ToUpperInvariant() is ".NDJSON" or ".JSONL";

    /// <summary>The files in order, or why there are none.</summary>
    public static (IReadOnlyList<FhirFile> Files, FhirUnit? Fault) Find(string path, FhirImportLimits limits, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            return ([new FhirFile(path, Path.GetFileName(path), 0)], null);
        }

        if (!Directory.Exists(path))
        {
            return ([], Fault(path, "not-found", "There is no such file or folder, or it cannot be read."));
        }

        var files = new List<FhirFile>();
        foreach (var file in Enumerate(path, limits))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (files.Count == limits.FilesMax)
            {
                return ([], Fault(path, "too-costly", $"The folder holds more than {limits.FilesMax} files. Import it in parts."));
            }

            files.Add(new FhirFile(file, Path.GetRelativePath(path, file), FhirRank.Of(file, limits.LookBytesMax)));
        }

        return files.Count == 0
            ? ([], Fault(path, "not-found", "The folder holds no .json or .ndjson file."))
            : ([.. files.OrderBy(file => file.Rank).ThenBy(file => file.Name, StringComparer.Ordinal)], null);
    }

    static IEnumerable<string> Enumerate(string path, FhirImportLimits limits)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = limits.FolderDepthMax,
            AttributesToSkip = FileAttributes.ReparsePoint | FileAttributes.System | FileAttributes.Hidden,
            IgnoreInaccessible = true,
        };
        return Directory.EnumerateFiles(path, "*", options)
            .Where(file => IsLines(file) || string.Equals(Path.GetExtension(file), ".json", StringComparison.OrdinalIgnoreCase));
    }

    static FhirUnit Fault(string path, string code, string message) => FhirImport.Unreadable(
        Path.GetFileName(Path.TrimEndingDirectorySeparator(path)), 1, new Complaint(Severity.Error, code, message));
}
