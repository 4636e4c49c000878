using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Access;

/// <summary>What a decision lets its caller see of each chart. It travels with the permit to the place where charts are opened.</summary>
/// <param name="view">The view of a chart with that head; null when the chart does not exist for this caller. Pure.</param>
public sealed class AccessTerms(Func<ChartId, AccessHead, AccessView?> view) : PermitTerms
{
    /// <summary>The view of one chart; null when the chart does not exist for this caller.</summary>
    public AccessView? ViewOf(ChartId chart, AccessHead head) => view(chart, head);
}
