using Klang.Records.Charts;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Access;

/// <summary>What the decision laid down for each chart of a permit: which of its records exist for the caller.</summary>
public sealed class AccessTerms : PermitTerms
{
    readonly Func<ChartId, AccessHead, AccessView?> views;

    internal AccessTerms(Func<ChartId, AccessHead, AccessView?> views) => this.views = views;

    /// <summary>What of a chart the caller may see; null when the chart does not exist for the caller.</summary>
    /// <param name="chart">Its number.</param>
    /// <param name="head">Its access head, as it is now.</param>
    public AccessView? ViewOf(ChartId chart, AccessHead head) => views(chart, head);
}
