using Klang.Fhir.Json;

namespace Klang.Fhir.Search;

/// <summary>Reads dates (FHIR R4 §3.1.1.4.7): dates, moments, periods and the events and bounds of timings.</summary>
static class DateReader
{
    internal static bool Read<TSink>(JsonNode node, FhirDataType source, ref TSink sink)
        where TSink : struct, IValueSink =>
        source switch
        {
            FhirDataType.Date or FhirDataType.DateTime or FhirDataType.Instant =>
                !DateRange.TryParse(node.StringBytes, out var range) || Take(node, source, range, ref sink),
            FhirDataType.Period => Period(node, source, ref sink),
            FhirDataType.Timing => Timing(node, source, ref sink),
            _ => true,
        };

    static bool Period<TSink>(JsonNode node, FhirDataType source, ref TSink sink)
        where TSink : struct, IValueSink
    {
        var hasStart = DateRange.TryParse(node["start"u8].StringBytes, out var start);
        var hasEnd = DateRange.TryParse(node["end"u8].StringBytes, out var end);
        if (!hasStart && !hasEnd)
        {
            return true;
        }

        var range = new DateRange(hasStart ? start.LowTicks : DateRange.MinTicks, hasEnd ? end.HighTicks : DateRange.MaxTicks);
        return Take(node, source, range, ref sink);
    }

    static bool Timing<TSink>(JsonNode node, FhirDataType source, ref TSink sink)
        where TSink : struct, IValueSink
    {
        foreach (var item in node["event"u8])
        {
            if (DateRange.TryParse(item.StringBytes, out var range) && !Take(item, source, range, ref sink))
            {
                return false;
            }
        }

        return Period(node["repeat"u8]["boundsPeriod"u8], source, ref sink);
    }

    static bool Take<TSink>(JsonNode node, FhirDataType source, DateRange range, ref TSink sink)
        where TSink : struct, IValueSink => sink.Take(new IndexValue
        {
            Type = SearchParameterType.Date,
            Node = node,
            Source = source,
            LowTicks = range.LowTicks,
            HighTicks = range.HighTicks,
        });
}
