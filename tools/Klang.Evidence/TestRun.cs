using System.Xml.Linq;

namespace Klang.Evidence;

/// <summary>What the last runs of the tests came to.</summary>
/// <param name="Cases">Every case that was run.</param>
sealed record TestRun(IReadOnlyList<TestCase> Cases)
{
    /// <summary>When the oldest of the files was written by its runner; empty without any.</summary>
    public string At { get; init; } = "";

    /// <summary>The state of the source that was tested; empty when it is not known.</summary>
    public string Revision { get; init; } = "";

    /// <summary>True when there was a run, of another state of the source than is asked about: its cases are left out.</summary>
    public bool IsOfAnother { get; init; }

    /// <summary>Whether the run is of that state of the source.</summary>
    public bool IsOf(string revision) => revision.Length > 0 && string.Equals(revision, Revision, StringComparison.Ordinal);

    /// <summary>Reads all results that lie in a folder, as the runner of xunit writes them in XML. No folder is no run.</summary>
    public static TestRun Read(string folder)
    {
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.xml").Order(StringComparer.Ordinal).ToList() : [];
        var read = files.ConvertAll(XDocument.Load);
        var revision = Path.Combine(folder, "revision");
        return new TestRun([.. read.SelectMany(CasesOf)])
        {
            Revision = File.Exists(revision) ? File.ReadAllText(revision).Trim() : "",
            At = read.SelectMany(file => file.Descendants("assembly"))
                .Select(assembly => $"{(string?)assembly.Attribute("run-date")} {(string?)assembly.Attribute("run-time")}".Trim())
                .Order(StringComparer.Ordinal).FirstOrDefault() ?? "",
        };
    }

    /// <summary>The cases of a test or of all tests of a class.</summary>
    public IEnumerable<TestCase> Of(string name) =>
        Cases.Where(test => string.Equals(test.Class, name, StringComparison.Ordinal) || string.Equals(test.Class + "." + test.Method, name, StringComparison.Ordinal));

    static IEnumerable<TestCase> CasesOf(XDocument file) => file.Descendants("test").Select(test => new TestCase(
        (string?)test.Attribute("type") ?? "", (string?)test.Attribute("method") ?? "", Enum.TryParse<TestOutcome>((string?)test.Attribute("result"), out var outcome) ? outcome : TestOutcome.NotRun));
}
