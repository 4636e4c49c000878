using System.Text;
using Klang.Fhir;
using Klang.Records.Access;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Writing;

/// <summary>
/// Erases charts and holds them against it (PDPA s.33). Rows and ledger entry go in one commit, then the keys are destroyed; a crash in between is made up for
/// when the store is next opened.
/// </summary>
sealed class Eraser(IRecordStore store, Vault vault, Ledger ledger, ChartOpening opening, TimeProvider clock)
{
    /// <summary>Backups of keys live so long.</summary>
    static readonly TimeSpan KeyBackupLife = TimeSpan.FromDays(35);

    internal async Task<Outcome<ErasureReply>> EraseAsync(EraseCall call, CancellationToken cancellationToken)
    {
        if (!(await AdmitAsync(call, call.PatientId, call.Reason, cancellationToken)).TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        if (call.SecondPerson.Length == 0 || call.SecondPerson == call.Caller.Id)
        {
            return new Refusal(RefusalKind.Forbidden, "forbidden", "An erasure needs two people: another one than who asked for it must agree.");
        }

        var (chart, permit) = admitted;
        if (!(await vault.ReadHoldAsync(chart.Value, cancellationToken)).IsEmpty)
        {
            await opening.RefuseAsync(CallContext.Of(call), AccessAction.Delete, chart, "legal-hold", "erasure", cancellationToken);
            return new Refusal(RefusalKind.Conflict, "business-rule", "A legal hold stands on this chart. It cannot be erased until the hold is lifted.");
        }

        var now = clock.GetUtcNow();
        var entries = ledger.Prepare(permit, $"erasure, agreed by {call.SecondPerson}: {call.Reason}", []);
        await store.CommitAsync(new Commit { At = now.UtcTicks, Erased = [chart], Entries = entries }, cancellationToken);
        call.Entered.Set();
        await vault.DestroyChartAsync(chart.Value, CancellationToken.None); // No way back from here.
        return new ErasureReply(
            chart.Value, now, [.. new[] { Compartment.Normal, Compartment.Restricted }.Select(part => KeyName.OfChart(chart.Value, part).ToString())],
            Convert.ToBase64String(Ledger.LeafHashOf(entries).Span), now + KeyBackupLife);
    }

    internal async Task<Outcome<HoldReply>> HoldAsync(HoldCall call, CancellationToken cancellationToken)
    {
        if (!(await AdmitAsync(call, call.PatientId, call.Reason, cancellationToken)).TryGet(out var admitted, out var refusal))
        {
            return refusal;
        }

        var (chart, permit) = admitted;
        await ledger.RecordAsync(permit, $"legal hold {(call.IsHeld ? "put on" : "lifted")}: {call.Reason}", cancellationToken);
        call.Entered.Set();
        await vault.WriteHoldAsync(chart.Value, call.IsHeld ? Encoding.UTF8.GetBytes(call.Reason) : default, cancellationToken);
        return new HoldReply(call.IsHeld);
    }

    async ValueTask<Outcome<(ChartId Chart, Permit Permit)>> AdmitAsync(Call call, string patientId, string reason, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(reason))
        {
            return new Refusal(RefusalKind.Invalid, "required", "Say on which ground: the reason stands in the ledger.");
        }

        var context = CallContext.Of(call);
        if (await opening.Charts.LocateAsync(ResourceType.Patient, patientId, cancellationToken) is not { } located)
        {
            return Refusals.NotFound(ResourceType.Patient);
        }

        var chart = located.Place.Chart;
        var request = context.Asking(AccessAction.Administer, clock.GetUtcNow());
        if (AccessPolicy.DecideCharts(request, [chart]) is { } permit)
        {
            return (chart, permit);
        }

        var head = await opening.Charts.ReadHeadAsync(chart, cancellationToken);
        var decision = AccessPolicy.Decide(request, head?.Content ?? AccessHead.Empty);
        if (decision.IsGranted)
        {
            return (chart, AccessPolicy.PermitOf(request, [(chart, decision)]));
        }

        await opening.RefuseAsync(context, AccessAction.Administer, chart, decision.Rule, "erasure or hold", cancellationToken);
        return Refusals.Forbidden();
    }
}
