using System.Security.Cryptography;
using Klang.Records.Access;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Consents;

/// <summary>Writes down that the brake held; the first time within its window with a notice to the facility's officer, in one commit.</summary>
sealed class HarvestAlarm(IRecordStore store, Vault vault, Ledger ledger, TimeProvider clock)
{
    internal async Task RaiseAsync(CallContext context, BrakeException held, CancellationToken cancellationToken)
    {
        var refused = ChartOpening.Refused(context, AccessAction.Query, ChartId.None, HarvestBrake.Held);
        var what = $"{HarvestBrake.Held}: {held.Ceiling}";
        if (!held.IsFirst)
        {
            await ledger.RecordRefusalAsync(refused, what, cancellationToken);
            return;
        }

        var now = clock.GetUtcNow();
        var notice = Notices.Make(vault, Notices.AlarmsOf(context.Caller.Facility), Notices.Harvest, RandomNumberGenerator.GetHexString(16, lowercase: true), now, due: null,
            context.Caller.Id);
        await store.CommitAsync(new Commit { At = now.UtcTicks, Notices = [notice], Entries = ledger.PrepareRefusal(refused, what) }, cancellationToken);
    }
}
