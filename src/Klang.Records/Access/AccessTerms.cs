using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Access;

/// <summary>What the decision laid down for each chart of a permit: which of its records exist for the caller. It travels with the permit to where charts are opened.</summary>
public sealed class AccessTerms : PermitTerms
{
    readonly Func<ChartId, AccessHead, AccessDecision> decide;

    internal AccessTerms(Func<ChartId, AccessHead, AccessDecision> decide) => this.decide = decide;

    /// <summary>Terms of views alone, without the decision behind them.</summary>
    /// <param name="view">The view of a chart with that head; null when the chart does not exist for the caller. Pure.</param>
    internal static AccessTerms Of(Func<ChartId, AccessHead, AccessView?> view) =>
        new((chart, head) => new AccessDecision { View = view(chart, head), Reach = AccessReach.Full });

    /// <summary>What of a chart the caller may see; null when the chart does not exist for the caller.</summary>
    /// <param name="chart">Its number.</param>
    /// <param name="head">Its access head, as it is now.</param>
    public AccessView? ViewOf(ChartId chart, AccessHead head) => decide(chart, head).View;

    /// <summary>The whole decision about a chart, with its obligations.</summary>
    /// <param name="chart">Its number.</param>
    /// <param name="head">Its access head, as it is now.</param>
    public AccessDecision DecisionOf(ChartId chart, AccessHead head) => decide(chart, head);
}
