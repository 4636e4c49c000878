using Klang.Fhir;
using Klang.Records.Access;
using Klang.Records.Charts;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Reading;

/// <summary>
/// One question while it is answered: its receipts, the charts opened so far, how many candidates it has cost. What it
/// opens under the query receipt goes to the matcher alone; <see cref="DiscloseAsync"/> writes down what goes out.
/// </summary>
sealed class Session(CallContext context, ChartOpening opening, RecordsOptions options, string what, long upTo)
{
    readonly Dictionary<ChartId, (ChartHead Head, OpenedChart Chart)> opened = [];
    readonly HashSet<ChartId> seen = [];
    readonly HashSet<ChartId> disclosed = [];
    readonly HashSet<ChartId> refused = [];
    Receipt? queryReceipt;
    readonly List<Receipt> namedReceipts = [];

    internal CallContext Context => context;

    internal ChartOpening Opening => opening;

    /// <summary>The commit up to which the session sees.</summary>
    internal long UpTo => upTo;

    /// <summary>Charts opened: what the limit counts.</summary>
    internal int Cost => seen.Count;

    internal bool IsTooCostly => Cost > CandidatesMax;

    /// <summary>True when the question names people by number or id, and nobody is known by them.</summary>
    internal bool NamesNobody { get; set; }

    /// <summary>National numbers in the question that nobody has: each is a miss, however many stand in one question.</summary>
    internal int Misses { get; set; }

    /// <summary>How many charts may be opened from here on.</summary>
    internal int CandidatesMax { get; set; } = options.CandidatesMax;

    /// <summary>Enters named charts into the ledger in one go: those that are permitted may be read and shown. False when none is.</summary>
    internal async ValueTask<bool> AdmitAsync(IReadOnlyList<ChartId> charts, CancellationToken cancellationToken)
    {
        var fresh = charts.Where(chart => !disclosed.Contains(chart) && !refused.Contains(chart)).Distinct().ToArray();
        if (fresh.Length > 0)
        {
            var receipts = await opening.AdmitAsync(context, AccessAction.Read, fresh, what, cancellationToken);
            namedReceipts.AddRange(receipts);
            var admitted = receipts.SelectMany(receipt => receipt.Permit.Charts).Select(chart => new ChartId(chart)).ToHashSet();
            disclosed.UnionWith(admitted);
            IsMasked |= receipts.Any(IsMaskedIn);
            refused.UnionWith(fresh.Where(chart => !admitted.Contains(chart)));
        }

        return charts.Count == 0 || charts.Any(disclosed.Contains);
    }

    /// <summary>True when a named chart holds sensitive records back and the caller's role is told so. Of candidates of a query nothing is told.</summary>
    internal bool IsMasked { get; private set; }

    static bool IsMaskedIn(Receipt receipt) => receipt.Permit.Terms is AccessTerms terms && receipt.Permit.Charts.Any(chart =>
        terms.DecisionOf(new ChartId(chart), AccessHead.Empty).Obligations.HasFlag(AccessObligations.Mask));

    /// <summary>Opens a chart, or gives it again; null when it does not exist or the query is refused.</summary>
    internal async ValueTask<(ChartHead Head, OpenedChart Chart)?> OpenAsync(ChartId chart, CancellationToken cancellationToken)
    {
        if (opened.TryGetValue(chart, out var known))
        {
            return known;
        }

        var receipt = await ReceiptAsync(chart, cancellationToken);
        if (receipt is null || await opening.OpenAsync(receipt, chart, upTo, cancellationToken) is not { } fresh)
        {
            return null;
        }

        opened[chart] = fresh;
        seen.Add(chart);
        return fresh;
    }

    /// <summary>Opens of a chart what tells its current Patients; not kept, since it is not the whole.</summary>
    internal async ValueTask<(ChartHead Head, OpenedChart Chart)?> OpenPatientsAsync(ChartId chart, CancellationToken cancellationToken) =>
        opened.TryGetValue(chart, out var known) ? known
            : await ReceiptAsync(chart, cancellationToken) is { } receipt
            ? await opening.OpenPatientsAsync(receipt, chart, upTo, cancellationToken)
            : null;

    async ValueTask<Receipt?> ReceiptAsync(ChartId chart, CancellationToken cancellationToken) =>
        namedReceipts.Find(named => named.Permit.Charts.Contains(chart.Value)) ?? await QueryReceiptAsync(cancellationToken);

    /// <summary>Lets go of a chart that gave nothing, so that a long walk does not hold all it has seen. It still counts.</summary>
    internal void Forget(ChartId chart) => opened.Remove(chart);

    internal async ValueTask<Receipt?> QueryReceiptAsync(CancellationToken cancellationToken) =>
        queryReceipt ??= await opening.AdmitQueryAsync(context, what, cancellationToken);

    /// <summary>Sees to it that the question stands in the ledger, also when it opened no chart: a miss is an access, too.</summary>
    internal async ValueTask EnterAsync(CancellationToken cancellationToken)
    {
        if (namedReceipts.Count == 0)
        {
            await QueryReceiptAsync(cancellationToken);
        }
    }

    /// <summary>Enters a look-up that named people and found nobody: such misses are counted. What was refused stands in the ledger already.</summary>
    internal async ValueTask EnterMissAsync(CancellationToken cancellationToken)
    {
        if (AccessPolicy.IsOfHouse(context.Caller))
        {
            return;
        }

        for (var left = Math.Max(Misses, NamesNobody && refused.Count == 0 ? 1 : 0); left > 0; left--)
        {
            await opening.RefuseAsync(context, AccessAction.Query, ChartId.None, HarvestBrake.Missed, what, cancellationToken);
        }
    }

    /// <summary>Enters every chart of which something goes out, before it does; false when refused.</summary>
    internal async ValueTask<bool> DiscloseAsync(IEnumerable<FoundResource> found, CancellationToken cancellationToken)
    {
        var charts = found.Where(one => !one.IsRegistry && !disclosed.Contains(one.Chart)).Select(one => one.Chart).Distinct().ToArray();
        if (charts.Length == 0)
        {
            return true;
        }

        disclosed.UnionWith(charts);
        var receipts = await opening.AdmitAsync(context, AccessAction.Disclose, charts, what, cancellationToken);
        return receipts.Sum(receipt => receipt.Permit.Charts.Length) == charts.Length;
    }

    internal Refusal TooCostly() => new(RefusalKind.TooCostly, "too-costly",
        $"This question would open more than {options.CandidatesMax} charts. Name a patient or a more specific code or date, or ask for an export job.");
}
