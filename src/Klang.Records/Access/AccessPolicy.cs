using System.Collections.Immutable;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Access;

/// <summary>The only maker of permits: turns decisions of <see cref="AccessRules"/> by the <see cref="CurrentPolicy"/> into them.</summary>
public static class AccessPolicy
{
    static readonly ImmutableArray<Compartment> Both = [Compartment.Normal, Compartment.Restricted];
    static readonly ImmutableArray<Compartment> NormalOnly = [Compartment.Normal];

    /// <summary>True for callers whose rights no chart changes: the development identity and jobs of the house. Their decisions need no head.</summary>
    public static bool IsOfHouse(Caller caller) => caller.Kind is CallerKind.Development or CallerKind.Job;

    /// <summary>Decides about one chart by its head.</summary>
    public static AccessDecision Decide(in AccessRequest request, AccessHead head) => AccessRules.Decide(CurrentPolicy.Data, request.About(head));

    /// <summary>A permit for named charts that were decided alike (see <see cref="AreAlike"/>).</summary>
    internal static Permit PermitOf(in AccessRequest request, IReadOnlyList<(ChartId Chart, AccessDecision Decision)> granted)
    {
        var decisions = granted.ToDictionary(one => one.Chart, one => one.Decision);
        var first = granted[0].Decision;
        var isAll = first.View!.IsEverything;
        var caller = request.Caller;
        return Grant(request, [.. granted.Select(one => one.Chart.Value)], everyChart: false, CompartmentsOf(first.View), first.Rule, first.Relation,
            isAll ? null : new AccessTerms((chart, _) => decisions.TryGetValue(chart, out var decision) ? decision : Refused(caller)));
    }

    /// <summary>True when one permit may carry both: they open the same compartments by the same rule.</summary>
    internal static bool AreAlike(AccessDecision one, AccessDecision other) =>
        one.Rule == other.Rule && one.View!.IsEverything == other.View!.IsEverything
        && (one.View.Categories == SensitiveCategories.None) == (other.View.Categories == SensitiveCategories.None);

    /// <summary>Named charts for a caller of the house; null for any other, whose decisions need the charts' heads.</summary>
    public static Permit? DecideCharts(AccessRequest request, ReadOnlySpan<ChartId> charts) =>
        IsOfHouse(request.Caller) ? PermitOf(request, charts, "") : null;

    /// <summary>Named charts, for callers of the house, a write that was checked, or a step of a write that shows nothing to the caller.</summary>
    internal static Permit PermitOf(in AccessRequest request, ReadOnlySpan<ChartId> charts, string step, AccessTerms? terms = null) =>
        Grant(request, Numbers(charts), everyChart: false, Both, RuleOf(request.Caller, step), step, terms);

    /// <summary>A permit for an operation of the house that concerns no chart, by a caller whose role was checked (see CallRules).</summary>
    internal static Permit PermitOfHouse(in AccessRequest request) => PermitOf(request, ReadOnlySpan<ChartId>.Empty, "administration");

    /// <summary>Decides about a query over many charts: candidates are opened to the matcher alone, each under its own decision. Null when refused.</summary>
    internal static Permit? DecideQuery(AccessRequest request, out AccessReason reason, AccessTerms? terms = null)
    {
        reason = AccessReason.Granted;
        if (IsOfHouse(request.Caller))
        {
            return Grant(request, [], everyChart: true, Both, RuleOf(request.Caller, ""), "", terms);
        }

        var role = RoleNames.Of(request.Caller);
        var rule = CurrentPolicy.Data.RoleOf(role);
        reason = rule is null or { Kinds: ContentKinds.None, Oversees: false } ? AccessReason.Role
            : !rule.Purposes.Contains(request.Purpose) ? AccessReason.Purpose
            : AccessReason.Granted;
        return reason != AccessReason.Granted ? null
            : Grant(request, [], everyChart: true, Both, RuleOf(request.Caller, "query"), "query",
                new AccessTerms((_, head) => Decide(request, head)));
    }

    /// <summary>The rule under which a caller is refused.</summary>
    internal static string RuleOf(Caller caller, AccessReason reason) => AccessRules.Refuse(CurrentPolicy.Data, RoleNames.Of(caller), reason).Rule;

    internal static string RuleOf(Caller caller, string step) => caller.Kind switch
    {
        CallerKind.Development => "development-identity",
        CallerKind.Job => "house-job",
        _ => $"{CurrentPolicy.Data.Version}/{RoleNames.Of(caller)}/{step}",
    };

    static AccessDecision Refused(Caller caller) => AccessRules.Refuse(CurrentPolicy.Data, RoleNames.Of(caller), AccessReason.NoRelation);

    static ImmutableArray<Compartment> CompartmentsOf(AccessView view) => view.Categories == SensitiveCategories.None ? NormalOnly : Both;

    static Permit Grant(in AccessRequest request, ImmutableArray<long> charts, bool everyChart, ImmutableArray<Compartment> compartments,
        string rule, string relation, PermitTerms? terms) =>
        Permit.Grant(request.Caller.Id, request.Caller.Facility, request.Purpose, request.Action, charts, everyChart, compartments, rule,
            request.RequestId, terms, new PermitOrigin(RoleNames.Of(request.Caller), relation, request.Caller.Client, request.Caller.Session));

    static ImmutableArray<long> Numbers(ReadOnlySpan<ChartId> charts)
    {
        var numbers = ImmutableArray.CreateBuilder<long>(charts.Length);
        foreach (var chart in charts)
        {
            numbers.Add(chart.Value);
        }

        return numbers.MoveToImmutable();
    }
}
