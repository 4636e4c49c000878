using System.Text;
using Klang.Fhir.Json;

namespace Klang.Fhir.Search;

/// <summary>Reads references (FHIR R4 §3.1.1.4.12): Reference with text and identifier, canonical addresses, and inline resources.</summary>
static class ReferenceReader
{
    internal static bool Read<TSink>(JsonNode node, FhirDataType source, ref TSink sink)
        where TSink : struct, IValueSink
    {
        if (node.Kind == JsonKind.String)
        {
            return Take(node, source, node.Utf8(), default, default, ref sink);
        }

        if (source == FhirDataType.Resource)
        {
            var inline = $"{node["resourceType"u8].GetString()}/{node["id"u8].GetString()}";
            return Take(node, source, Encoding.UTF8.GetBytes(inline), default, default, ref sink);
        }

        return source == FhirDataType.Identifier
            ? Take(node, source, default, node["system"u8].Utf8(), node["value"u8].Utf8(), ref sink)
            : Take(node, source, node["reference"u8].Utf8(), node["identifier"u8]["system"u8].Utf8(),
                node["identifier"u8]["value"u8].Utf8(), ref sink);
    }

    static bool Take<TSink>(
        JsonNode node,
        FhirDataType source,
        ReadOnlyMemory<byte> text,
        ReadOnlyMemory<byte> system,
        ReadOnlyMemory<byte> value,
        ref TSink sink)
        where TSink : struct, IValueSink =>
        (text.IsEmpty && system.IsEmpty && value.IsEmpty) || sink.Take(new IndexValue
        {
            Type = SearchParameterType.Reference,
            Node = node,
            Source = source,
            Code = text,
            System = system,
            Text = value,
        });
}
