namespace Klang.Records.Access;

/// <summary>Names of roles and reasons, as they stand in the policy and in the ledger.</summary>
public static class RoleNames
{
    /// <summary>The role in which a caller asks; empty when it has none.</summary>
    public static string Of(Caller caller) => caller.Kind switch
    {
        CallerKind.Development => "development",
        CallerKind.Job => "job",
        CallerKind.System => "system",
        CallerKind.Citizen => "citizen",
        CallerKind.Delegate => "delegate",
        _ => Of(caller.Role),
    };

    /// <summary>A role of staff; empty for none.</summary>
    public static string Of(CallerRole role) => role switch
    {
        CallerRole.Physician => "physician",
        CallerRole.Nurse => "nurse",
        CallerRole.Pharmacist => "pharmacist",
        CallerRole.Laboratory => "laboratory",
        CallerRole.HealthCentreOfficer => "health-centre-officer",
        CallerRole.Volunteer => "volunteer",
        CallerRole.Planner => "planner",
        CallerRole.PrivacyOfficer => "privacy-officer",
        CallerRole.Operator => "operator",
        CallerRole.Auditor => "auditor",
        _ => "",
    };

    /// <summary>A reason of refusal, as a word of the rule.</summary>
    public static string Of(AccessReason reason) => reason switch
    {
        AccessReason.Granted => "granted",
        AccessReason.Role => "no-role",
        AccessReason.Purpose => "purpose",
        AccessReason.Scope => "scope",
        AccessReason.NoRelation => "no-relation",
        AccessReason.BlockedFacility => "blocked-facility",
        AccessReason.BlockedPerson => "blocked-person",
        AccessReason.EmergencyOnly => "emergency-only",
        AccessReason.Ended => "ended",
        AccessReason.ForeignFacility => "foreign-facility",
        AccessReason.StepUp => "step-up",
        _ => "unreviewed",
    };
}
