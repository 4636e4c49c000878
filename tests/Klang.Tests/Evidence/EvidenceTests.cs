using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Klang.Evidence;
using Klang.Tests.Architecture;
using Xunit;

namespace Klang.Tests.Evidence;

/// <summary>The statement of applicability claims nothing that did not pass, and names no test that is not there.</summary>
public sealed partial class EvidenceTests
{
    const string One = "Some.Room.DoorTests";

    static readonly string[] Manifests = ["controls.tsv", "asvs.tsv"];

    public static TheoryData<string> Files => [.. Manifests];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_test_of_a_manifest_exists(string file)
    {
        var known = KnownTests();
        var unknown = ReadManifest(file).SelectMany(requirement => requirement.Tests).Where(test => !known.Contains(test));
        Assert.Empty(unknown);
    }

    [Fact]
    public void The_threat_model_names_tests_that_exist()
    {
        var known = KnownTests();
        var page = File.ReadAllText(Path.Combine(House.Root, "docs", "threat-model.md"));
        var named = NamedTest().Matches(page).Select(match => (type: match.Groups["type"].Value, start: match.Groups["start"].Value)).Distinct().ToList();

        Assert.True(named.Count > 20);
        Assert.DoesNotContain(named, test => !known.Any(name => test.start.Length == 0
            ? name.EndsWith("." + test.type, StringComparison.Ordinal)
            : name.Contains($".{test.type}.{test.start}", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Nothing_is_shown_without_a_run(string file) =>
        Assert.All(Verdicts.Of(ReadManifest(file), new TestRun([])), verdict => Assert.Equal(State.Open, verdict.State));

    [Fact]
    public void Every_technological_control_has_a_line_and_one_without_tests_says_what_is_missing()
    {
        var controls = ReadManifest("controls.tsv");

        Assert.Empty(Enumerable.Range(1, 34).Select(number => $"8.{number}").Except(controls.Select(control => control.Id)));
        Assert.All(controls.Where(control => control.Tests.Count == 0), control => Assert.NotEmpty(control.Gap));
    }

    [Theory]
    [InlineData(State.Shown, "", "Pass Pass")]
    [InlineData(State.InPart, "the other half", "Pass Pass")]
    [InlineData(State.Failed, "", "Pass Fail")]
    [InlineData(State.Open, "", "Pass Skip")]
    [InlineData(State.Open, "", "NotRun")]
    [InlineData(State.Open, "", "")]
    internal void A_control_is_what_its_tests_came_to(State expected, string gap, string outcomes)
    {
        var run = new TestRun([.. outcomes.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(outcome => new TestCase(One, "It_opens", Enum.Parse<TestOutcome>(outcome)))]);

        Assert.Equal(expected, Verdicts.Of(Asked(gap, One), run).State);
        Assert.Equal(expected, Verdicts.Of(Asked(gap, One + ".It_opens"), run).State);
    }

    [Fact]
    public void One_test_that_was_not_run_leaves_the_control_open()
    {
        var run = new TestRun([new TestCase(One, "It_opens", TestOutcome.Pass)]);
        var verdict = Verdicts.Of(Asked("", One, "Some.Room.Door"), run); // Its beginning alone is another name.

        Assert.Equal(State.Open, verdict.State);
        Assert.Equal(["Some.Room.Door"], verdict.Missing);
        Assert.Equal(State.Open, Verdicts.Of(Asked(""), run).State);
    }

    [Fact]
    public void The_runners_own_file_is_read()
    {
        var folder = Directory.CreateTempSubdirectory("klang-evidence-");
        try
        {
            File.WriteAllText(Path.Combine(folder.FullName, "one.xml"), """
                <assemblies><assembly run-date="2026-01-02" run-time="03:04:05"><collection>
                <test type="Some.Room.DoorTests" method="It_opens" result="Pass"/><test type="Some.Room.DoorTests" method="It_shuts" result="Fail"/>
                </collection></assembly></assemblies>
                """);
            var run = TestRun.Read(folder.FullName);

            Assert.Equal("2026-01-02 03:04:05", run.At);
            Assert.Equal(State.Shown, Verdicts.Of(Asked("", One + ".It_opens"), run).State);
            Assert.Equal(State.Failed, Verdicts.Of(Asked("", One), run).State);
            Assert.False(run.IsOf("abc"));
            File.WriteAllText(Path.Combine(folder.FullName, "revision"), "abc\n");
            Assert.True(TestRun.Read(folder.FullName).IsOf("abc"));
            Assert.Empty(TestRun.Read(Path.Combine(folder.FullName, "nowhere")).Cases);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_pages_say_open_and_count_what_is_not_mapped()
    {
        var files = EvidenceFiles.Make(House.Root, new TestRun([]), "abc").ToDictionary(file => file.Name, file => file.Content);

        Assert.Contains("| OPEN |", Encoding.UTF8.GetString(files["soa.md"]), StringComparison.Ordinal);
        Assert.DoesNotContain("| shown |", Encoding.UTF8.GetString(files["soa.md"]), StringComparison.Ordinal);
        var asvs = JsonDocument.Parse(files["asvs.json"]).RootElement;
        Assert.Equal(EvidenceFiles.AsvsApplicable, asvs.GetProperty("notMapped").GetInt32() + asvs.GetProperty("controls").GetArrayLength());
        Assert.Contains("not mapped", Encoding.UTF8.GetString(files["asvs.md"]), StringComparison.Ordinal);
    }

    /// <summary>Results of another state of the source show nothing of this one.</summary>
    [Fact]
    public void Results_of_another_revision_leave_everything_open()
    {
        var run = new TestRun([.. ReadManifest("controls.tsv").SelectMany(control => control.Tests).Select(name => new TestCase(name, "It_opens", TestOutcome.Pass))]) { Revision = "abc" };

        Assert.Contains("| shown |", Page("abc"), StringComparison.Ordinal);
        Assert.DoesNotContain("| shown |", Page("abd"), StringComparison.Ordinal);
        Assert.Contains("another state of the source", Page("abd"), StringComparison.Ordinal);

        string Page(string revision) => Encoding.UTF8.GetString(EvidenceFiles.Make(House.Root, run, revision).First(file => file.Name == "soa.md").Content);
    }

    static Requirement Asked(string gap, params string[] tests) => new("8.0", "A door", "software", "It opens", gap, tests);

    static IReadOnlyList<Requirement> ReadManifest(string file) => Manifest.Read(Path.Combine(House.Root, "docs", "evidence", file));

    /// <summary>Tests of this assembly by reflection; those of the system tests by their source, which is not loaded here.</summary>
    static HashSet<string> KnownTests()
    {
        var here = Assembly.GetExecutingAssembly().GetTypes().SelectMany(type => type.GetMethods())
            .Where(method => method.GetCustomAttributes<FactAttribute>().Any())
            .SelectMany(method => (string[])[method.ReflectedType!.FullName!, method.ReflectedType.FullName + "." + method.Name]);
        var there = House.FilesUnder(Path.Combine(House.Root, "tests", "Klang.SystemTests")).Where(file => file.EndsWith("Tests.cs", StringComparison.Ordinal)).SelectMany(TestsIn);
        return [.. here, .. there];
    }

    static IEnumerable<string> TestsIn(string file)
    {
        var text = File.ReadAllText(file);
        var type = $"{Namespace().Match(text).Groups[1].Value}.{Path.GetFileNameWithoutExtension(file)}";
        return TestMethod().Matches(text).Select(match => $"{type}.{match.Groups[1].Value}").Append(type);
    }

    [GeneratedRegex(@"`(?<type>\w+Tests)(?:\.(?<start>\w+)…)?`", RegexOptions.None, 5_000)]
    private static partial Regex NamedTest();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline, 5_000)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\[(?:Fact|Theory)[^\]]*\](?:\s*\[[^\n]*\])*\s*public (?:async )?(?:Task|void|ValueTask) (\w+)\(", RegexOptions.None, 5_000)]
    private static partial Regex TestMethod();
}
