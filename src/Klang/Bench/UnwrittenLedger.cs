using Klang.Trust;

namespace Klang.Bench;

/// <summary>
/// A ledger that is sequenced and never written: what reads would cost without a durable leaf. For the comparison in the bench alone; nothing that serves anyone can
/// be given one (an architecture test holds that).
/// </summary>
sealed class UnwrittenLedger(Vault vault, TimeProvider clock) : ILedgerPort
{
    readonly Lock gate = new();
    readonly LedgerSequencer sequencer = new(vault, clock);

    public Task AppendAsync(PreparedEntries entries, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            sequencer.Accept(sequencer.Stage([entries]));
        }

        return Task.CompletedTask;
    }
}
