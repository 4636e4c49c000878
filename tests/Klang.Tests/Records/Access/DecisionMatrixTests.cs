using Klang.Records.Access;
using Xunit;

namespace Klang.Tests.Records.Access;

/// <summary>The decision against a golden table that was written without it (claim C4), and whether the table would notice a changed policy.</summary>
public sealed class DecisionMatrixTests(ITestOutputHelper output)
{
    const int RowsMin = 50_000;
    static readonly string[] AllPurposes = ["TREAT", "ETREAT", "BTG", "PUBHLTH", "HOPERAT", "HPAYMT", "SYSADMIN", "PATRQT"];
    static readonly GoldenTable Golden = GoldenTable.Load();
    static readonly Lazy<List<Row>> Rows = new(() => [.. Build()]);

    sealed record Row(string Name, AccessQuestion Question, string Expected);

    [Fact]
    public void Every_row_comes_out_as_the_golden_table_says()
    {
        var rows = Rows.Value;
        var wrong = rows.Select(row => (row, actual: DecisionScenarios.Canon(AccessRules.Decide(CurrentPolicy.Data, row.Question))))
            .Where(pair => pair.actual != pair.row.Expected).Take(20)
            .Select(pair => $"{pair.row.Name}: {pair.actual}, expected {pair.row.Expected}");
        output.WriteLine($"{rows.Count} rows");
        Assert.Empty(wrong);
        Assert.True(rows.Count >= RowsMin, $"{rows.Count} rows");
    }

    [Fact]
    public void Every_change_of_the_policy_is_noticed()
    {
        var rows = Rows.Value;
        var unnoticed = Mutants().Where(mutant => rows.TrueForAll(row =>
            DecisionScenarios.Canon(AccessRules.Decide(mutant.Policy, row.Question)) == row.Expected)).Select(mutant => mutant.Name);
        output.WriteLine($"{Mutants().Count()} changed policies");
        Assert.Empty(unnoticed);
    }

    static IEnumerable<Row> Build() => [.. Fields(), .. PurposesAndScopes(), .. Pairs(), .. PersonRows()];

    /// <summary>Every role, field, relation and consent, with and without sensitive data in the chart.</summary>
    static IEnumerable<Row> Fields() =>
        from role in Golden.Roles
        from field in Golden.Fields.Prepend("")
        from scenario in Golden.Scenarios
        from consent in Golden.Consents
        from labels in (SensitiveCategories[])[SensitiveCategories.None, SensitiveCategories.MentalHealth]
        select Staff(role, Usual(role), "without", [scenario], consent, field, labels);

    static IEnumerable<Row> PurposesAndScopes() =>
        from role in Golden.Roles
        from purpose in AllPurposes
        from scope in (string[])["without", "wide", "write-only", "of-patient", "of-another", "unreadable"]
        from scenario in (string[])["nothing", "own-source", "enc-own", "ref-other", "order-other", "glass"]
        from consent in (string[])["none", "block-me"]
        select Staff(role, purpose, scope, [scenario], consent, "", SensitiveCategories.None);

    static IEnumerable<Row> Pairs() =>
        from role in Golden.Roles
        from one in Golden.Scenarios
        from other in Golden.Scenarios
        where one != other && !(one.StartsWith("glass", StringComparison.Ordinal) && other.StartsWith("glass", StringComparison.Ordinal))
        from consent in (string[])["none", "block-facility", "emergency-only"]
        select Staff(role, Usual(role), "without", [one, other], consent, "psychiatry", SensitiveCategories.SubstanceUse);

    static IEnumerable<Row> PersonRows() =>
        from scenario in Golden.Persons.Keys
        from purpose in AllPurposes
        from consent in Golden.Consents
        let role = Golden.Persons[scenario].Role
        select new Row($"{scenario} {purpose} {consent}",
            DecisionScenarios.Question(DecisionScenarios.Caller(role), purpose, DecisionScenarios.Head([scenario], consent, SensitiveCategories.All)),
            Golden.ExpectPerson(scenario, purpose, consent));

    static string Usual(string role) => Golden.PurposesOf(role) is [var first, ..] ? first : "TREAT";

    static Row Staff(string role, string purpose, string scope, string[] scenarios, string consent, string field, SensitiveCategories labels)
    {
        var (scopes, effect) = DecisionScenarios.Scope(scope, role);
        return new Row($"{role} {purpose} {scope} {string.Join('+', scenarios)} {consent} {field} {labels}",
            DecisionScenarios.Question(DecisionScenarios.Caller(role, field), purpose, DecisionScenarios.Head(scenarios, consent, labels), scopes),
            Golden.Expect(role, purpose, effect, scenarios, consent, field, labels));
    }

    /// <summary>The policy with one thing changed, for everything that decides what is seen.</summary>
    static IEnumerable<(string Name, PolicyData Policy)> Mutants()
    {
        var policy = CurrentPolicy.Data;
        for (var at = 0; at < policy.Roles.Length; at++)
        {
            var role = policy.Roles[at];
            foreach (var (name, changed) in Changes(role))
            {
                yield return ($"{role.Role}: {name}", policy with { Roles = policy.Roles.SetItem(at, changed) });
            }

            yield return ($"{role.Role} away", policy with { Roles = policy.Roles.RemoveAt(at) });
        }

        for (var at = 0; at < policy.Relations.Length; at++)
        {
            var rule = policy.Relations[at];
            yield return ($"{rule.Relation} away", policy with { Relations = policy.Relations.RemoveAt(at) });
            if (at > 0 && rule.Relation is not ("case" or "own" or "order"))
            {
                // The others never meet one of the same reach in one role.
                yield return ($"{rule.Relation} first", policy with { Relations = policy.Relations.RemoveAt(at).Insert(0, rule) });
            }

            foreach (var reach in Enum.GetValues<AccessReach>().Where(reach => reach != rule.Reach))
            {
                yield return ($"{rule.Relation} {reach}", policy with { Relations = policy.Relations.SetItem(at, rule with { Reach = reach }) });
            }

            foreach (var role in policy.Roles.Select(role => role.Role).Where(role => role is not ("citizen" or "delegate" or "planner" or "operator" or "auditor")))
            {
                var roles = rule.Roles.Contains(role) ? rule.Roles.Remove(role) : rule.Roles.Add(role);
                yield return ($"{rule.Relation} and {role}", policy with { Relations = policy.Relations.SetItem(at, rule with { Roles = roles }) });
            }
        }

        for (var at = 0; at < policy.Specialties.Length; at++)
        {
            yield return ($"field {policy.Specialties[at].Specialty}", policy with { Specialties = policy.Specialties.RemoveAt(at) });
        }

        yield return ("minimum wider", policy with { BlockedEmergencyKinds = ContentKinds.All });
        yield return ("minimum narrower", policy with { BlockedEmergencyKinds = ContentKinds.None });
        yield return ("order wider", policy with { OrderKinds = ContentKinds.All });
        yield return ("teen earlier", policy with { TeenFrom = policy.TeenFrom - 1 });
        yield return ("teen later", policy with { TeenFrom = policy.TeenFrom + 1 });
        yield return ("adult earlier", policy with { AdultFrom = policy.AdultFrom - 1 });
        yield return ("adult later", policy with { AdultFrom = policy.AdultFrom + 1 });
        foreach (var category in Enum.GetValues<SensitiveCategories>().Where(category => category is not (SensitiveCategories.None or SensitiveCategories.All)))
        {
            yield return ($"teen {category}", policy with { TeenHides = policy.TeenHides & ~category });
        }
    }

    static IEnumerable<(string Name, RoleRule Rule)> Changes(RoleRule role)
    {
        foreach (var purpose in AllPurposes)
        {
            yield return ($"purpose {purpose}", role with
            {
                Purposes = role.Purposes.Contains(purpose) ? role.Purposes.Remove(purpose) : role.Purposes.Add(purpose),
            });
        }

        if (role.Role is "planner" or "operator" or "auditor")
        {
            yield break;
        }

        foreach (var kind in Enum.GetValues<ContentKinds>().Where(kind => kind is not (ContentKinds.None or ContentKinds.All)))
        {
            yield return ($"kind {kind}", role with { Kinds = role.Kinds ^ kind });
        }

        if (role.Role is "citizen" or "delegate")
        {
            yield break;
        }

        yield return ("told", role with { IsToldOfMasking = !role.IsToldOfMasking });
        yield return ("own writings", role with { SeesOwnWritings = !role.SeesOwnWritings });
        yield return ("own field", role with { SeesOwnField = !role.SeesOwnField });
        if (role.Role is not "privacy-officer")
        {
            yield return ("own writings add", role with { OwnWritingsAdd = role.OwnWritingsAdd ^ SensitiveCategories.All });
        }

        if (role.Role is not ("privacy-officer" or "volunteer"))
        {
            yield return ("share adds", role with { ShareAdds = role.ShareAdds ^ SensitiveCategories.MentalHealth });
        }

        if (role.Role is "physician" or "nurse")
        {
            yield return ("emergency adds", role with { EmergencyAdds = role.EmergencyAdds ^ SensitiveCategories.MentalHealth });
        }
    }
}
