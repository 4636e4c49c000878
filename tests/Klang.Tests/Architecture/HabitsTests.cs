using System.Text.RegularExpressions;
using Klang.Fhir.Thai;
using Xunit;

namespace Klang.Tests.Architecture;

/// <summary>Habits that no compiler keeps.</summary>
public sealed partial class HabitsTests(ITestOutputHelper output)
{
    const int ReadmeLinesMax = 20;
    const int LinesUsual = 400;

    [Fact]
    public void Every_project_has_a_short_readme()
    {
        var wrong = House.Projects
            .Select(folder => Path.Combine(folder, "README.md"))
            .Where(readme => !File.Exists(readme) || File.ReadAllLines(readme).Length > ReadmeLinesMax)
            .Select(House.Relative);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Nothing_is_left_for_later()
    {
        // Put together, so that this file does not find itself.
        var words = new Regex($@"\b(?:{"FIX" + "ME"}|{"TO" + "DO"}|{"HA" + "CK"}|{"XX" + "X"})\b", RegexOptions.None, TimeSpan.FromSeconds(5));
        var left = from file in House.FilesUnder(House.Root)
                   where House.IsText(file)
                   from line in File.ReadLines(file).Select((text, number) => (text, number: number + 1))
                   where words.IsMatch(line.text)
                   select $"{House.Relative(file)}:{line.number}";
        Assert.Empty(left);
    }

    [Fact]
    public void Only_the_decision_grants_a_permit() => Assert.Empty(Find(PermitGrant(), file =>
        file.StartsWith("src/", StringComparison.Ordinal)
        && !file.StartsWith("src/Klang.Records/", StringComparison.Ordinal)
        && file != "src/Klang.Trust/Permit.cs"));

    [Fact]
    public void Only_one_place_of_records_grants_a_permit() =>
        Assert.True(Find(PermitGrant(), file => file.StartsWith("src/Klang.Records/", StringComparison.Ordinal)).Select(hit => hit.Split(':')[0]).Distinct().Count() <= 1);

    [Fact]
    public void Only_the_ledger_makes_a_receipt() => Assert.Empty(Find(ReceiptMade(), file =>
        file.StartsWith("src/", StringComparison.Ordinal) && file != "src/Klang.Trust/Ledger.cs"));

    /// <summary>Reads without a durable entry exist for one comparison; nothing that serves may be given such a ledger.</summary>
    [Fact]
    public void Only_the_bench_knows_a_ledger_that_is_not_written() => Assert.Empty(Find(UnwrittenLedger(), file =>
        file.StartsWith("src/", StringComparison.Ordinal) && file is not ("src/Klang/Bench/UnwrittenLedger.cs" or "src/Klang/Bench/LeafLatency.cs")));

    [Fact]
    public void Nobody_waits_for_a_task_by_blocking() => Assert.Empty(Find(Blocking(), file => file.StartsWith("src/", StringComparison.Ordinal)));

    /// <summary>The compiler refuses the rest: the list of banned symbols must still name it.</summary>
    [Fact]
    public void The_clock_and_chance_stay_banned()
    {
        var banned = File.ReadAllText(Path.Combine(House.Root, "BannedSymbols.txt"));
        Assert.All(
            ["System.DateTime.Now", "System.DateTime.UtcNow", "System.DateTimeOffset.UtcNow", "System.Random.Shared", "Task`1.Result", "Task.Wait", "HttpClient.#ctor"],
            symbol => Assert.Contains(symbol, banned, StringComparison.Ordinal));
    }

    /// <summary>Whatever looks like a citizen's number must belong to nobody: digits 2 to 5 are 9999.</summary>
    [Fact]
    public void No_number_in_the_repository_can_be_a_citizens()
    {
        var found = new List<string>();
        foreach (var file in House.FilesUnder(House.Root).Where(House.IsText))
        {
            foreach (Match number in ThirteenDigits().Matches(File.ReadAllText(file)))
            {
                var digits = number.Value.Replace("-", "", StringComparison.Ordinal);
                if (ThaiNationalId.TryParse(digits, out _) && digits[1..5] != "9999")
                {
                    found.Add(House.Relative(file));
                }
            }
        }

        Assert.Empty(found);
    }

    [Fact]
    public void The_search_for_numbers_finds_one()
    {
        var planted = string.Concat("1-1234-", "56789-01-", "4");
        var number = Assert.Single(ThirteenDigits().Matches($"x {planted} y"));
        Assert.Equal(planted, number.Value);
    }

    /// <summary>A warning in the output, not a wall: some tables are long and still one thing.</summary>
    [Fact]
    public void Most_files_read_in_one_sitting()
    {
        var sources = House.FilesUnder(Path.Combine(House.Root, "src")).Where(file => file.EndsWith(".cs", StringComparison.Ordinal)).ToList();
        var longOnes = sources.Select(file => (file, lines: File.ReadLines(file).Count())).Where(entry => entry.lines > LinesUsual).ToList();
        foreach (var (file, lines) in longOnes)
        {
            output.WriteLine($"{House.Relative(file)}: {lines} lines");
        }

        Assert.True(longOnes.Count <= sources.Count / 10, $"{longOnes.Count} of {sources.Count} files have more than {LinesUsual} lines.");
    }

    static List<string> Find(Regex pattern, Func<string, bool> isWanted) =>
    [
        .. from file in House.FilesUnder(House.Root)
           where House.IsSource(file) && isWanted(House.Relative(file))
           from line in File.ReadLines(file).Select((text, number) => (text, number: number + 1))
           where !line.text.TrimStart().StartsWith("//", StringComparison.Ordinal) && pattern.IsMatch(line.text)
           select $"{House.Relative(file)}:{line.number}",
    ];

    [GeneratedRegex(@"\bUnwrittenLedger\b", RegexOptions.None, 5_000)]
    private static partial Regex UnwrittenLedger();

    [GeneratedRegex(@"\bPermit\.Grant\s*\(", RegexOptions.None, 5_000)]
    private static partial Regex PermitGrant();

    [GeneratedRegex(@"\bnew\s+Receipt\s*\(", RegexOptions.None, 5_000)]
    private static partial Regex ReceiptMade();

    [GeneratedRegex(@"\.GetAwaiter\(\)\.GetResult\(\)|\.Wait\(\)|\basync\s+void\b|Task\.WaitAll\(", RegexOptions.None, 5_000)]
    private static partial Regex Blocking();

    [GeneratedRegex(@"(?<![0-9A-Za-z.])(?:[0-9]{13}|[0-9]-[0-9]{4}-[0-9]{5}-[0-9]{2}-[0-9])(?![0-9A-Za-z])", RegexOptions.None, 5_000)]
    private static partial Regex ThirteenDigits();
}
