using System.Runtime.CompilerServices;
using Klang.Exchange.Thai43.Reading;

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

    public ValueTask DisposeAsync()
    {
        reader?.Dispose();
        source.Dispose();
        return ValueTask.CompletedTask;
    }
}
