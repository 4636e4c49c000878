using Klang.Fhir.Json;

namespace Klang.Fhir.Search;

/// <summary>Reads tokens (FHIR R4 §3.1.1.4.10) from codes, concepts, identifiers, contact points and booleans.</summary>
static class TokenReader
{
    internal static readonly ReadOnlyMemory<byte> True = "true"u8.ToArray();
    internal static readonly ReadOnlyMemory<byte> False = "false"u8.ToArray();
    static readonly ReadOnlyMemory<byte> SpecialValues = "http://terminology.hl7.org/CodeSystem/special-values"u8.ToArray();
    static readonly ReadOnlyMemory<byte> Currencies = "urn:iso:std:iso:4217"u8.ToArray();

    internal static bool Read<TSink>(JsonNode node, SearchPath path, ref TSink sink)
        where TSink : struct, IValueSink
    {
        switch (path.Code)
        {
            case FhirDataType.CodeableConcept:
                return Concept(node, path.Code, ref sink);
            case FhirDataType.Coding:
                return Take(node, path.Code, node["system"u8].Utf8(), node["code"u8].Utf8(), node["display"u8].Utf8(), ref sink);
            case FhirDataType.Identifier:
                return Take(node, path.Code, node["system"u8].Utf8(), node["value"u8].Utf8(), node["type"u8]["text"u8].Utf8(), ref sink);
            case FhirDataType.ContactPoint:
                return Take(node, path.Code, node["system"u8].Utf8(), node["value"u8].Utf8(), default, ref sink);
            case FhirDataType.Boolean:
                return node.Kind is not (JsonKind.True or JsonKind.False)
                    || Take(node, path.Code, SpecialValues, node.Kind == JsonKind.True ? True : False, default, ref sink);
            case FhirDataType.Money:
                return Take(node, path.Code, Currencies, node["currency"u8].Utf8(), default, ref sink);
            default:
                return node.Kind != JsonKind.String || Take(node, path.Code, path.System, node.Utf8(), default, ref sink);
        }
    }

    static bool Concept<TSink>(JsonNode node, FhirDataType source, ref TSink sink)
        where TSink : struct, IValueSink
    {
        foreach (var coding in node["coding"u8])
        {
            if (coding.Kind == JsonKind.Object
                && !Take(coding, source, coding["system"u8].Utf8(), coding["code"u8].Utf8(), coding["display"u8].Utf8(), ref sink))
            {
                return false;
            }
        }

        var text = node["text"u8];
        return text.Kind != JsonKind.String || Take(node, source, default, default, text.Utf8(), ref sink);
    }

    static bool Take<TSink>(
        JsonNode node,
        FhirDataType source,
        ReadOnlyMemory<byte> system,
        ReadOnlyMemory<byte> code,
        ReadOnlyMemory<byte> text,
        ref TSink sink)
        where TSink : struct, IValueSink =>
        (system.IsEmpty && code.IsEmpty && text.IsEmpty) || sink.Take(new IndexValue
        {
            Type = SearchParameterType.Token,
            Node = node,
            Source = source,
            System = system,
            Code = code,
            Text = text,
        });
}
