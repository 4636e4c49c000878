using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Access;

/// <summary>What the decision laid down for each chart of a permit: which of its records exist for the caller.</summary>
public sealed class AccessTerms : PermitTerms
{
    readonly Func<ChartId, AccessHead, AccessDecision> decide;

    internal AccessTerms(Func<ChartId, AccessHead, AccessDecision> decide) => this.decide = decide;

    /// <summary>What of a chart the caller may see; null when the chart does not exist for the caller.</summary>
    /// <param name="chart">Its number.</param>
    /// <param name="head">Its access head, as it is now.</param>
    public AccessView? ViewOf(ChartId chart, AccessHead head) => decide(chart, head).View;

    /// <summary>The whole decision about a chart, with its obligations.</summary>
    /// <param name="chart">Its number.</param>
    /// <param name="head">Its access head, as it is now.</param>
    public AccessDecision DecisionOf(ChartId chart, AccessHead head) => decide(chart, head);
}
