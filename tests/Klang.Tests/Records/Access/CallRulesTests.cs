using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Search;
using Klang.Records;
using Klang.Records.Access;
using Microsoft.Extensions.Time.Testing;
using Xunit;
using static Klang.Tests.Records.Access.People;
using static Klang.Tests.Records.DoorFixture;

namespace Klang.Tests.Records.Access;

/// <summary>What is decided from the call and the token alone: roles, scopes, writes. Every sort of call has a row.</summary>
public sealed class CallRulesTests
{
    static readonly DateTimeOffset Now = new(2026, 11, 27, 3, 0, 0, TimeSpan.Zero);

    public static TheoryData<Type> Calls => [.. typeof(Call).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Call)) && !type.IsAbstract)];

    [Theory]
    [MemberData(nameof(Calls))]
    public void Every_call_has_a_row_and_nobody_without_a_role_may_make_it(Type type)
    {
        var call = (Call)System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        Assert.True(CallRules.Knows(call), type.Name);
        foreach (var caller in (Caller[])[Staff(CallerRole.None, Hospital), Staff(CallerRole.Operator, Hospital), Staff(CallerRole.Auditor, Hospital)])
        {
            var asked = call with { Caller = caller, RequestId = "r" };
            var isOwnWork = caller.Role != CallerRole.None && asked is (OversightCall or RotateKeysCall or CheckKeysCall); // OversightTests
            if (asked is not (TransactionCall or ImportCall or WriteCall) && !isOwnWork)
            {
                Assert.NotEqual(AccessReason.Granted, CallRules.Check(asked, CallContext.Of(asked), Now));
            }
        }
    }

    [Theory]
    [InlineData(CallerRole.Physician, "Condition", true)]
    [InlineData(CallerRole.Physician, "Consent", false)]
    [InlineData(CallerRole.Physician, "Organization", false)]
    [InlineData(CallerRole.Pharmacist, "MedicationDispense", true)]
    [InlineData(CallerRole.Pharmacist, "Condition", false)]
    [InlineData(CallerRole.Laboratory, "Observation", true)]
    [InlineData(CallerRole.Laboratory, "MedicationRequest", false)]
    [InlineData(CallerRole.Volunteer, "Task", true)]
    [InlineData(CallerRole.Volunteer, "Observation", false)]
    [InlineData(CallerRole.Planner, "Observation", false)]
    [InlineData(CallerRole.Auditor, "Observation", false)]
    public void Each_role_writes_what_is_its_own(CallerRole role, string type, bool may)
    {
        Assert.True(ResourceTypes.TryParse(type, out var written));
        var reason = WriteRules.Check(CurrentPolicy.Data, Staff(role, Hospital), scopes: null, WriteKind.Create, written, Now);
        Assert.Equal(may, reason == AccessReason.Granted);
    }

    [Fact]
    public async Task A_role_writes_into_charts_of_its_facility_and_into_no_others()
    {
        await using var house = await DoorFixture.OpenAsync();
        var patient = await house.MakeAsync(People.System(Hospital), Patient(DoorFixture.Citizen(1)));
        house.Acting = Staff(CallerRole.Physician, District);
        var foreign = (await house.CreateAsync(Observation($"Patient/{patient}"))).Refusal!;
        Assert.Equivalent((await house.CreateAsync(Observation("Patient/nobody"))).Refusal, foreign, strict: true);
        var observation = await house.MakeAsync(Staff(CallerRole.Physician, Hospital), Observation($"Patient/{patient}"));
        house.Acting = Staff(CallerRole.Physician, District);
        Assert.Null((await house.DeleteAsync(ResourceType.Observation, observation)).Value.Resource); // To whom it is not shown there is nothing to delete.
        house.Acting = People.System(Hospital);
        Assert.True((await house.ReadAsync(ResourceType.Observation, observation)).IsOk);
        house.Acting = Staff(CallerRole.Planner, Hospital);
        Assert.Equal(RefusalKind.Forbidden, (await house.CreateAsync(Observation($"Patient/{patient}"))).Refusal!.Kind);
        Assert.Equal(RefusalKind.Forbidden, (await house.ReadAsync(ResourceType.Patient, patient)).Refusal!.Kind);
    }

    [Fact]
    public async Task Scopes_bound_type_and_interaction()
    {
        await using var house = await DoorFixture.OpenAsync();
        var his = People.System(Hospital);
        var patient = await house.MakeAsync(his, Patient(DoorFixture.Citizen(1)));
        house.Acting = his with { Scopes = "system/Observation.cr system/Patient.r" };
        Assert.True((await house.ReadAsync(ResourceType.Patient, patient)).IsOk);
        Assert.True((await house.CreateAsync(Observation($"Patient/{patient}"))).IsOk);
        Assert.Equal(RefusalKind.Forbidden, (await house.ReadAsync(ResourceType.Condition, "x")).Refusal!.Kind);
        Assert.Equal(RefusalKind.Forbidden, (await house.CreateAsync(Patient(DoorFixture.Citizen(2)))).Refusal!.Kind);
        house.Acting = his with { Scopes = "user/*.cruds" };
        Assert.Equal(RefusalKind.Forbidden, (await house.ReadAsync(ResourceType.Patient, patient)).Refusal!.Kind);
    }

    [Theory]
    [InlineData("patient/Observation.rs", "patient|Observation|rs|")]
    [InlineData("user/*.cruds", "user||cruds|")]
    [InlineData("system/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory",
        "system|Observation|rs|category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory")]
    [InlineData("patient/Patient.read", "patient|Patient|rs|")]
    [InlineData("patient/Patient.sr", null)]
    [InlineData("patient/Patient.", null)]
    [InlineData("patient/Nothing.r", null)]
    [InlineData("somebody/Patient.r", null)]
    [InlineData("patient/Patient.r?", null)]
    public void A_scope_is_read_as_SMART_has_it_or_grants_nothing(string text, string? expected)
    {
        var grants = ScopeSet.Parse($"openid {text} fhirUser").Grants;
        Assert.Equal(expected is null ? [] : [expected],
            grants.Select(grant => $"{grant.Context}|{(grant.Type == ResourceType.None ? "" : grant.Type.Name())}|{grant.Interactions}|{grant.Limit}"));
    }

    [Fact]
    public void A_query_limit_shows_what_matches_and_one_that_cannot_be_read_shows_nothing()
    {
        using var tape = JsonTape.Parse("""{"resourceType":"Observation","status":"final","category":[{"coding":[{"code":"laboratory"}]}],"code":{"text":"x"}}"""u8.ToArray()).Value;
        bool Shows(string scope) => new ScopeFilter(ScopeSet.Parse(scope).Grants, 'r')
            .Shows(ResourceType.Observation, tape.Root, new ResourceIdentity("1", "1", Now), Matcher.Default);
        Assert.True(Shows("user/Observation.r?category=laboratory"));
        Assert.False(Shows("user/Observation.r?category=vital-signs"));
        Assert.True(Shows("user/Observation.r?category=vital-signs user/Observation.r?status=final"));
        Assert.False(Shows("user/Observation.r?nonsense=1"));
        Assert.False(Shows("user/Observation.s?category=laboratory"));
        Assert.False(Shows("user/Condition.r"));
    }

    [Fact]
    public void Every_decision_is_explained_to_all_in_both_languages_and_a_refusal_tells_a_clinician_no_more_than_that()
    {
        var decisions = Enum.GetValues<AccessReason>().Where(reason => reason != AccessReason.Granted)
            .Select(reason => new AccessDecision { Reason = reason, Role = "physician", Rule = "1/physician/x" })
            .Concat(CurrentPolicy.Data.Relations.SelectMany(rule => CurrentPolicy.Data.Roles.Select(role => new AccessDecision
            {
                View = AccessView.Everything,
                Relation = rule.Relation,
                Role = role.Role,
                Reach = rule.Reach,
                Rule = $"1/{role.Role}/{rule.Relation}",
            })));
        Assert.All(decisions, decision =>
        {
            foreach (var audience in Enum.GetValues<AccessAudience>())
            {
                var text = AccessExplanation.Explain(decision, audience);
                Assert.Contains(text.Thai, letter => letter is >= 'ก' and <= '๙');
                Assert.DoesNotContain("house", text.English!, StringComparison.Ordinal);
                Assert.True(audience != AccessAudience.Officer || text.English!.Contains(decision.Rule, StringComparison.Ordinal));
            }
        });
        string Told(AccessReason reason) => AccessExplanation.Explain(new AccessDecision { Reason = reason }, AccessAudience.Clinician).Thai;
        Assert.All((AccessReason[])[AccessReason.BlockedFacility, AccessReason.BlockedPerson, AccessReason.EmergencyOnly, AccessReason.Ended],
            reason => Assert.Equal(Told(AccessReason.NoRelation), Told(reason)));
    }

    [Fact]
    public async Task That_something_is_held_back_is_told_to_roles_with_a_relation_alone()
    {
        var clock = new FakeTimeProvider(Now);
        await using var house = await DoorFixture.OpenAsync(clock: clock);
        var head = new AccessHead
        {
            GoldenId = "g",
            Sources = [new ChartSource("p", Hospital, [])],
            Labels = SensitiveCategories.Hiv,
            Relations = [new RelationFact(RelationKind.Presence, Hospital, "thaid", 0, long.MaxValue, "presence/K0001/thaid")],
        };
        AccessObligations Of(Caller caller) =>
            AccessPolicy.Decide(new AccessRequest(caller, "TREAT", "r", Klang.Trust.AccessAction.Read, Now), head).Obligations & AccessObligations.Mask;
        Assert.Equal(AccessObligations.Mask, Of(Staff(CallerRole.Physician, Hospital)));
        Assert.Equal(AccessObligations.None, Of(Staff(CallerRole.Physician, Hospital, "d", "hiv")));
        Assert.Equal(AccessObligations.None, Of(Staff(CallerRole.Pharmacist, Hospital)));
        Assert.Equal(AccessObligations.None, Of(Staff(CallerRole.Physician, District)));
    }
}
