using System.Text;
using Klang.Fhir.Json;

namespace Klang.Fhir.Search;

/// <summary>Reads text (FHIR R4 §3.1.1.4.8): a string, or each part of a name or an address.</summary>
static class StringReader
{
    internal static bool Read<TSink>(JsonNode node, FhirDataType source, ref TSink sink)
        where TSink : struct, IValueSink
    {
        if (node.Kind == JsonKind.String)
        {
            return Take(node, source, ref sink);
        }

        return source switch
        {
            FhirDataType.HumanName => Parts(node, source, ref sink) && Joined(node, ref sink),
            FhirDataType.Address => Parts(node, source, ref sink),
            FhirDataType.CodeableConcept => Take(node["text"u8], source, ref sink),
            _ => true,
        };
    }

    /// <summary>Every text of the object but its codes (use, type) and its period.</summary>
    static bool Parts<TSink>(JsonNode node, FhirDataType source, ref TSink sink)
        where TSink : struct, IValueSink
    {
        foreach (var member in node)
        {
            if (member.Name is [(byte)'_', ..] || member.Name.SequenceEqual("use"u8) || member.Name.SequenceEqual("type"u8)
                || member.Name.SequenceEqual("id"u8) || member.Name.SequenceEqual("extension"u8))
            {
                continue;
            }

            if (member.Kind == JsonKind.String && !Take(member, source, ref sink))
            {
                return false;
            }

            if (member.Kind != JsonKind.Array)
            {
                continue;
            }

            foreach (var item in member)
            {
                if (item.Kind == JsonKind.String && !Take(item, source, ref sink))
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Given names and family name as people type them into one box: "สมชาย ใจดี".</summary>
    static bool Joined<TSink>(JsonNode node, ref TSink sink)
        where TSink : struct, IValueSink
    {
        var family = node["family"u8];
        var given = node["given"u8];
        if (family.Kind != JsonKind.String || given.Kind != JsonKind.Array)
        {
            return true;
        }

        var joined = new StringBuilder();
        foreach (var part in given)
        {
            joined.Append(part.GetString()).Append(' ');
        }

        return sink.Take(new IndexValue
        {
            Type = SearchParameterType.String,
            Node = node,
            Source = FhirDataType.HumanName,
            Code = Encoding.UTF8.GetBytes(joined.Append(family.GetString()).ToString()),
            IsDerived = true,
        });
    }

    static bool Take<TSink>(JsonNode node, FhirDataType source, ref TSink sink)
        where TSink : struct, IValueSink =>
        node.Kind != JsonKind.String || sink.Take(new IndexValue
        {
            Type = SearchParameterType.String,
            Node = node,
            Source = source,
            Code = node.Utf8(),
        });
}
