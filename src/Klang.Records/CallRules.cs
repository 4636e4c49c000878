using System.Collections.Immutable;
using Klang.Fhir;
using Klang.Records.Access;
using Klang.Records.Consents;

namespace Klang.Records;

/// <summary>
/// May this caller ask this? Decided from the call and the token alone, before anything is looked up, so that the answer says nothing of any
/// chart. One row for every sort of call: a call without one is refused.
/// </summary>
static class CallRules
{
    /// <summary>Calls of identity matters and imports that only the house makes.</summary>
    static readonly HashSet<Type> OfHouse =
    [
        typeof(MergeCall), typeof(UnmergeCall), typeof(ConflictsCall), typeof(EraseCall), typeof(HoldCall), typeof(RotateKeysCall), typeof(CheckKeysCall),
        typeof(BreachCall),
    ];

    /// <summary>Roles that read the log of every access.</summary>
    static readonly ImmutableArray<string> Auditors = ["privacy-officer", "auditor"];

    internal static AccessReason Check(Call call, CallContext context, DateTimeOffset now)
    {
        if (AccessPolicy.IsOfHouse(call.Caller))
        {
            // The house has all rights but no person's: nobody breaks a glass or reviews a case in its name.
            return Knows(call) && call is not (BreakGlassCall or ReviewCall or DirectCall or WithdrawCall or ShareCall) ? AccessReason.Granted : AccessReason.Role;
        }

        if (CurrentPolicy.Data.RoleOf(RoleNames.Of(call.Caller)) is not { } rule)
        {
            return AccessReason.Role;
        }

        return rule.Purposes.Contains(context.Purpose) ? ByCall(call, context, rule, now) : AccessReason.Purpose;
    }

    /// <summary>True when the table has a row for the call.</summary>
    internal static bool Knows(Call call) => OfHouse.Contains(call.GetType()) || call is ReadCall or SearchCall or HistoryCall or WriteCall or TransactionCall
        or EverythingCall or OpenChartCall or FindPersonCall or ImportCall or MatchCall or PresentCall or BreakGlassCall or ReviewCall or NoticesCall
        or DirectCall or WithdrawCall or ShareCall or GuardianCall or AuditCall or AuditReadCall or AuditProofCall or CompletenessCall or BreachCall or EraseCall or HoldCall
        or RotateKeysCall or CheckKeysCall or OversightCall or CompletenessCall;

    static AccessReason ByCall(Call call, CallContext context, RoleRule rule, DateTimeOffset now) => call switch
    {
        ReadCall read => MayRead(context, rule, read.Type, 'r'),
        SearchCall search => MayRead(context, rule, search.Type, 's'),
        HistoryCall history => MayRead(context, rule, history.Type, 'r'),
        EverythingCall or OpenChartCall => MayRead(context, rule, ResourceType.Patient, 'r'),
        FindPersonCall or MatchCall => MayRead(context, rule, ResourceType.Patient, 's'),
        WriteCall { Write: var write } => MayWrite(context, write, now),
        TransactionCall transaction => transaction.Items.Select(item => MayDo(context, rule, item, now)).FirstOrDefault(reason => reason != AccessReason.Granted),
        ImportCall import => MayImport(context, rule, import),
        PresentCall => MayPresent(context, rule),
        BreakGlassCall => MayBreakGlass(context, rule, now),
        ReviewCall => OfFacility(context, "privacy-officer"),
        NoticesCall => rule.Role == "citizen" ? AccessReason.Granted : OfFacility(context, "privacy-officer"),
        GuardianCall => WriteRules.HasFactor(context.Caller, now) ? OfFacility(context, "privacy-officer") : AccessReason.StepUp,
        AuditCall audit => MayAudit(context, rule, audit),
        AuditReadCall or AuditProofCall or CompletenessCall => rule.Role == "citizen" ? AccessReason.Granted : OfWholeLog(context, rule),
        BreachCall breach => breach.Of == BreachOf.Facility && breach.Value == context.Caller.Facility ? OfFacility(context, "privacy-officer") : OfWholeLog(context, rule),
        EraseCall or HoldCall => rule.Role != "privacy-officer" ? AccessReason.Role
            : WriteRules.HasFactor(context.Caller, now) ? AccessReason.Granted : AccessReason.StepUp,
        OversightCall { Work: OversightWork.Ledger } => rule.Role is "operator" or "auditor" ? AccessReason.Granted : AccessReason.Role,
        OversightCall => rule.Role == "privacy-officer" ? AccessReason.Granted : AccessReason.Role,
        RotateKeysCall or CheckKeysCall => rule.Role == "operator" ? AccessReason.Granted : AccessReason.Role,
        DirectCall or WithdrawCall or ShareCall => rule.Role == "citizen"
            ? WriteRules.Check(CurrentPolicy.Data, context.Caller, context.Scopes, WriteKind.Create, ResourceType.Consent, now)
            : AccessReason.Role,
        _ => AccessReason.Role,
    };

    /// <summary>The questions of a Bundle are asked by whoever sends it.</summary>
    static AccessReason MayDo(CallContext context, RoleRule rule, BundleItem item, DateTimeOffset now) => item switch
    {
        { Read: { } other } when other.Caller != context.Caller => AccessReason.Role,
        { Search: { } other } when other.Caller != context.Caller => AccessReason.Role,
        { History: { } other } when other.Caller != context.Caller => AccessReason.Role,
        { Write: { } write } => MayWrite(context, write, now),
        { Read: { } read } => MayRead(context, rule, read.Type, 'r'),
        { Search: { } search } => MayRead(context, rule, search.Type, 's'),
        { History: { } history } => MayRead(context, rule, history.Type, 'r'),
        _ => AccessReason.Granted,
    };

    static AccessReason MayRead(CallContext context, RoleRule rule, ResourceType type, char interaction) =>
        rule.Kinds == ContentKinds.None ? AccessReason.Role
        : context.Scopes is { } scopes && !ScopeRules.Covers(scopes, context.Caller, type, interaction) ? AccessReason.Scope
        : AccessReason.Granted;

    static AccessReason MayWrite(CallContext context, Write write, DateTimeOffset now) =>
        WriteRules.Check(CurrentPolicy.Data, context.Caller, context.Scopes, write.Kind, write.Type, now);

    /// <summary>Citizens ask who looked at their own chart; an officer what the own facility did.</summary>
    static AccessReason MayAudit(CallContext context, RoleRule rule, AuditCall audit) => rule.Role switch
    {
        "citizen" when audit.PatientId is not null => AccessReason.Granted,
        "privacy-officer" when audit.Facility == context.Caller.Facility && context.Caller.Facility.Length > 0 => AccessReason.Granted,
        _ => OfWholeLog(context, rule),
    };

    /// <summary>The log of every facility is read by auditors and by the privacy officer of the whole service, who acts for no facility.</summary>
    static AccessReason OfWholeLog(CallContext context, RoleRule rule) =>
        Auditors.Contains(rule.Role) && context.Caller.Facility.Length == 0 ? AccessReason.Granted : AccessReason.Role;

    static AccessReason MayPresent(CallContext context, RoleRule rule) =>
        rule.Role != "citizen" && (context.Caller.Facility.Length == 0 || !Counts("presence", rule.Role)) ? AccessReason.Role
        : context.Scopes is { } scopes && !ScopeRules.Covers(scopes, context.Caller, ResourceType.Patient, 'r') ? AccessReason.Scope
        : AccessReason.Granted;

    static AccessReason MayBreakGlass(CallContext context, RoleRule rule, DateTimeOffset now) =>
        context.Caller.Facility.Length == 0 || !Counts("break-glass", rule.Role) ? AccessReason.Role
        : context.Scopes is { } scopes && !ScopeRules.Covers(scopes, context.Caller, ResourceType.Patient, 'r') ? AccessReason.Scope
        : WriteRules.HasFactor(context.Caller, now) ? AccessReason.Granted
        : AccessReason.StepUp;

    static bool Counts(string relation, string role) =>
        CurrentPolicy.Data.Relations.Any(rule => rule.Relation == relation && rule.Roles.Contains(role));

    static AccessReason OfFacility(CallContext context, string role) =>
        RoleNames.Of(context.Caller) == role && context.Caller.Facility.Length > 0 ? AccessReason.Granted : AccessReason.Role;

    /// <summary>A facility's system hands in what its own facility says.</summary>
    static AccessReason MayImport(CallContext context, RoleRule rule, ImportCall import) =>
        context.Caller.Kind != CallerKind.System || !rule.Writes.Contains("*") || import.Items.Any(item => item.Facility != context.Caller.Facility)
            ? AccessReason.Role
            : context.Scopes is { } scopes && import.Items.Any(item => !ScopeRules.Covers(scopes, context.Caller, item.Type, 'u')) ? AccessReason.Scope
            : AccessReason.Granted;
}
