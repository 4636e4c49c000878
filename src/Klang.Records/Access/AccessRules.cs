using System.Collections.Immutable;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Access;

/// <summary>
/// The decision: a pure function of policy, caller, action, purpose, relation, consent and label. Deny by default; what the citizen denies
/// overrides what a relation permits.
/// </summary>
public static class AccessRules
{
    static readonly TimeSpan Bangkok = TimeSpan.FromHours(7);

    /// <summary>Decides about one chart.</summary>
    public static AccessDecision Decide(PolicyData policy, in AccessQuestion question)
    {
        var role = RoleNames.Of(question.Caller);
        if (role is "development" or "job")
        {
            return new AccessDecision
            {
                View = AccessView.Everything,
                Reach = AccessReach.Full,
                Role = role,
                Rule = role == "job" ? "house-job" : "development-identity",
            };
        }

        if (policy.RoleOf(role) is not { } rule)
        {
            return Refuse(policy, role, AccessReason.Role);
        }

        if (!rule.Purposes.Contains(question.Purpose))
        {
            return Refuse(policy, role, AccessReason.Purpose);
        }

        if (rule.Oversees && question.Action is (AccessAction.Audit or AccessAction.Administer))
        {
            return Grant(policy, rule, new AccessView { Kinds = ContentKinds.None, Categories = SensitiveCategories.None }, "oversight", AccessReach.None);
        }

        if (!question.IsCondition && question.Scopes is { } scopes)
        {
            var filter = ScopeRules.Bound(scopes, question);
            return filter is null ? Refuse(policy, role, AccessReason.Scope) : Scoped(ByKind(policy, rule, question), filter);
        }

        return ByKind(policy, rule, question);
    }

    static AccessDecision Scoped(AccessDecision decision, ScopeFilter filter) =>
        decision.View is { } view ? decision with { View = view with { Scope = filter } } : decision;

    static AccessDecision ByKind(PolicyData policy, RoleRule rule, in AccessQuestion question) => question.Head.Kind switch
    {
        ChartKind.Registry => rule.Kinds == ContentKinds.None
            ? Refuse(policy, rule.Role, AccessReason.Role)
            : Grant(policy, rule, AccessView.Everything, "registry", AccessReach.Full),
        ChartKind.Facility => OfFacility(policy, rule, question),
        _ => rule.Role switch
        {
            "citizen" => OfCitizen(policy, rule, question),
            "delegate" => OfDelegate(policy, rule, question),
            _ => OfPerson(policy, rule, question),
        },
    };

    /// <summary>Papers that name no person are their facility's alone.</summary>
    static AccessDecision OfFacility(PolicyData policy, RoleRule rule, in AccessQuestion question) =>
        !rule.SeesFacilityPapers || question.Head.Facility != question.Caller.Facility || question.Caller.Facility.Length == 0
            ? Refuse(policy, rule.Role, AccessReason.ForeignFacility)
            : Grant(policy, rule, new AccessView { Kinds = ContentKinds.All, Categories = rule.OwnWritingsAdd }, "facility-papers", AccessReach.Own);

    static AccessDecision OfCitizen(PolicyData policy, RoleRule rule, in AccessQuestion question) =>
        question.Head.IsOf(question.Caller.OwnPatient)
            ? Grant(policy, rule, new AccessView { Kinds = rule.Kinds, ForPatient = true }, "self", AccessReach.Full)
            : Refuse(policy, rule.Role, AccessReason.NoRelation);

    static AccessDecision OfDelegate(PolicyData policy, RoleRule rule, in AccessQuestion question)
    {
        var (caller, head, now) = (question.Caller, question.Head, question.Now);
        if (!head.IsOf(caller.OwnPatient))
        {
            return Refuse(policy, rule.Role, AccessReason.NoRelation);
        }

        if (IsBlocked(head, DirectiveKind.BlockPerson, caller.Id, now))
        {
            return Refuse(policy, rule.Role, AccessReason.BlockedPerson);
        }

        var hidden = Of(head, DirectiveKind.BlockCategory, now);
        if (Find(head, DirectiveKind.Guardian, caller.Id, now) is not null)
        {
            return OfGuardian(policy, rule, question, hidden);
        }

        if (Find(head, DirectiveKind.Delegate, caller.Id, now) is { } entry)
        {
            return Grant(policy, rule, new AccessView { Kinds = rule.Kinds, Categories = entry.Categories & ~hidden, ForPatient = true }, "delegate", AccessReach.Full);
        }

        var wasOne = head.Directives.Any(one => one.Kind is DirectiveKind.Delegate or DirectiveKind.Guardian && one.Target == caller.Id);
        return Refuse(policy, rule.Role, wasOne ? AccessReason.Ended : AccessReason.NoRelation);
    }

    static AccessDecision OfGuardian(PolicyData policy, RoleRule rule, in AccessQuestion question, SensitiveCategories blocked)
    {
        var age = question.Head.AgeOn(Today(question.Now));
        if (age >= policy.AdultFrom)
        {
            return Refuse(policy, rule.Role, AccessReason.Ended);
        }

        var hides = age < policy.TeenFrom ? SensitiveCategories.None
            : policy.TeenHides & ~Of(question.Head, DirectiveKind.ShowGuardian, question.Now);
        var view = new AccessView { Kinds = rule.Kinds, Categories = SensitiveCategories.All & ~hides & ~blocked, ForPatient = true };
        return Grant(policy, rule, view, "guardian", AccessReach.Full);
    }

    /// <summary>Staff and systems: the strongest relation decides how far, the citizen's blocks decide what not.</summary>
    static AccessDecision OfPerson(PolicyData policy, RoleRule rule, in AccessQuestion question)
    {
        var (caller, head, now) = (question.Caller, question.Head, question.Now);
        if (question.IsCondition)
        {
            return head.HasSource(caller.Facility)
                ? Grant(policy, rule, Own(caller, ContentKinds.All, SensitiveCategories.All), "own-writings", AccessReach.Own)
                : Refuse(policy, rule.Role, AccessReason.NoRelation);
        }

        var ties = Ties.Of(policy, rule, question);
        if (IsBlocked(head, DirectiveKind.BlockPerson, caller.Id, now))
        {
            return Refuse(policy, rule.Role, AccessReason.BlockedPerson);
        }

        if (caller.Facility.Length > 0 && IsBlocked(head, DirectiveKind.BlockFacility, caller.Facility, now))
        {
            return AtBlockedFacility(policy, rule, head, ties, now);
        }

        if (IsBlocked(head, DirectiveKind.EmergencyOnly, "", now))
        {
            ties = ties.EmergencyAlone();
            if (ties.Reach == AccessReach.None)
            {
                return Refuse(policy, rule.Role, AccessReason.EmergencyOnly);
            }
        }

        return ties.Reach == AccessReach.None ? Refuse(policy, rule.Role, AccessReason.NoRelation) : Grant(policy, rule, View(policy, rule, question, ties), ties, head);
    }

    /// <summary>Where the citizen has blocked the facility, a broken glass shows what saves a life and no more.</summary>
    static AccessDecision AtBlockedFacility(PolicyData policy, RoleRule rule, AccessHead head, Ties ties, DateTimeOffset now)
    {
        if (!ties.IsEmergency || IsBlocked(head, DirectiveKind.BlockEmergency, "", now))
        {
            return Refuse(policy, rule.Role, AccessReason.BlockedFacility);
        }

        var view = new AccessView { Kinds = policy.BlockedEmergencyKinds & rule.Kinds, Categories = SensitiveCategories.None };
        return Grant(policy, rule, view, ties.EmergencyAlone(), head);
    }

    static AccessView View(PolicyData policy, RoleRule rule, in AccessQuestion question, Ties ties)
    {
        var (caller, head) = (question.Caller, question.Head);
        var categories = ties.Categories & ~Of(head, DirectiveKind.BlockCategory, question.Now);
        return ties.Reach switch
        {
            AccessReach.Full => new AccessView
            {
                Kinds = rule.Kinds,
                Categories = categories,
                HiddenFacilities = HiddenFrom(caller, head, question.Now),
                Orders = ties.Orders,
            },
            AccessReach.Own => Own(caller, rule.Kinds, categories) with { Orders = ties.Orders },
            _ => new AccessView { Kinds = policy.OrderKinds & rule.Kinds, Categories = SensitiveCategories.None, Orders = ties.Orders },
        };
    }

    static AccessView Own(Caller caller, ContentKinds kinds, SensitiveCategories categories) =>
        new() { Kinds = kinds, Categories = categories, OnlyFacility = caller.Facility };

    static ImmutableArray<string> HiddenFrom(Caller caller, AccessHead head, DateTimeOffset now) =>
    [
        .. head.Directives.Where(one => one.Kind == DirectiveKind.HideFacility && one.IsActive(now) && one.Target != caller.Facility)
            .Select(one => one.Target).Distinct(),
    ];

    static bool IsBlocked(AccessHead head, DirectiveKind kind, string target, DateTimeOffset now) => Find(head, kind, target, now) is not null;

    static Directive? Find(AccessHead head, DirectiveKind kind, string target, DateTimeOffset now)
    {
        foreach (var one in head.Directives)
        {
            if (one.Kind == kind && one.Target == target && one.IsActive(now))
            {
                return one;
            }
        }

        return null;
    }

    /// <summary>Categories of every active line of a kind together.</summary>
    static SensitiveCategories Of(AccessHead head, DirectiveKind kind, DateTimeOffset now)
    {
        var categories = SensitiveCategories.None;
        foreach (var one in head.Directives)
        {
            categories |= one.Kind == kind && one.IsActive(now) ? one.Categories : SensitiveCategories.None;
        }

        return categories;
    }

    /// <summary>The day in Asia/Bangkok.</summary>
    internal static DateOnly Today(DateTimeOffset now) => DateOnly.FromDateTime(now.ToOffset(Bangkok).DateTime);

    static AccessDecision Grant(PolicyData policy, RoleRule rule, AccessView view, Ties ties, AccessHead head)
    {
        var obligations = AccessObligations.None;
        if (ties.Reach == AccessReach.Full && rule.IsToldOfMasking && (head.Labels & ~view.Categories) != SensitiveCategories.None)
        {
            obligations |= AccessObligations.Mask;
        }

        obligations |= ties.Relation switch
        {
            "break-glass" => AccessObligations.Notify | AccessObligations.StepUp | AccessObligations.Watermark,
            "share" or "case" => AccessObligations.Watermark,
            _ => AccessObligations.None,
        };
        var decision = Grant(policy, rule, view, ties.Relation, ties.Reach);
        return decision with { Obligations = decision.Obligations | obligations };
    }

    static AccessDecision Grant(PolicyData policy, RoleRule rule, AccessView view, string relation, AccessReach reach) => new()
    {
        View = view,
        Reach = reach,
        Relation = relation,
        Role = rule.Role,
        Obligations = view.Kinds == ContentKinds.All ? AccessObligations.None : AccessObligations.Redact,
        Rule = $"{policy.Version}/{rule.Role}/{relation}",
    };

    internal static AccessDecision Refuse(PolicyData policy, string role, AccessReason reason) => new()
    {
        Reason = reason,
        Role = role,
        Rule = $"{policy.Version}/{(role.Length == 0 ? "none" : role)}/{RoleNames.Of(reason)}",
    };
}
