using System.Xml.Linq;

namespace Klang.Tests.Architecture;

/// <summary>The repository as it lies on disk: what the architecture tests read.</summary>
static class House
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> Rooms { get; } =
        [.. Directory.GetDirectories(Path.Combine(Root, "src")).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal)];

    /// <summary>Every folder that holds a project.</summary>
    public static IEnumerable<string> Projects => new[] { "src", "tests", "tools", "bench" }
        .Select(part => Path.Combine(Root, part))
        .Where(Directory.Exists)
        .SelectMany(Directory.GetDirectories)
        .Where(folder => Directory.GetFiles(folder, "*.csproj").Length > 0);

    public static string ProjectFile(string room) => Path.Combine(Root, "src", room, room + ".csproj");

    public static IEnumerable<string> References(string projectFile, string element) => XDocument.Load(projectFile)
        .Descendants(element)
        .Select(reference => (string?)reference.Attribute("Include"))
        .OfType<string>()
        .Select(include => element == "ProjectReference" ? Path.GetFileNameWithoutExtension(include) : include);

    public static IEnumerable<string> SourcesOf(string room) => FilesUnder(Path.Combine(Root, "src", room)).Where(IsSource);

    /// <summary>All files of the repository that people write, without what builds and tools leave behind.</summary>
    public static IEnumerable<string> FilesUnder(string folder)
    {
        foreach (var file in Directory.GetFiles(folder))
        {
            yield return file;
        }

        foreach (var inner in Directory.GetDirectories(folder))
        {
            if (Path.GetFileName(inner) is not ("bin" or "obj" or ".git" or "artifacts" or "TestResults" or "node_modules" or ".vs" or ".idea"))
            {
                foreach (var file in FilesUnder(inner))
                {
                    yield return file;
                }
            }
        }
    }

    public static bool IsSource(string path) => Path.GetExtension(path) is ".cs" or ".razor";

    public static bool IsText(string path) => IsSource(path)
        || Path.GetExtension(path) is ".md" or ".csproj" or ".props" or ".targets" or ".slnx" or ".sql" or ".css" or ".js" or ".txt" or ".tsv" or ".csv" or ".yml"
        || Path.GetFileName(path) is "dev" or "run" or "LICENSE" or ".editorconfig" or ".gitignore";

    public static string Relative(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Klang.slnx")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("Klang.slnx is not above the tests.");
    }
}
