using System.Buffers;
using System.Collections.Immutable;

namespace Klang.Records.Access;

/// <summary>
/// Bytes of an access head (docs/formats.md). Format 3; format 2, which ends after the chart merged into and knows no birth days, is still read.
/// </summary>
static class AccessHeadFormat
{
    const byte Format = 3;
    const byte OldFormat = 2;

    internal static byte[] Encode(AccessHead head)
    {
        var output = new ArrayBufferWriter<byte>(256);
        output.Write([Format]);
        Compact.WriteText(output, head.GoldenId);
        WriteSources(output, head.Sources);
        Compact.WriteNumber(output, (ulong)head.MergedInto);
        output.Write([(byte)head.Labels]);
        Compact.WriteNumber(output, (ulong)head.Relations.Length);
        foreach (var fact in head.Relations)
        {
            output.Write([(byte)fact.Kind]);
            Compact.WriteText(output, fact.Facility);
            Compact.WriteText(output, fact.AssertedBy);
            WriteSpan(output, fact.From, fact.Until);
            Compact.WriteText(output, fact.Resource);
        }

        Compact.WriteNumber(output, (ulong)head.Directives.Length);
        foreach (var one in head.Directives)
        {
            output.Write([(byte)one.Kind, (byte)one.Categories]);
            Compact.WriteText(output, one.Target);
            WriteSpan(output, one.From, one.Until);
            Compact.WriteText(output, one.Consent);
        }

        Compact.WriteNumber(output, (ulong)head.Emergencies.Length);
        foreach (var one in head.Emergencies)
        {
            output.Write([(byte)(one.IsReviewed ? 1 : 0), (byte)one.Categories]);
            Compact.WriteText(output, one.CallerId);
            Compact.WriteText(output, one.Facility);
            WriteSpan(output, one.From, one.Until);
            Compact.WriteText(output, one.Case);
        }

        return output.WrittenSpan.ToArray();
    }

    internal static AccessHead Decode(ReadOnlySpan<byte> bytes)
    {
        var reader = new Compact.Reader(bytes);
        var format = reader.Byte();
        if (format is not (Format or OldFormat))
        {
            throw new InvalidDataException("Unknown access head format.");
        }

        var head = new AccessHead { GoldenId = reader.Text(), Sources = ReadSources(ref reader, format), MergedInto = (long)reader.Number() };
        return format == OldFormat ? head : head with
        {
            Labels = (SensitiveCategories)reader.Byte(),
            Relations = ReadRelations(ref reader),
            Directives = ReadDirectives(ref reader),
            Emergencies = ReadEmergencies(ref reader),
        };
    }

    static void WriteSources(ArrayBufferWriter<byte> output, ImmutableArray<ChartSource> sources)
    {
        Compact.WriteNumber(output, (ulong)sources.Length);
        foreach (var source in sources)
        {
            Compact.WriteText(output, source.PatientId);
            Compact.WriteText(output, source.Facility);
            Compact.WriteNumber(output, (ulong)source.Origins.Length);
            foreach (var origin in source.Origins)
            {
                Compact.WriteNumber(output, (ulong)origin.Chart);
                Compact.WriteText(output, origin.GoldenId);
            }

            Compact.WriteNumber(output, (ulong)source.BirthDay);
        }
    }

    static ImmutableArray<ChartSource> ReadSources(ref Compact.Reader reader, byte format)
    {
        var sources = ImmutableArray.CreateBuilder<ChartSource>(reader.Count());
        for (var left = sources.Capacity; left > 0; left--)
        {
            var source = new ChartSource(reader.Text(), reader.Text(), ReadOrigins(ref reader));
            sources.Add(format == OldFormat ? source : source with { BirthDay = (int)reader.Number() });
        }

        return sources.MoveToImmutable();
    }

    static ImmutableArray<ChartOrigin> ReadOrigins(ref Compact.Reader reader)
    {
        var origins = ImmutableArray.CreateBuilder<ChartOrigin>(reader.Count());
        for (var left = origins.Capacity; left > 0; left--)
        {
            origins.Add(new ChartOrigin((long)reader.Number(), reader.Text()));
        }

        return origins.MoveToImmutable();
    }

    static ImmutableArray<RelationFact> ReadRelations(ref Compact.Reader reader)
    {
        var facts = ImmutableArray.CreateBuilder<RelationFact>(reader.Count());
        for (var left = facts.Capacity; left > 0; left--)
        {
            var kind = (RelationKind)reader.Byte();
            var (facility, by) = (reader.Text(), reader.Text());
            var (from, until) = ReadSpan(ref reader);
            facts.Add(new RelationFact(kind, facility, by, from, until, reader.Text()));
        }

        return facts.MoveToImmutable();
    }

    static ImmutableArray<Directive> ReadDirectives(ref Compact.Reader reader)
    {
        var directives = ImmutableArray.CreateBuilder<Directive>(reader.Count());
        for (var left = directives.Capacity; left > 0; left--)
        {
            var (kind, categories) = ((DirectiveKind)reader.Byte(), (SensitiveCategories)reader.Byte());
            var target = reader.Text();
            var (from, until) = ReadSpan(ref reader);
            directives.Add(new Directive(kind, target, categories, from, until, reader.Text()));
        }

        return directives.MoveToImmutable();
    }

    static ImmutableArray<EmergencyAccess> ReadEmergencies(ref Compact.Reader reader)
    {
        var emergencies = ImmutableArray.CreateBuilder<EmergencyAccess>(reader.Count());
        for (var left = emergencies.Capacity; left > 0; left--)
        {
            var isReviewed = reader.Byte() != 0;
            var categories = (SensitiveCategories)reader.Byte();
            var (caller, facility) = (reader.Text(), reader.Text());
            var (from, until) = ReadSpan(ref reader);
            emergencies.Add(new EmergencyAccess(caller, facility, categories, from, until, reader.Text(), isReviewed));
        }

        return emergencies.MoveToImmutable();
    }

    /// <summary>The beginning, then how long it lasts; 0 for no end.</summary>
    static void WriteSpan(ArrayBufferWriter<byte> output, long from, long until)
    {
        Compact.WriteNumber(output, (ulong)from);
        Compact.WriteNumber(output, until == long.MaxValue ? 0 : (ulong)Math.Max(1, until - from));
    }

    static (long From, long Until) ReadSpan(ref Compact.Reader reader)
    {
        var from = (long)reader.Number();
        var length = reader.Number();
        return (from, length == 0 ? long.MaxValue : from + (long)length);
    }
}
