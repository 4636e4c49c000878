using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Storage.Sqlite;

/// <summary>Gives the brake its memory back: what the ledger says of the last hour. A restart lets nobody begin anew.</summary>
static class BrakeMemory
{
    const long FirstStep = 4_096;

    public static async Task RestoreAsync(
        HarvestBrake brake, IRecordStore records, LedgerReader reader, long size, TimeProvider time, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - HarvestBrake.Window;
        var from = await FindStartAsync(records, reader, size, since, cancellationToken);
        await foreach (var batch in records.ReadLedgerAsync(from, cancellationToken))
        {
            foreach (var entry in reader.Read(batch))
            {
                brake.Replay(entry);
            }
        }
    }

    /// <summary>A place in the log before the time: steps back that double, so that neither a long nor a busy log is read whole.</summary>
    static async Task<long> FindStartAsync(
        IRecordStore records, LedgerReader reader, long size, DateTimeOffset since, CancellationToken cancellationToken)
    {
        for (var step = FirstStep; step < size; step *= 2)
        {
            await foreach (var batch in records.ReadLedgerAsync(size - step, cancellationToken))
            {
                if (reader.Read(batch)[0].At < since)
                {
                    return size - step;
                }

                break;
            }
        }

        return 0;
    }
}
