using System.Globalization;
using Klang.Records.Access;

namespace Klang.Tests.Records.Access;

/// <summary>
/// Reads <c>golden.txt</c> and says what must come out of a decision. It shares no rule with the policy: only the names of enums.
/// </summary>
sealed class GoldenTable
{
    readonly Dictionary<(string Scenario, string Role), string> grid = [];
    readonly Dictionary<string, string> relationOf = new(StringComparer.Ordinal);
    readonly Dictionary<string, ContentKinds> kinds = new(StringComparer.Ordinal);
    readonly Dictionary<string, string[]> purposes = new(StringComparer.Ordinal);
    readonly Dictionary<string, (SensitiveCategories Categories, string[] Roles)> opens = new(StringComparer.Ordinal);
    readonly Dictionary<string, (SensitiveCategories Categories, string[] Roles)> fields = new(StringComparer.Ordinal);
    readonly Dictionary<string, (string Ordinary, string Glass)> consents = new(StringComparer.Ordinal);
    readonly Dictionary<string, string[]> lists = new(StringComparer.Ordinal);

    GoldenTable(string text)
    {
        foreach (var line in text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && line[0] != '#'))
        {
            Read(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }
    }

    internal List<string> Scenarios { get; } = [];

    internal List<string> Consents => [.. consents.Keys];

    internal string[] Roles => lists["columns"];

    internal Dictionary<string, (string Role, string Outcome, string Categories)> Persons { get; } = new(StringComparer.Ordinal);

    internal IEnumerable<string> Fields => fields.Keys;

    internal static GoldenTable Load()
    {
        using var stream = typeof(GoldenTable).Assembly.GetManifestResourceStream("golden.txt")!;
        using var reader = new StreamReader(stream);
        return new GoldenTable(reader.ReadToEnd());
    }

    internal string[] PurposesOf(string role) => purposes.GetValueOrDefault(role, []);

    void Read(string[] words)
    {
        switch (words[0])
        {
            case "grid":
                Scenarios.Add(words[1]);
                relationOf[words[1]] = words[2];
                for (var column = 0; column < Roles.Length; column++)
                {
                    grid[(words[1], Roles[column])] = words[3 + column];
                }

                break;
            case "kinds": kinds[words[1]] = Kinds(words[2..]); break;
            case "purposes": purposes[words[1]] = words[2..]; break;
            case "opens": opens[words[1]] = (Categories([words[2]]), words[3..]); break;
            case "field": fields[words[1]] = (Categories(words[4..]), words[2..4]); break;
            case "consent": consents[words[1]] = (words[2], words[3]); break;
            case "person": Persons[words[1]] = (words[2], words[3], words[4]); break;
            default: lists[words[0]] = words[1..]; break;
        }
    }

    static ContentKinds Kinds(string[] words)
    {
        var but = Array.IndexOf(words, "but");
        return but >= 0 ? ContentKinds.All & ~Union(words[(but + 1)..]) : words is ["all"] ? ContentKinds.All : Union(words);
    }

    static ContentKinds Union(string[] words) => words.Select(Enum.Parse<ContentKinds>).Aggregate(ContentKinds.None, (all, one) => all | one);

    static SensitiveCategories Categories(string[] words) =>
        words.Select(Enum.Parse<SensitiveCategories>).Aggregate(SensitiveCategories.None, (all, one) => all | one);

    /// <summary>What must come out for staff and systems.</summary>
    internal string Expect(string role, string purpose, string scope, string[] scenarios, string consent, string field, SensitiveCategories labels)
    {
        if (role == "none")
        {
            return "!Role";
        }

        if (!purposes[role].Contains(purpose))
        {
            return "!Purpose";
        }

        if (scope == "deny")
        {
            return "!Scope";
        }

        var cells = scenarios.Select(scenario => (Scenario: scenario, Cell: grid[(scenario, role)])).Where(cell => cell.Cell != "-").ToList();
        var holdsGlass = cells.Exists(cell => cell.Scenario.StartsWith("glass", StringComparison.Ordinal) && cell.Cell == "F");
        var effect = holdsGlass ? consents[consent].Glass : consents[consent].Ordinary;
        return effect switch
        {
            "blocked-person" => "!BlockedPerson",
            "blocked-facility" => "!BlockedFacility",
            "emergency-only" => "!EmergencyOnly",
            "minimum" => Minimum(role, scope, labels),
            "glass" => Open(role, scope, [.. cells.Where(cell => cell.Scenario.StartsWith("glass", StringComparison.Ordinal))], "pass", "", labels),
            _ => cells.Count == 0 ? "!NoRelation" : Open(role, scope, cells, effect, field, labels),
        };
    }

    /// <summary>What must come out for citizens and those who act for them.</summary>
    internal string ExpectPerson(string scenario, string purpose, string consent)
    {
        var (role, outcome, open) = Persons[scenario];
        if (!purposes[role].Contains(purpose))
        {
            return "!Purpose";
        }

        if (role == "dele" && consent == "block-me")
        {
            return "!BlockedPerson";
        }

        if (outcome == "-")
        {
            return "!NoRelation";
        }

        if (outcome == "ended")
        {
            return "!Ended";
        }

        var effect = role == "dele" ? consents[consent].Ordinary : "pass";
        var categories = Categories([open]) & ~Less(effect);
        return Canon("Full", outcome, ContentKinds.All, categories, only: "", hidden: "", orders: 0, patient: true, scoped: false, AccessObligations.None);
    }

    string Minimum(string role, string scope, SensitiveCategories labels) => Canon("Full", "break-glass", kinds["minimum"] & kinds[role],
        SensitiveCategories.None, "", "", 0, patient: false, scope == "allow", Obligations(role, "break-glass", "F", kinds["minimum"], SensitiveCategories.None, labels));

    string Open(string role, string scope, List<(string Scenario, string Cell)> cells, string effect, string field, SensitiveCategories labels)
    {
        var best = cells.OrderBy(cell => "FOR".IndexOf(cell.Cell[0], StringComparison.Ordinal))
            .ThenBy(cell => Array.IndexOf(lists["rank"], NameOf(cell))).First();
        var reach = best.Cell[..1];
        var categories = SensitiveCategories.None;
        foreach (var cell in cells)
        {
            categories |= opens.TryGetValue(cell.Scenario, out var open) && open.Roles.Contains(role) ? open.Categories : SensitiveCategories.None;
        }

        if (reach != "R")
        {
            categories |= field.Length > 0 && fields[field].Roles.Contains(role) ? fields[field].Categories : SensitiveCategories.None;
        }

        categories = reach == "R" ? SensitiveCategories.None
            : (reach == "O" && lists["own-all"].Contains(role) ? SensitiveCategories.All : categories) & ~Less(effect);
        var seen = reach == "R" ? kinds["order"] & kinds[role] : kinds[role];
        return Canon(reach switch { "F" => "Full", "O" => "Own", _ => "Order" }, NameOf(best), seen, categories,
            reach == "O" ? "A0001" : "", reach == "F" && effect.StartsWith("hide:", StringComparison.Ordinal) ? "X0001" : "",
            cells.Count(cell => lists["orders"].Contains(cell.Scenario)), patient: false, scope == "allow",
            Obligations(role, NameOf(best), reach, seen, categories, labels));
    }

    string NameOf((string Scenario, string Cell) cell) => cell.Cell.Contains(':') ? cell.Cell.Split(':')[1] : relationOf[cell.Scenario];

    static SensitiveCategories Less(string effect) => effect.StartsWith("less:", StringComparison.Ordinal) ? Categories([effect[5..]]) : SensitiveCategories.None;

    AccessObligations Obligations(string role, string relation, string reach, ContentKinds seen, SensitiveCategories open, SensitiveCategories labels)
    {
        var obligations = seen == ContentKinds.All ? AccessObligations.None : AccessObligations.Redact;
        obligations |= reach == "F" && lists["told"].Contains(role) && (labels & ~open) != 0 ? AccessObligations.Mask : 0;
        obligations |= lists["watermark"].Contains(relation) ? AccessObligations.Watermark : 0;
        return obligations | (lists["notify"].Contains(relation) ? AccessObligations.Notify | AccessObligations.StepUp : 0);
    }

    internal static string Canon(string reach, string relation, ContentKinds kinds, SensitiveCategories categories, string only, string hidden, int orders,
        bool patient, bool scoped, AccessObligations obligations) => string.Create(CultureInfo.InvariantCulture,
        $"{reach}|{relation}|{(int)kinds}|{(int)categories}|{only}|{hidden}|{orders}|{patient}|{scoped}|{(int)obligations}");
}
