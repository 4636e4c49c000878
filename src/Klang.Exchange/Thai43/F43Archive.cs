using System.Runtime.CompilerServices;
using Klang.Exchange.Thai43.Reading;
using Klang.Fhir;

namespace Klang.Exchange.Thai43;

/// <summary>
/// One archive being imported. Walk <see cref="ReadGroupsAsync"/> once, give each group to the door and its answers to
/// <see cref="Receipt"/>, then dispose. Memory stays bounded however many rows there are. Not thread-safe.
/// </summary>
public sealed class F43Archive : IAsyncDisposable
{
    readonly ArchiveSource source;
    readonly F43Options options;
    ArchiveReader? reader;

    internal F43Archive(ArchiveSource source, string name, F43Options options)
    {
        this.source = source;
        this.options = options;
        var stamp = ArchiveName.Parse(name, options.Clock);
        Receipt = new F43Receipt(name, options.Limits) { MadeAt = stamp.MadeAt, Refusal = source.Fault };
        Facility = new SenderCode(options.Facility, stamp.Facility);
        if (Receipt.Refusal == F43Reason.None && Facility.IsContradiction)
        {
            Receipt.Refusal = F43Reason.WrongSender;
        }
    }

    /// <summary>Grows while groups are recorded; whole once all are.</summary>
    public F43Receipt Receipt { get; }

    internal SenderCode Facility { get; }

    /// <summary>
    /// First the registry (the sender's Organization, staff, houses, villages), then person by person. The first step reads all
    /// members.
    /// </summary>
    public async IAsyncEnumerable<PersonGroup> ReadGroupsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Receipt.Refusal != F43Reason.None || reader is not null)
        {
            yield break;
        }

        reader = new ArchiveReader(source, Receipt, Facility, options);
        await Task.Run(() => reader.ReadMembers(cancellationToken), cancellationToken);
        if (Receipt.Refusal != F43Reason.None)
        {
            yield break;
        }

        var handedOver = 0L;
        foreach (var group in new GroupBuilder(reader, Receipt, options).Build(cancellationToken))
        {
            yield return group;
            handedOver += group.Rows.Count;
            options.Progress?.Report(new F43Progress(reader.RowsRead, handedOver));
        }
    }

    /// <summary>
    /// Hands all groups over, several at once, and notes the answers: groups of one person stay in order, so does the registry, and
    /// so do people who share a number, lest chance decide which of them holds it. The first failure stops the hand-over and is thrown; the receipt then tells what was taken before.
    /// </summary>
    /// <param name="take">Puts the records of one group through the door; one answer each, in order.</param>
    /// <param name="parallel">Groups on their way at once, from 1; a store commits together what waits together.</param>
    /// <param name="cancellationToken">Stops between groups.</param>
    public async Task ImportAsync(
        Func<IReadOnlyList<Incoming>, CancellationToken, Task<IReadOnlyList<IncomingResult>>> take, int parallel,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parallel, 1);
        var onTheirWay = new Queue<(PersonGroup Group, Task<IReadOnlyList<IncomingResult>> Answer)>(parallel);
        try
        {
            await foreach (var group in ReadGroupsAsync(cancellationToken))
            {
                if (onTheirWay.Count == parallel)
                {
                    await RecordAsync(onTheirWay);
                }

                var before = Task.WhenAll(onTheirWay.Where(entry => group.Follows(entry.Group)).Select(entry => entry.Answer));
                var answer = Task.Run(() => TakeAsync(group, before, take, cancellationToken), cancellationToken);
                onTheirWay.Enqueue((group, answer));
            }

            while (onTheirWay.Count > 0)
            {
                await RecordAsync(onTheirWay);
            }
        }
        finally
        {
            await ((Task)Task.WhenAll(onTheirWay.Select(entry => entry.Answer))).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    async Task RecordAsync(Queue<(PersonGroup Group, Task<IReadOnlyList<IncomingResult>> Answer)> onTheirWay)
    {
        var (group, answer) = onTheirWay.Dequeue();
        Receipt.Record(group, await answer);
    }

    static async Task<IReadOnlyList<IncomingResult>> TakeAsync(
        PersonGroup group, Task before, Func<IReadOnlyList<Incoming>, CancellationToken, Task<IReadOnlyList<IncomingResult>>> take,
        CancellationToken cancellationToken)
    {
        await before;
        return group.Items.Count == 0 ? [] : await take(group.Items, cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        reader?.Dispose();
        source.Dispose();
        return ValueTask.CompletedTask;
    }
}
