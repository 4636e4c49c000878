using Klang.Records.Access;
using Klang.Trust;

namespace Klang.Records;

/// <summary>Who asks, why, in which request: carried from the call to every decision it needs.</summary>
readonly record struct CallContext(Caller Caller, string Purpose, string RequestId)
{
    /// <summary>Set when an entry of the call is durable.</summary>
    internal EntryMark? Entered { get; private init; }

    /// <summary>The token's scopes; null when they do not bound the caller.</summary>
    internal ScopeSet? Scopes { get; init; }

    /// <summary>True while the condition of a write is looked for, which means what the caller's facility wrote.</summary>
    internal bool IsCondition { get; private init; }

    /// <summary>True for a Consent that the house writes in the citizen's name, having checked what it rests on.</summary>
    internal bool ActsForCitizen { get; init; }

    /// <summary>The facility whose record a write is; none for what is the citizen's.</summary>
    internal string Writer => ActsForCitizen ? "" : Caller.Facility;

    internal static CallContext Of(Call call) => new(call.Caller, PurposeOf(call), call.RequestId)
    {
        Entered = call.Entered,
        Scopes = call.Caller.Scopes is { } scopes ? ScopeSet.Parse(scopes) : null,
    };

    /// <summary>The same, for what a write has to know of the facility's own records.</summary>
    internal CallContext ForCondition() => this with { IsCondition = true };

    internal AccessRequest Asking(AccessAction action, DateTimeOffset now) =>
        new(Caller, Purpose, RequestId, action, now) { Scopes = Scopes, IsCondition = IsCondition };

    /// <summary>A call that names no purpose has the usual one of its caller's role.</summary>
    static string PurposeOf(Call call)
    {
        if (call is (OversightCall or AuditCall or AuditReadCall or AuditProofCall or CompletenessCall or BreachCall or EraseCall or HoldCall or RotateKeysCall or CheckKeysCall
            or ConflictsCall or MergeCall or UnmergeCall)
            && !AccessPolicy.IsOfHouse(call.Caller) && CurrentPolicy.Data.RoleOf(RoleNames.Of(call.Caller))?.Purposes is [var first, ..] own && !own.Contains(call.Purpose))
        {
            return first; // The surface names the purpose of these, not the caller.
        }

        if (call.Purpose != Call.UsualPurpose || AccessPolicy.IsOfHouse(call.Caller))
        {
            return call.Purpose;
        }

        var purposes = CurrentPolicy.Data.RoleOf(RoleNames.Of(call.Caller))?.Purposes ?? [];
        return purposes.IsEmpty || purposes.Contains(call.Purpose) ? call.Purpose : purposes[0];
    }
}
