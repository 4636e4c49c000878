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
/// <param name="clock">The time of decisions.</param>
/// <param name="terms">Terms laid on decisions of the house besides its own, for tests; null for none.</param>
sealed class ChartOpening(
    ChartReader charts, Ledger ledger, Attachments attachments, TimeProvider clock, Func<AccessRequest, AccessTerms?>? terms = null)
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
            var permit = AccessPolicy.PermitOf(request, charts, HouseStep, terms?.Invoke(request));
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
        var request = context.Asking(AccessAction.Query, clock.GetUtcNow());
        var permit = AccessPolicy.DecideQuery(request, out var reason, terms?.Invoke(request));
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
        return head is null ? null : await charts.OpenPatientsAsync(receipt, head, upTo, cancellationToken);
    }

    /// <summary>
    /// True when the caller may see the version to which the directory leads, as a reader or as the facility that wrote it: what a write answers must not tell
    /// more than a read. Costs nothing where the decision holds nothing back.
    /// </summary>
    internal async ValueTask<bool> ShowsAsync(
        CallContext context, ResourceType type, string id, Located located, CancellationToken cancellationToken)
    {
        var request = context.Asking(AccessAction.Read, clock.GetUtcNow());
        if (AccessPolicy.IsOfHouse(context.Caller))
        {
            return terms?.Invoke(request) is not { } restricted
                || await ShowsAsync(AccessPolicy.PermitOf(request, [located.Place.Chart], HouseStep, restricted), type, id, located, cancellationToken);
        }

        if (context.ActsForCitizen)
        {
            return true; // What the house writes in the citizen's name was checked where it was asked for.
        }

        if (await charts.ReadHeadAsync(located.Place.Chart, cancellationToken) is not { } head)
        {
            return false;
        }

        foreach (var asked in new[] { request, context.ForCondition().Asking(AccessAction.Read, clock.GetUtcNow()) })
        {
            var decision = AccessPolicy.Decide(asked, head.Content);
            if (decision.IsGranted && await ShowsAsync(AccessPolicy.PermitOf(asked, [(head.Chart, decision)]), type, id, located, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }

    async ValueTask<bool> ShowsAsync(Permit permit, ResourceType type, string id, Located located, CancellationToken cancellationToken)
    {
        var chart = located.Place.Chart;
        if (permit.Terms is not AccessTerms restricted)
        {
            return true;
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

    /// <summary>True when decisions may hold something of charts back from the caller.</summary>
    internal bool MayHoldBack(CallContext context) =>
        !AccessPolicy.IsOfHouse(context.Caller) || terms?.Invoke(context.Asking(AccessAction.Read, clock.GetUtcNow())) is not null;

    /// <summary>Head and content of one chart under a receipt, as its view shows it; null when it does not exist for the receipt's holder.</summary>
    internal async ValueTask<(ChartHead Head, OpenedChart Chart)?> OpenAsync(
        Receipt receipt, ChartId chart, long upTo, CancellationToken cancellationToken)
    {
        var head = await charts.ReadHeadAsync(chart, cancellationToken);
        return head is null ? null : await charts.OpenAsync(receipt, head, upTo, cancellationToken);
    }

    /// <summary>What is decided about a chart for this caller now.</summary>
    internal AccessDecision DecisionOf(CallContext context, ChartHead head) =>
        AccessPolicy.Decide(context.Asking(AccessAction.Read, clock.GetUtcNow()), head.Content);
}
