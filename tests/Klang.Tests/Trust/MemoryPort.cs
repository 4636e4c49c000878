using System.Runtime.CompilerServices;
using Klang.Trust;

namespace Klang.Tests.Trust;

/// <summary>Keeps ledger batches in memory, one for each append.</summary>
sealed class MemoryPort(LedgerSequencer sequencer) : ILedgerPort
{
    readonly Lock gate = new();

    public List<LedgerBatch> Batches { get; } = [];

    public LedgerSequencer Sequencer => sequencer;

    public bool Fails { get; set; }

    public Task AppendAsync(PreparedEntries entries, CancellationToken cancellationToken)
    {
        Append([entries]);
        return Task.CompletedTask;
    }

    public LedgerBatch Append(IReadOnlyList<PreparedEntries> entries)
    {
        lock (gate)
        {
            var batch = sequencer.Stage(entries);
            if (Fails)
            {
                throw new IOException("The disk is full.");
            }

            sequencer.Accept(batch);
            Batches.Add(batch);
            return batch;
        }
    }

    public static async IAsyncEnumerable<LedgerBatch> Stream(
        IEnumerable<LedgerBatch> batches, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        foreach (var batch in batches)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return batch;
        }
    }
}
