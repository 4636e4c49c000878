using Klang.Fhir;
using Klang.Records.Access;
using Klang.Records.Charts;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Consents;

/// <summary>Shows the outbox to those for whom it is, and lets go of what they have read.</summary>
sealed class NoticeDesk(IRecordStore store, Vault vault, Ledger ledger, ChartOpening opening, TimeProvider clock)
{
    internal async Task<Outcome<IReadOnlyList<Notice>>> ReadAsync(NoticesCall call, CancellationToken cancellationToken)
    {
        if (call.Settle.Count > Notices.ShownMax)
        {
            return new Refusal(RefusalKind.TooLarge, "too-long", $"At most {Notices.ShownMax} notices are settled at a time.");
        }

        var rows = new List<NoticeRow>();
        var folders = await FoldersAsync(call.Caller, cancellationToken);
        foreach (var folder in folders)
        {
            rows.AddRange(await store.ReadNoticesAsync(folder, Notices.ShownMax, cancellationToken));
        }

        var now = clock.GetUtcNow();
        var permit = AccessPolicy.PermitOf(CallContext.Of(call).Asking(AccessAction.Administer, now), [], "notices");
        // A case waits until it is reviewed, however often it is read.
        var settled = rows.Where(row => row.Due == 0 && call.Settle.Contains(row.Name)).Select(row => row.Name).ToList();
        await store.CommitAsync(new Commit { At = now.UtcTicks, SettledNotices = settled, Entries = ledger.Prepare(permit, "notices", []) }, cancellationToken);
        return rows.FindAll(row => !settled.Contains(row.Name)).ConvertAll(row => Notices.Read(vault, row).Notice);
    }

    async ValueTask<IReadOnlyList<string>> FoldersAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (caller.Kind != CallerKind.Citizen)
        {
            return [Notices.CasesOf(caller.Facility), Notices.AlarmsOf(caller.Facility)];
        }

        return await opening.Charts.LocateAsync(ResourceType.Patient, caller.OwnPatient, cancellationToken) is { } located
            && await opening.Charts.ReadHeadAsync(located.Place.Chart, cancellationToken) is { } head
            ? [Notices.CitizensOf(head.Content.GoldenId)]
            : [];
    }
}
