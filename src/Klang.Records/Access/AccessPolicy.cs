using System.Collections.Immutable;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Access;

/// <summary>What a decision looks at, besides the chart's head.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="Purpose">For which purpose.</param>
/// <param name="RequestId">In which request.</param>
/// <param name="Action">To do what.</param>
public readonly record struct AccessRequest(Caller Caller, string Purpose, string RequestId, AccessAction Action);

/// <summary>
/// The decision: one pure function of caller, action and charts; deny by default. The only maker of permits.
/// Until callers have identities, the rules know two callers: the development identity, which may do everything (and is
/// refused outside loopback at start), and jobs of the house.
/// </summary>
public static class AccessPolicy
{
    static readonly ImmutableArray<Compartment> Both = [Compartment.Normal, Compartment.Restricted];

    /// <summary>Decides about named charts; null when refused.</summary>
    public static Permit? DecideCharts(AccessRequest request, ReadOnlySpan<ChartId> charts, AccessTerms? terms = null) =>
        RuleFor(request.Caller) is { } rule
            ? Permit.Grant(request.Caller.Id, request.Caller.Facility, request.Purpose, request.Action,
                Numbers(charts), everyChart: false, Both, rule, request.RequestId, terms)
            : null;

    /// <summary>Decides about a query over many charts: candidates are opened to the matcher alone. Null when refused.</summary>
    public static Permit? DecideQuery(AccessRequest request, AccessTerms? terms = null) =>
        RuleFor(request.Caller) is { } rule
            ? Permit.Grant(request.Caller.Id, request.Caller.Facility, request.Purpose, request.Action,
                [], everyChart: true, Both, rule, request.RequestId, terms)
            : null;

    static string? RuleFor(Caller caller) => caller.Kind switch
    {
        CallerKind.Development => "development-identity",
        CallerKind.Job => "house-job",
        _ => null,
    };

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
