using System.Buffers;
using Klang.Fhir.Definitions;
using Klang.Fhir.Json;

namespace Klang.Fhir.Editing;

/// <summary>Writes the wanted part of a resource, tagged <c>SUBSETTED</c> so that nobody stores it as the whole (FHIR R4 §3.1.1.5.8).</summary>
public static class ElementFilter
{
    static ReadOnlySpan<byte> Tag =>
        "{\"system\":\"http://terminology.hl7.org/CodeSystem/v3-ObservationValue\",\"code\":\"SUBSETTED\"}"u8;

    /// <summary>Writes the part. What is kept keeps its bytes; members that R4 does not know are left out.</summary>
    /// <param name="resource">A resource; anything else is written as it is.</param>
    /// <param name="selection">What is wanted.</param>
    /// <param name="output">Takes compact UTF-8 JSON.</param>
    public static void Write(JsonNode resource, ElementSelection selection, IBufferWriter<byte> output)
    {
        if (!ResourceTypes.TryParse(resource["resourceType"u8].StringBytes, out var type))
        {
            resource.WriteCompact(output);
            return;
        }

        var definition = ElementTable.Of(type);
        var list = new MemberList(output, (byte)'{');
        var hasMeta = resource["meta"u8].Exists;
        foreach (var member in resource)
        {
            if (member.Name.SequenceEqual("resourceType"u8))
            {
                WriteMember(ref list, member);
                if (!hasMeta)
                {
                    list.Next();
                    WriteMeta(member: default, output);
                }
            }
            else if (member.Name.SequenceEqual("meta"u8))
            {
                list.Next();
                WriteMeta(member, output);
            }
            else if (definition.Find(Plain(member.Name)) is { } known && selection.Keeps(type, known.Element))
            {
                list.Next();
                member.WriteName(output);
                WriteValue(member, known, type, selection, output);
            }
        }

        list.End((byte)'}');
    }

    static void WriteValue(JsonNode value, ElementMember known, ResourceType type, ElementSelection selection, IBufferWriter<byte> output)
    {
        if (!selection.IsDeep || known.Type.Kind is not (TypeKind.DataType or TypeKind.Backbone))
        {
            value.WriteCompact(output);
        }
        else if (value.Kind == JsonKind.Array)
        {
            var items = new MemberList(output, (byte)'[');
            foreach (var item in value)
            {
                items.Next();
                WritePart(item, known.Type, type, selection, output);
            }

            items.End((byte)']');
        }
        else
        {
            WritePart(value, known.Type, type, selection, output);
        }
    }

    static void WritePart(JsonNode part, TypeDefinition definition, ResourceType type, ElementSelection selection, IBufferWriter<byte> output)
    {
        if (part.Kind != JsonKind.Object || !KeepsAny(part, definition, type, selection))
        {
            part.WriteCompact(output);
            return;
        }

        var list = new MemberList(output, (byte)'{');
        foreach (var member in part)
        {
            if (definition.Find(Plain(member.Name)) is { } known && selection.Keeps(type, known.Element))
            {
                list.Next();
                member.WriteName(output);
                WriteValue(member, known, type, selection, output);
            }
        }

        list.End((byte)'}');
    }

    /// <summary>An element must not become empty: one of which nothing is summary is kept whole.</summary>
    static bool KeepsAny(JsonNode part, TypeDefinition definition, ResourceType type, ElementSelection selection)
    {
        foreach (var member in part)
        {
            if (definition.Find(Plain(member.Name)) is { } known && selection.Keeps(type, known.Element))
            {
                return true;
            }
        }

        return false;
    }

    static void WriteMeta(JsonNode member, IBufferWriter<byte> output)
    {
        output.Write("\"meta\":"u8);
        var list = new MemberList(output, (byte)'{');
        foreach (var child in member)
        {
            if (!child.Name.SequenceEqual("tag"u8))
            {
                WriteMember(ref list, child);
            }
        }

        list.Next();
        output.Write("\"tag\":"u8);
        var tags = new MemberList(output, (byte)'[');
        foreach (var tag in member["tag"u8])
        {
            tags.Next();
            tag.WriteCompact(output);
        }

        tags.Next();
        output.Write(Tag);
        tags.End((byte)']');
        list.End((byte)'}');
    }

    static void WriteMember(ref MemberList list, JsonNode member)
    {
        list.Next();
        member.WriteName(list.Output);
        member.WriteCompact(list.Output);
    }

    static ReadOnlySpan<byte> Plain(ReadOnlySpan<byte> name) => name is [(byte)'_', ..] ? name[1..] : name;
}
