using Klang.Registries;
using Klang.Trust;

namespace Klang.Identity;

/// <summary>Writes into the ledger itself: the entry is durable before the answer leaves.</summary>
sealed class LedgerJournal(Ledger ledger) : IAuthJournal
{
    const string Purpose = "HOPERAT";

    public Task WriteAsync(AuthEvent what, CancellationToken cancellationToken) => ledger.RecordActAsync(
        new HouseAct(what.Actor, what.Facility, Purpose, what.Action, what.Granted, what.Rule, what.RequestId.Length > 0 ? what.RequestId : "command"),
        what.What, cancellationToken);
}
