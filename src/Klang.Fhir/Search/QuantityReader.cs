using Klang.Fhir.Json;

namespace Klang.Fhir.Search;

/// <summary>Reads numbers and quantities (FHIR R4 §3.1.1.4.6 and §3.1.1.4.11), ranges with both ends.</summary>
static class QuantityReader
{
    static readonly ReadOnlyMemory<byte> Currencies = "urn:iso:std:iso:4217"u8.ToArray();

    internal static bool Read<TSink>(JsonNode node, FhirDataType source, SearchParameterType type, ref TSink sink)
        where TSink : struct, IValueSink
    {
        switch (source)
        {
            case FhirDataType.Range:
                return Range(node, source, type, node["low"u8], node["high"u8], ref sink);
            case FhirDataType.Money:
                return Take(node, source, type, node["value"u8], node["value"u8], Currencies, node["currency"u8].Utf8(), default, ref sink);
            case FhirDataType.SampledData:
                return Sampled(node, source, type, ref sink);
            case FhirDataType.Quantity or FhirDataType.SimpleQuantity or FhirDataType.Age or FhirDataType.Count
                or FhirDataType.Distance or FhirDataType.Duration:
                return Take(node, source, type, node["value"u8], node["value"u8], node["system"u8].Utf8(), node["code"u8].Utf8(),
                    node["unit"u8].Utf8(), ref sink);
            default:
                return node.Kind != JsonKind.Number || Take(node, source, type, node, node, default, default, default, ref sink);
        }
    }

    static bool Range<TSink>(
        JsonNode node, FhirDataType source, SearchParameterType type, JsonNode low, JsonNode high, ref TSink sink)
        where TSink : struct, IValueSink
    {
        var unit = low.Exists ? low : high;
        return !unit.Exists || Take(node, source, type, low["value"u8], high["value"u8], unit["system"u8].Utf8(),
            unit["code"u8].Utf8(), unit["unit"u8].Utf8(), ref sink);
    }

    /// <summary>A series of measurements lies between its limits; without limits it has no value to compare.</summary>
    static bool Sampled<TSink>(JsonNode node, FhirDataType source, SearchParameterType type, ref TSink sink)
        where TSink : struct, IValueSink
    {
        var low = node["lowerLimit"u8];
        var high = node["upperLimit"u8];
        var unit = node["origin"u8];
        return (!low.Exists && !high.Exists) || Take(node, source, type, low, high, unit["system"u8].Utf8(),
            unit["code"u8].Utf8(), unit["unit"u8].Utf8(), ref sink);
    }

    static bool Take<TSink>(
        JsonNode node,
        FhirDataType source,
        SearchParameterType type,
        JsonNode low,
        JsonNode high,
        ReadOnlyMemory<byte> system,
        ReadOnlyMemory<byte> code,
        ReadOnlyMemory<byte> unit,
        ref TSink sink)
        where TSink : struct, IValueSink
    {
        var hasLow = NumberRange.TryParseValue(low.NumberText, out var lowValue);
        var hasHigh = NumberRange.TryParseValue(high.NumberText, out var highValue);
        return (!hasLow && !hasHigh) || sink.Take(new IndexValue
        {
            Type = type,
            Node = node,
            Source = source,
            Low = hasLow ? lowValue : decimal.MinValue,
            High = hasHigh ? highValue : decimal.MaxValue,
            System = system,
            Code = code,
            Text = unit,
        });
    }
}
