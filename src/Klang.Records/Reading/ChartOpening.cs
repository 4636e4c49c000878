using Klang.Records.Access;
using Klang.Records.Charts;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Reading;

/// <summary>Decide, write down, open: the steps of every read, in their one order.</summary>
sealed class ChartOpening(ChartReader charts, Ledger ledger, Attachments attachments, TimeProvider clock)
{
    /// <summary>A step of a write that looks at records and shows none of them: whether two Patients contradict each other, what a register says.</summary>
    const string HouseStep = "house-step";

    readonly ChartReader charts = charts;

    internal Attachments Attachments => attachments;

    internal ChartReader Charts => charts;

    /// <summary>A receipt for one chart; null when the decision refuses (which is written down too).</summary>
    internal async ValueTask<Receipt?> AdmitAsync(
        CallContext context, AccessAction action, ChartId chart, string what, CancellationToken cancellationToken) =>
        await AdmitAsync(context, action, [chart], what, cancellationToken) is [var receipt] ? receipt : null;

    /// <summary>
    /// Receipts for several charts, an entry each: one receipt for all charts that were decided alike. Charts that are refused are in none of them,
    /// and their refusals are entries too.
    /// </summary>
    internal async ValueTask<IReadOnlyList<Receipt>> AdmitAsync(
        CallContext context, AccessAction action, ChartId[] charts, string what, CancellationToken cancellationToken)
    {
        var request = context.Asking(action, clock.GetUtcNow());
        if (AccessPolicy.IsOfHouse(context.Caller) || action == AccessAction.Job)
        {
            var permit = AccessPolicy.PermitOf(request, charts, HouseStep);
            return [await EnterAsync(context, permit, what, cancellationToken)];
        }

        var receipts = new List<Receipt>(1);
        foreach (var group in await DecideAsync(context, request, charts, what, cancellationToken))
        {
            receipts.Add(await EnterAsync(context, AccessPolicy.PermitOf(request, group), what, cancellationToken));
        }

        return receipts;
    }

    /// <summary>Decides by the heads as they are now; what is granted in groups that were decided alike.</summary>
    async ValueTask<List<List<(ChartId Chart, AccessDecision Decision)>>> DecideAsync(
        CallContext context, AccessRequest request, ChartId[] charts, string what, CancellationToken cancellationToken)
    {
        var groups = new List<List<(ChartId, AccessDecision)>>(1);
        foreach (var chart in charts)
        {
            var head = await this.charts.ReadHeadAsync(chart, cancellationToken);
            var decision = AccessPolicy.Decide(request, head?.Content ?? AccessHead.Empty);
            if (!decision.IsGranted)
            {
                await RefuseAsync(context, request.Action, chart, decision.Rule, what, cancellationToken);
            }
            else if (groups.Find(group => AccessPolicy.AreAlike(group[0].Item2, decision)) is { } alike)
            {
                alike.Add((chart, decision));
            }
            else
            {
                groups.Add([(chart, decision)]);
            }
        }

        return groups;
    }

    /// <summary>A receipt that opens candidates to the matcher alone, each under its own decision; null when refused.</summary>
    internal async ValueTask<Receipt?> AdmitQueryAsync(CallContext context, string what, CancellationToken cancellationToken)
    {
        var permit = AccessPolicy.DecideQuery(context.Asking(AccessAction.Query, clock.GetUtcNow()), out var reason);
        if (permit is not null)
        {
            return await EnterAsync(context, permit, what, cancellationToken);
        }

        await RefuseAsync(context, AccessAction.Query, ChartId.None, AccessPolicy.RuleOf(context.Caller, reason), what, cancellationToken);
        return null;
    }

    /// <summary>Writes down that nothing was given: a miss or a refusal.</summary>
    internal async Task RefuseAsync(
        CallContext context, AccessAction action, ChartId chart, string rule, string what, CancellationToken cancellationToken)
    {
        await ledger.RecordRefusalAsync(Refused(context, action, chart, rule), what, cancellationToken);
        context.Entered?.Set();
    }

    /// <summary>What the ledger says of a refusal. The rule carries role and version for every caller but the house's own.</summary>
    internal static RefusedAccess Refused(CallContext context, AccessAction action, ChartId chart, string rule) => new(
        context.Caller.Id, context.Caller.Facility, context.Purpose, action, chart.Value,
        AccessPolicy.IsOfHouse(context.Caller) || rule.Contains('/', StringComparison.Ordinal) ? rule : AccessPolicy.RuleOf(context.Caller, rule),
        context.RequestId)
    {
        Role = RoleNames.Of(context.Caller),
        Client = context.Caller.Client,
        Session = context.Caller.Session,
    };

    async ValueTask<Receipt> EnterAsync(CallContext context, Permit permit, string what, CancellationToken cancellationToken)
    {
        var receipt = await ledger.RecordAsync(permit, what, cancellationToken);
        context.Entered?.Set();
        return receipt;
    }

    /// <summary>Head and current Patients of one chart under a receipt; its other content only when that is no more work.</summary>
    internal async ValueTask<(ChartHead Head, OpenedChart Chart)?> OpenPatientsAsync(
        Receipt receipt, ChartId chart, long upTo, CancellationToken cancellationToken)
    {
        var head = await charts.ReadHeadAsync(chart, cancellationToken);
        return head is null || !Exists(receipt, head) ? null
            : (head, await charts.OpenPatientsAsync(receipt, head, upTo, cancellationToken)
                ?? await charts.OpenAsync(receipt, head, upTo, cancellationToken));
    }

    /// <summary>Head and content of one chart under a receipt.</summary>
    internal async ValueTask<(ChartHead Head, OpenedChart Chart)?> OpenAsync(
        Receipt receipt, ChartId chart, long upTo, CancellationToken cancellationToken)
    {
        var head = await charts.ReadHeadAsync(chart, cancellationToken);
        return head is null || !Exists(receipt, head) ? null : (head, await charts.OpenAsync(receipt, head, upTo, cancellationToken));
    }

    /// <summary>True when the decision holds sensitive records back and has the caller's role told so.</summary>
    internal bool IsMasked(CallContext context, ChartHead head) => !AccessPolicy.IsOfHouse(context.Caller)
        && AccessPolicy.Decide(context.Asking(AccessAction.Read, clock.GetUtcNow()), head.Content).Obligations.HasFlag(AccessObligations.Mask);

    /// <summary>False for a chart that does not exist for the caller: a candidate of a query that the decision refuses.</summary>
    static bool Exists(Receipt receipt, ChartHead head) =>
        receipt.Permit.Terms is not AccessTerms terms || terms.ViewOf(head.Chart, head.Content) is not null;
}
