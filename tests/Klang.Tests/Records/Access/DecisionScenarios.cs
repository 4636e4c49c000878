using Klang.Records;
using Klang.Records.Access;
using Klang.Trust;

namespace Klang.Tests.Records.Access;

/// <summary>Heads and callers that the names of <c>golden.txt</c> stand for.</summary>
static class DecisionScenarios
{
    internal const string Own = "A0001";
    internal const string Other = "X0001";
    internal static readonly DateTimeOffset Now = new(2026, 11, 27, 3, 0, 0, TimeSpan.Zero);
    const string Person = "patient-1";
    const long Hour = 3600;

    static long Second => Now.ToUnixTimeSeconds();

    internal static Caller Caller(string role, string field = "") => new()
    {
        Id = "me",
        Facility = role is "citi" or "dele" ? "" : Own,
        Kind = role switch { "syst" => CallerKind.System, "citi" => CallerKind.Citizen, "dele" => CallerKind.Delegate, _ => CallerKind.Staff },
        Role = role switch
        {
            "phys" => CallerRole.Physician,
            "nurse" => CallerRole.Nurse,
            "phar" => CallerRole.Pharmacist,
            "labo" => CallerRole.Laboratory,
            "offi" => CallerRole.HealthCentreOfficer,
            "volu" => CallerRole.Volunteer,
            "plan" => CallerRole.Planner,
            "priv" => CallerRole.PrivacyOfficer,
            "oper" => CallerRole.Operator,
            "audi" => CallerRole.Auditor,
            _ => CallerRole.None,
        },
        Specialties = field.Length > 0 ? [field] : [],
        OwnPatient = role is "citi" or "dele" ? Person : "",
        LaunchPatient = Person,
    };

    internal static AccessHead Head(string[] scenarios, string consent, SensitiveCategories labels)
    {
        var head = new AccessHead { GoldenId = "golden", Sources = [new ChartSource(Person, Other, [])], Labels = labels };
        foreach (var scenario in scenarios)
        {
            head = With(head, scenario);
        }

        return head with { Directives = [.. head.Directives, .. Consent(consent)] };
    }

    static AccessHead With(AccessHead head, string scenario) => scenario switch
    {
        "nothing" => head,
        "own-source" => head with { Sources = head.Sources.Add(new ChartSource("patient-2", Own, [])) },
        "enc-own" => Fact(head, RelationKind.Encounter, Own, Own),
        "enc-other" => Fact(head, RelationKind.Encounter, Own, Other),
        "enc-ended" => Fact(head, RelationKind.Encounter, Own, Other, -2 * Hour, 0),
        "enc-elsewhere" => Fact(head, RelationKind.Encounter, Other, Other),
        "ref-other" => Fact(head, RelationKind.Referral, Own, Other),
        "ref-own" => Fact(head, RelationKind.Referral, Own, Own),
        "app-today" => Fact(head, RelationKind.Appointment, Own, Other, 0, Hour),
        "app-yesterday" => Fact(head, RelationKind.Appointment, Own, Other, -24 * Hour, -1),
        "app-own" => Fact(head, RelationKind.Appointment, Own, Own),
        "area-own" => Fact(head, RelationKind.Catchment, Own, Own),
        "area-other" => Fact(head, RelationKind.Catchment, Own, Other),
        "rx-other" => Fact(head, RelationKind.Prescription, Own, Other),
        "order-other" => Fact(head, RelationKind.Order, Own, Other),
        "order-ended" => Fact(head, RelationKind.Order, Own, Other, -2 * Hour, -1),
        "card" => Fact(head, RelationKind.Presence, Own, "card"),
        "thaid" => Fact(head, RelationKind.Presence, Own, "thaid"),
        "card-ended" => Fact(head, RelationKind.Presence, Own, "card", -2 * Hour, 0),
        "share" => Line(head, DirectiveKind.Share, Own),
        "share-mental" => Line(head, DirectiveKind.Share, Own, SensitiveCategories.MentalHealth),
        "share-ended" => Line(head, DirectiveKind.Share, Own, SensitiveCategories.All, -Hour, 0),
        "share-other" => Line(head, DirectiveKind.Share, "B0001", SensitiveCategories.All),
        "glass" => Glass(head, "me", SensitiveCategories.None, isReviewed: false),
        "glass-mental" => Glass(head, "me", SensitiveCategories.MentalHealth, isReviewed: false),
        "glass-of-other" => Glass(head, "colleague", SensitiveCategories.All, isReviewed: false),
        "glass-reviewed" => Glass(head, "colleague", SensitiveCategories.All, isReviewed: true),
        _ => OfPerson(head, scenario),
    };

    static AccessHead OfPerson(AccessHead head, string scenario) => scenario switch
    {
        "self" or "no-entry" => head,
        "other" => head with { Sources = [new ChartSource("patient-9", Other, [])] },
        "delegate" => Line(head, DirectiveKind.Delegate, "me"),
        "delegate-mental" => Line(head, DirectiveKind.Delegate, "me", SensitiveCategories.MentalHealth),
        "delegate-ended" => Line(head, DirectiveKind.Delegate, "me", SensitiveCategories.All, -Hour, 0),
        "guardian-ended" => Born(Line(head, DirectiveKind.Guardian, "me", SensitiveCategories.None, -Hour, 0), new DateOnly(2021, 1, 1)),
        "guardian-5" => Born(Line(head, DirectiveKind.Guardian, "me"), new DateOnly(2021, 11, 27)),
        "guardian-9" => Born(Line(head, DirectiveKind.Guardian, "me"), new DateOnly(2016, 11, 28)),
        "guardian-10" => Born(Line(head, DirectiveKind.Guardian, "me"), new DateOnly(2016, 11, 27)),
        "guardian-19" => Born(Line(head, DirectiveKind.Guardian, "me"), new DateOnly(2006, 11, 28)),
        "guardian-20" => Born(Line(head, DirectiveKind.Guardian, "me"), new DateOnly(2006, 11, 27)),
        "guardian-nobody-knows" => Line(head, DirectiveKind.Guardian, "me"),
        "guardian-shown" => Line(Born(Line(head, DirectiveKind.Guardian, "me"), new DateOnly(2012, 1, 1)),
            DirectiveKind.ShowGuardian, "", SensitiveCategories.MentalHealth),
        _ => throw new ArgumentException(scenario),
    };

    static IEnumerable<Directive> Consent(string consent) => consent switch
    {
        "none" => [],
        "block-facility" => [Line(DirectiveKind.BlockFacility, Own)],
        "block-facility-ended" => [Line(DirectiveKind.BlockFacility, Own, SensitiveCategories.None, -Hour, 0)],
        "block-other-facility" => [Line(DirectiveKind.BlockFacility, Other)],
        "block-me" => [Line(DirectiveKind.BlockPerson, "me")],
        "block-colleague" => [Line(DirectiveKind.BlockPerson, "colleague")],
        "block-mental" => [Line(DirectiveKind.BlockCategory, "", SensitiveCategories.MentalHealth)],
        "block-all-categories" => [Line(DirectiveKind.BlockCategory, "", SensitiveCategories.All)],
        "hide-x" => [Line(DirectiveKind.HideFacility, Other), Line(DirectiveKind.HideFacility, Other)],
        "hide-own" => [Line(DirectiveKind.HideFacility, Own)],
        "emergency-only" => [Line(DirectiveKind.EmergencyOnly, "")],
        "block-even-emergency" => [Line(DirectiveKind.BlockFacility, Own), Line(DirectiveKind.BlockEmergency, "")],
        _ => throw new ArgumentException(consent),
    };

    static AccessHead Born(AccessHead head, DateOnly day) => head with { Sources = [head.Sources[0] with { BirthDay = day.DayNumber }] };

    static AccessHead Fact(AccessHead head, RelationKind kind, string facility, string by, long from = -Hour, long until = Hour) => head with
    {
        Relations = head.Relations.Add(new RelationFact(kind, facility, by, Second + from, Second + until, $"{kind}/{head.Relations.Length}")),
    };

    static AccessHead Glass(AccessHead head, string caller, SensitiveCategories categories, bool isReviewed) => head with
    {
        Emergencies = head.Emergencies.Add(new EmergencyAccess(caller, Own, categories, Second - Hour, Second + Hour, "case", isReviewed)),
    };

    static AccessHead Line(AccessHead head, DirectiveKind kind, string target, SensitiveCategories categories = default, long from = -Hour, long until = Hour) =>
        head with { Directives = head.Directives.Add(Line(kind, target, categories, from, until)) };

    static Directive Line(DirectiveKind kind, string target, SensitiveCategories categories = default, long from = -Hour, long until = Hour) =>
        new(kind, target, categories, Second + from, Second + until, "consent");

    internal static string Canon(AccessDecision decision) => decision.View is not { } view ? $"!{decision.Reason}" : GoldenTable.Canon(
        decision.Reach.ToString(), decision.Relation, view.Kinds, view.Categories, view.OnlyFacility ?? "", string.Join(',', view.HiddenFacilities),
        view.Orders.Length, view.ForPatient, view.Scope is not null, decision.Obligations);

    /// <summary>Scopes of a name and whether they cover a read by this role.</summary>
    internal static (string? Scopes, string Effect) Scope(string name, string role) => name switch
    {
        "without" => (null, ""),
        "wide" => ("user/*.cruds system/*.cruds", "allow"),
        "write-only" => ("user/*.cud system/*.cud patient/*.cud", "deny"),
        "of-patient" => ("patient/*.rs", role == "syst" ? "deny" : "allow"),
        "of-another" => ("launch openid", "deny"),
        "unreadable" => ("user/*.sr system/*.q user/Nothing.r", "deny"),
        _ => throw new ArgumentException(name),
    };

    internal static AccessQuestion Question(Caller caller, string purpose, AccessHead head, string? scopes = null) =>
        new(caller, purpose, AccessAction.Read, head, Now) { Scopes = scopes is null ? null : ScopeSet.Parse(scopes) };
}
