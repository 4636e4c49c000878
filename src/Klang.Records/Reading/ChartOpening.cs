using Klang.Fhir;
using Klang.Records.Access;
using Klang.Records.Charts;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Reading;

/// <summary>Decide, write down, open: the steps of every read, in their one order.</summary>
/// <param name="charts">Opens charts.</param>
/// <param name="ledger">Writes down.</param>
/// <param name="attachments">Puts attachments back.</param>
/// <param name="terms">Terms laid on every decision besides its own; null for none.</param>
sealed class ChartOpening(ChartReader charts, Ledger ledger, Attachments attachments, Func<AccessRequest, AccessTerms?>? terms = null)
{
    internal Attachments Attachments => attachments;

    internal ChartReader Charts => charts;

    /// <summary>A receipt for one chart; null when the decision refuses (which is written down too).</summary>
    internal async ValueTask<Receipt?> AdmitAsync(
        CallContext context, AccessAction action, ChartId chart, string what, CancellationToken cancellationToken)
    {
        var request = context.Asking(action);
        var permit = AccessPolicy.DecideCharts(request, [chart], terms?.Invoke(request));
        if (permit is not null)
        {
            return await ledger.RecordAsync(permit, what, cancellationToken);
        }

        await RefuseAsync(context, action, chart, "no-rule", what, cancellationToken);
        return null;
    }

    /// <summary>A receipt for several charts at once, an entry each; null when refused.</summary>
    internal async ValueTask<Receipt?> AdmitAsync(
        CallContext context, AccessAction action, ChartId[] charts, string what, CancellationToken cancellationToken)
    {
        var request = context.Asking(action);
        var permit = AccessPolicy.DecideCharts(request, charts, terms?.Invoke(request));
        if (permit is not null)
        {
            return await ledger.RecordAsync(permit, what, cancellationToken);
        }

        await RefuseAsync(context, action, ChartId.None, "no-rule", what, cancellationToken);
        return null;
    }

    /// <summary>A receipt that opens candidates to the matcher alone; null when refused.</summary>
    internal async ValueTask<Receipt?> AdmitQueryAsync(CallContext context, string what, CancellationToken cancellationToken)
    {
        var request = context.Asking(AccessAction.Query);
        var permit = AccessPolicy.DecideQuery(request, terms?.Invoke(request));
        if (permit is not null)
        {
            return await ledger.RecordAsync(permit, what, cancellationToken);
        }

        await RefuseAsync(context, AccessAction.Query, ChartId.None, "no-rule", what, cancellationToken);
        return null;
    }

    /// <summary>Writes down that nothing was given: a miss or a refusal.</summary>
    internal Task RefuseAsync(
        CallContext context, AccessAction action, ChartId chart, string rule, string what, CancellationToken cancellationToken) =>
        ledger.RecordRefusalAsync(
            new RefusedAccess(context.Caller.Id, context.Caller.Facility, context.Purpose, action, chart.Value, rule, context.RequestId),
            what, cancellationToken);

    /// <summary>Head and current Patients of one chart under a receipt; its other content only when that is no more work.</summary>
    internal async ValueTask<(ChartHead Head, OpenedChart Chart)?> OpenPatientsAsync(
        Receipt receipt, ChartId chart, long upTo, CancellationToken cancellationToken)
    {
        var head = await charts.ReadHeadAsync(chart, cancellationToken);
        return head is null ? null : await charts.OpenPatientsAsync(receipt, head, upTo, cancellationToken);
    }

    /// <summary>
    /// True when the caller may see the version to which the directory leads: what a write answers must not tell more than a read. Costs nothing
    /// where the decision holds nothing back.
    /// </summary>
    internal async ValueTask<bool> ShowsAsync(
        CallContext context, ResourceType type, string id, Located located, CancellationToken cancellationToken)
    {
        var request = context.Asking(AccessAction.Read);
        var chart = located.Place.Chart;
        var permit = AccessPolicy.DecideCharts(request, [chart], terms?.Invoke(request));
        if (permit?.Terms is not AccessTerms restricted)
        {
            return permit is not null;
        }

        if (await charts.ReadHeadAsync(chart, cancellationToken) is not { } head || restricted.ViewOf(chart, head.Content) is not { } view)
        {
            return false;
        }

        if (view.IsEverything || head.Row.Kind == ChartKind.Registry)
        {
            return true;
        }

        var receipt = await ledger.RecordAsync(permit, $"{type.Name()}/{id} before a write", cancellationToken);
        return await charts.OpenSlotAsync(receipt, head, type, id, located, cancellationToken) is { Placed: not null };
    }

    /// <summary>True when the decision may hold something of a chart back from the caller.</summary>
    internal bool MayHoldBack(CallContext context, ChartId chart)
    {
        var request = context.Asking(AccessAction.Read);
        return AccessPolicy.DecideCharts(request, [chart], terms?.Invoke(request)) is not { Terms: null };
    }

    /// <summary>Head and content of one chart under a receipt, as its view shows it; null when it does not exist for the receipt's holder.</summary>
    internal async ValueTask<(ChartHead Head, OpenedChart Chart)?> OpenAsync(
        Receipt receipt, ChartId chart, long upTo, CancellationToken cancellationToken)
    {
        var head = await charts.ReadHeadAsync(chart, cancellationToken);
        return head is null ? null : await charts.OpenAsync(receipt, head, upTo, cancellationToken);
    }
}
