using System.Buffers;
using System.Collections.Immutable;

namespace Klang.Records.Charts;

/// <summary>One source Patient of a chart.</summary>
/// <param name="PatientId">Its id.</param>
/// <param name="Facility">The facility that wrote it; empty when none.</param>
/// <param name="Origins">The charts it was merged from, the last one last: an unmerge goes back one step. Empty when it came here itself.</param>
public readonly record struct ChartSource(string PatientId, string Facility, ImmutableArray<ChartOrigin> Origins);

/// <summary>
/// What decisions read of a chart before any receipt: its golden Patient, sources and relations. Nothing clinical.
/// Sealed under the shard's access key. Layout: <c>2 | golden id | count |
/// (patient id, facility, count, (chart, its golden id)*)* | merged into</c>.
/// </summary>
public sealed record AccessHead
{
    const byte Format = 2;

    /// <summary>Of a chart that is not a person's.</summary>
    public static AccessHead Empty { get; } = new();

    /// <summary>Id of the golden Patient; empty for charts that are not a person's.</summary>
    public string GoldenId { get; init; } = "";

    /// <summary>The sources, in the order in which they joined.</summary>
    public ImmutableArray<ChartSource> Sources { get; init; } = [];

    /// <summary>The chart that this one was merged into; 0 while it stands.</summary>
    public long MergedInto { get; init; }

    /// <summary>Writes it.</summary>
    public byte[] Encode()
    {
        var output = new ArrayBufferWriter<byte>(128);
        output.Write([Format]);
        BlockCodec.WriteText(output, GoldenId);
        BlockCodec.WriteNumber(output, (ulong)Sources.Length);
        foreach (var source in Sources)
        {
            BlockCodec.WriteText(output, source.PatientId);
            BlockCodec.WriteText(output, source.Facility);
            BlockCodec.WriteNumber(output, (ulong)source.Origins.Length);
            foreach (var origin in source.Origins)
            {
                BlockCodec.WriteNumber(output, (ulong)origin.Chart);
                BlockCodec.WriteText(output, origin.GoldenId);
            }
        }

        BlockCodec.WriteNumber(output, (ulong)MergedInto);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads it.</summary>
    public static AccessHead Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return Empty;
        }

        var reader = new BlockCodec.Reader(bytes);
        if (reader.Byte() != Format)
        {
            throw new InvalidDataException("Unknown access head format.");
        }

        var golden = reader.Text();
        var sources = ImmutableArray.CreateBuilder<ChartSource>((int)reader.Number());
        for (var left = sources.Capacity; left > 0; left--)
        {
            sources.Add(new ChartSource(reader.Text(), reader.Text(), ReadOrigins(ref reader)));
        }

        return new AccessHead { GoldenId = golden, Sources = sources.MoveToImmutable(), MergedInto = (long)reader.Number() };
    }

    static ImmutableArray<ChartOrigin> ReadOrigins(ref BlockCodec.Reader reader)
    {
        var origins = ImmutableArray.CreateBuilder<ChartOrigin>((int)reader.Number());
        for (var left = origins.Capacity; left > 0; left--)
        {
            origins.Add(new ChartOrigin((long)reader.Number(), reader.Text()));
        }

        return origins.MoveToImmutable();
    }
}
