using Klang.Fhir;

namespace Klang.Records.Access;

/// <summary>Who may write what (security reference §6.2), and into whose chart.</summary>
public static class WriteRules
{
    /// <summary>How old a second factor may be for what needs one.</summary>
    public static readonly TimeSpan FactorFor = TimeSpan.FromMinutes(5);

    /// <summary>Types that identity and the house write, whoever else may.</summary>
    static readonly string[] OfHouse = ["AuditEvent", "Subscription", "CapabilityStatement"];

    /// <summary>Whether a role may do such a write at all; from URL and token alone.</summary>
    public static AccessReason Check(PolicyData policy, Caller caller, ScopeSet? scopes, WriteKind kind, ResourceType type, DateTimeOffset now)
    {
        if (AccessPolicy.IsOfHouse(caller))
        {
            return AccessReason.Granted;
        }

        var name = type.Name();
        if (policy.RoleOf(RoleNames.Of(caller)) is not { } rule || OfHouse.Contains(name)
            || !(rule.Writes.Contains(name) || rule.Writes.Contains("*"))
            || (caller.Facility.Length == 0 && caller.Kind is CallerKind.Staff or CallerKind.System))
        {
            return AccessReason.Role;
        }

        if (scopes is not null && !ScopeRules.Covers(scopes, caller, type, LetterOf(kind)))
        {
            return AccessReason.Scope;
        }

        return caller.Kind == CallerKind.Citizen && type == ResourceType.Consent && !HasFactor(caller, now)
            ? AccessReason.StepUp
            : AccessReason.Granted;
    }

    /// <summary>True when the caller may add to a person's chart: a Patient of the own facility is there (or comes with the write), or a relation holds.</summary>
    /// <param name="caller">Who writes.</param>
    /// <param name="head">The chart's head.</param>
    /// <param name="now">When.</param>
    public static bool MayWriteInto(Caller caller, AccessHead head, DateTimeOffset now) => caller.Kind switch
    {
        CallerKind.Development or CallerKind.Job => true,
        CallerKind.Citizen => head.IsOf(caller.OwnPatient),
        CallerKind.Delegate => false,
        _ => head.HasSource(caller.Facility)
            || head.Relations.Any(fact => fact.Facility == caller.Facility && fact.IsActive(now))
            || head.Directives.Any(one => one.Kind == DirectiveKind.Share && one.Target == caller.Facility && one.IsActive(now))
            || head.Emergencies.Any(one => one.CallerId == caller.Id && one.IsActive(now)),
    };

    /// <summary>True when the caller may change what was written for a facility: its own, and a citizen what the citizen wrote.</summary>
    public static bool MayChange(Caller caller, string writer) => IsFree(caller) || writer == caller.Facility;

    /// <summary>True when the second factor is fresh.</summary>
    public static bool HasFactor(Caller caller, DateTimeOffset now) => caller.FactorAt is { } at && at <= now && now - at <= FactorFor;

    static bool IsFree(Caller caller) => AccessPolicy.IsOfHouse(caller) && caller.Facility.Length == 0;

    static char LetterOf(WriteKind kind) => kind switch
    {
        WriteKind.Create => 'c',
        WriteKind.Delete => 'd',
        _ => 'u',
    };
}
