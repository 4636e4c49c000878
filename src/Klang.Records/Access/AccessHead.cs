using System.Buffers;
using System.Collections.Immutable;

namespace Klang.Records.Access;

/// <summary>
/// What decisions read of a chart before any receipt: its golden Patient, sources and relations. Nothing clinical.
/// Sealed under the shard's access key. Layout: <c>3 | golden id | count |
/// (patient id, facility, count, (chart, its golden id)*)* | merged into | labels (1)</c>; format 2 has no labels.
/// </summary>
public sealed record AccessHead
{
    const byte Format = 3;
    const byte FormatWithoutLabels = 2;

    /// <summary>Of a chart that is not a person's.</summary>
    public static AccessHead Empty { get; } = new();

    /// <summary>Id of the golden Patient; empty for charts that are not a person's.</summary>
    public string GoldenId { get; init; } = "";

    /// <summary>The sources, in the order in which they joined.</summary>
    public ImmutableArray<ChartSource> Sources { get; init; } = [];

    /// <summary>The chart that this one was merged into; 0 while it stands.</summary>
    public long MergedInto { get; init; }

    /// <summary>Sensitive categories of which the chart holds something in compartment R.</summary>
    public SensitiveCategories Labels { get; init; }

    /// <summary>Writes it.</summary>
    public byte[] Encode()
    {
        var output = new ArrayBufferWriter<byte>(128);
        output.Write([Format]);
        Compact.WriteText(output, GoldenId);
        Compact.WriteNumber(output, (ulong)Sources.Length);
        foreach (var source in Sources)
        {
            Compact.WriteText(output, source.PatientId);
            Compact.WriteText(output, source.Facility);
            Compact.WriteNumber(output, (ulong)source.Origins.Length);
            foreach (var origin in source.Origins)
            {
                Compact.WriteNumber(output, (ulong)origin.Chart);
                Compact.WriteText(output, origin.GoldenId);
            }
        }

        Compact.WriteNumber(output, (ulong)MergedInto);
        output.Write([(byte)Labels]);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Reads it.</summary>
    public static AccessHead Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return Empty;
        }

        var reader = new Compact.Reader(bytes);
        var format = reader.Byte();
        if (format is not (Format or FormatWithoutLabels))
        {
            throw new InvalidDataException("Unknown access head format.");
        }

        var golden = reader.Text();
        var sources = ImmutableArray.CreateBuilder<ChartSource>((int)reader.Number());
        for (var left = sources.Capacity; left > 0; left--)
        {
            sources.Add(new ChartSource(reader.Text(), reader.Text(), ReadOrigins(ref reader)));
        }

        var joined = sources.MoveToImmutable();
        var mergedInto = (long)reader.Number();
        var labels = format == Format ? (SensitiveCategories)reader.Byte() : SensitiveCategories.None;
        return new AccessHead { GoldenId = golden, Sources = joined, MergedInto = mergedInto, Labels = labels };
    }

    static ImmutableArray<ChartOrigin> ReadOrigins(ref Compact.Reader reader)
    {
        var origins = ImmutableArray.CreateBuilder<ChartOrigin>((int)reader.Number());
        for (var left = origins.Capacity; left > 0; left--)
        {
            origins.Add(new ChartOrigin((long)reader.Number(), reader.Text()));
        }

        return origins.MoveToImmutable();
    }
}
