using Klang.Fhir.Json;
using Klang.Fhir.Search;

namespace Klang.Records.Access;

/// <summary>Reads times of resources as Unix seconds.</summary>
static class Spans
{
    static readonly long Epoch = DateTimeOffset.UnixEpoch.UtcTicks;

    /// <summary>The first second of a date or time; null when there is none.</summary>
    internal static long? Start(JsonNode node) => TryRead(node, out var range) ? Second(range.LowTicks) : null;

    /// <summary>The second after a date or time ends; null when there is none.</summary>
    internal static long? End(JsonNode node) => TryRead(node, out var range) ? Second(range.HighTicks) : null;

    /// <summary>First day of a birth date, as days since 0001-01-01 in Asia/Bangkok; 0 when there is none.</summary>
    internal static int BirthDay(JsonNode node) => TryRead(node, out var range) ? Math.Max(0, DateRange.DayOf(range.LowTicks)) : 0;

    static bool TryRead(JsonNode node, out DateRange range)
    {
        range = default;
        return node.Kind == JsonKind.String && DateRange.TryParse(node.StringBytes, out range);
    }

    static long Second(long ticks) => Math.Max(0, (ticks - Epoch) / TimeSpan.TicksPerSecond);
}
