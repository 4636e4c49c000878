using Klang.Records.Access;
using Klang.Records.Charts;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Reading;

/// <summary>Decide, write down, open: the steps of every read, in their one order.</summary>
sealed class ChartOpening(ChartReader charts, Ledger ledger, Attachments attachments)
{
    internal Attachments Attachments => attachments;

    internal ChartReader Charts => charts;

    /// <summary>A receipt for one chart; null when the decision refuses (which is written down too).</summary>
    internal async ValueTask<Receipt?> AdmitAsync(
        CallContext context, AccessAction action, ChartId chart, string what, CancellationToken cancellationToken)
    {
        var request = context.Asking(action);
        var permit = AccessPolicy.DecideCharts(request, [chart]);
        if (permit is not null)
        {
            return await EnterAsync(context, permit, what, cancellationToken);
        }

        await RefuseAsync(context, action, chart, "no-rule", what, cancellationToken);
        return null;
    }

    /// <summary>A receipt for several charts at once, an entry each; null when refused.</summary>
    internal async ValueTask<Receipt?> AdmitAsync(
        CallContext context, AccessAction action, ChartId[] charts, string what, CancellationToken cancellationToken)
    {
        var permit = AccessPolicy.DecideCharts(context.Asking(action), charts);
        if (permit is not null)
        {
            return await EnterAsync(context, permit, what, cancellationToken);
        }

        await RefuseAsync(context, action, ChartId.None, "no-rule", what, cancellationToken);
        return null;
    }

    /// <summary>A receipt that opens candidates to the matcher alone; null when refused.</summary>
    internal async ValueTask<Receipt?> AdmitQueryAsync(CallContext context, string what, CancellationToken cancellationToken)
    {
        var permit = AccessPolicy.DecideQuery(context.Asking(AccessAction.Query));
        if (permit is not null)
        {
            return await EnterAsync(context, permit, what, cancellationToken);
        }

        await RefuseAsync(context, AccessAction.Query, ChartId.None, "no-rule", what, cancellationToken);
        return null;
    }

    /// <summary>Writes down that nothing was given: a miss or a refusal.</summary>
    internal async Task RefuseAsync(
        CallContext context, AccessAction action, ChartId chart, string rule, string what, CancellationToken cancellationToken)
    {
        await ledger.RecordRefusalAsync(
            new RefusedAccess(context.Caller.Id, context.Caller.Facility, context.Purpose, action, chart.Value, rule, context.RequestId),
            what, cancellationToken);
        context.Entered?.Set();
    }

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
        return head is null ? null
            : (head, await charts.OpenPatientsAsync(receipt, head, upTo, cancellationToken)
                ?? await charts.OpenAsync(receipt, head, upTo, cancellationToken));
    }

    /// <summary>Head and content of one chart under a receipt.</summary>
    internal async ValueTask<(ChartHead Head, OpenedChart Chart)?> OpenAsync(
        Receipt receipt, ChartId chart, long upTo, CancellationToken cancellationToken)
    {
        var head = await charts.ReadHeadAsync(chart, cancellationToken);
        return head is null ? null : (head, await charts.OpenAsync(receipt, head, upTo, cancellationToken));
    }
}
