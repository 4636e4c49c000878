using System.Buffers;
using System.Globalization;
using Klang.Fhir.Json;

namespace Klang.Fhir.Editing;

/// <summary>
/// Writes a resource back compactly with our identity spliced in: members, their order and the text of numbers and
/// strings stay as sent; only <c>id</c>, <c>meta.versionId</c> and <c>meta.lastUpdated</c> are ours, and links that
/// a <see cref="ReferenceMap"/> names. One pass, no object graph, nothing allocated but what the output buffer needs.
/// </summary>
public static class ResourceEditor
{
    /// <summary>Length of <c>2025-01-31T23:59:59.999Z</c>.</summary>
    const int InstantLength = 24;

    /// <summary>
    /// Writes the resource. A missing <c>id</c> goes right after <c>resourceType</c>, a missing <c>meta</c> right after
    /// <c>id</c>; those present keep their place, and <c>meta</c> its other members.
    /// </summary>
    /// <param name="resource">An object; anything else is written as it is.</param>
    /// <param name="id">A valid FHIR id (letters, digits, <c>-</c> and <c>.</c>, at most 64).</param>
    /// <param name="version">From 1.</param>
    /// <param name="lastUpdated">Written in UTC with milliseconds.</param>
    /// <param name="references">Links to rewrite; null for none.</param>
    /// <param name="output">Takes the UTF-8 bytes.</param>
    public static void Rewrite(
        JsonNode resource, string id, int version, DateTimeOffset lastUpdated, ReferenceMap? references, IBufferWriter<byte> output)
    {
        var links = references is { Count: > 0 } ? references : null;
        if (resource.Kind != JsonKind.Object)
        {
            Write(resource, links, output);
            return;
        }

        var identity = new Identity(id, version, lastUpdated);
        var hasType = resource["resourceType"u8].Exists;
        var hasId = resource["id"u8].Exists;
        var hasMeta = resource["meta"u8].Exists;
        var list = new MemberList(output, (byte)'{');
        if (!hasType && !hasId)
        {
            WriteMissing(ref list, identity, idToo: true, metaToo: !hasMeta);
        }

        foreach (var member in resource)
        {
            var name = member.Name;
            list.Next();
            if (name.SequenceEqual("id"u8))
            {
                identity.WriteId(output);
                WriteMissing(ref list, identity, idToo: false, metaToo: !hasMeta);
            }
            else if (name.SequenceEqual("meta"u8))
            {
                WriteMeta(member, identity, links, output);
            }
            else
            {
                member.WriteName(output);
                Write(member, links, output);
                if (!hasId && hasType && name.SequenceEqual("resourceType"u8))
                {
                    WriteMissing(ref list, identity, idToo: true, metaToo: !hasMeta);
                }
            }
        }

        list.End((byte)'}');
    }

    /// <summary>Writes any value compactly with the links of the map rewritten; nothing else changes.</summary>
    public static void ReplaceReferences(JsonNode value, ReferenceMap references, IBufferWriter<byte> output) =>
        Write(value, references.Count > 0 ? references : null, output);

    static void WriteMissing(ref MemberList list, in Identity identity, bool idToo, bool metaToo)
    {
        if (idToo)
        {
            list.Next();
            identity.WriteId(list.Output);
        }

        if (metaToo)
        {
            list.Next();
            list.Output.Write("\"meta\":{"u8);
            identity.WriteVersionId(list.Output);
            list.Output.Write(","u8);
            identity.WriteLastUpdated(list.Output);
            list.Output.Write("}"u8);
        }
    }

    static void WriteMeta(JsonNode meta, in Identity identity, ReferenceMap? links, IBufferWriter<byte> output)
    {
        output.Write("\"meta\":"u8);
        var list = new MemberList(output, (byte)'{');
        if (!meta["versionId"u8].Exists)
        {
            list.Next();
            identity.WriteVersionId(output);
        }

        if (!meta["lastUpdated"u8].Exists)
        {
            list.Next();
            identity.WriteLastUpdated(output);
        }

        if (meta.Kind == JsonKind.Object)
        {
            foreach (var member in meta)
            {
                list.Next();
                if (member.Name.SequenceEqual("versionId"u8))
                {
                    identity.WriteVersionId(output);
                }
                else if (member.Name.SequenceEqual("lastUpdated"u8))
                {
                    identity.WriteLastUpdated(output);
                }
                else
                {
                    member.WriteName(output);
                    Write(member, links, output);
                }
            }
        }

        list.End((byte)'}');
    }

    static void Write(JsonNode value, ReferenceMap? links, IBufferWriter<byte> output)
    {
        if (links is null)
        {
            value.WriteCompact(output);
        }
        else
        {
            WriteLinked(value, value.Name, links, output);
        }
    }

    static void WriteLinked(JsonNode value, ReadOnlySpan<byte> name, ReferenceMap links, IBufferWriter<byte> output)
    {
        switch (value.Kind)
        {
            case JsonKind.Object:
                var members = new MemberList(output, (byte)'{');
                foreach (var member in value)
                {
                    members.Next();
                    member.WriteName(output);
                    WriteLinked(member, member.Name, links, output);
                }

                members.End((byte)'}');
                break;
            case JsonKind.Array:
                var items = new MemberList(output, (byte)'[');
                foreach (var item in value)
                {
                    items.Next();
                    WriteLinked(item, name, links, output);
                }

                items.End((byte)']');
                break;
            case JsonKind.String when LinkNames.MayHold(name) && links.TryGet(value.StringBytes, out var replacement):
                output.Write("\""u8);
                output.Write(replacement);
                output.Write("\""u8);
                break;
            case JsonKind.String when name.SequenceEqual("div"u8):
                WriteNarrative(value.Raw, links, output);
                break;
            default:
                output.Write(value.Raw);
                break;
        }
    }

    /// <summary>Rewrites <c>href</c> and <c>src</c> attributes inside the escaped XHTML of a narrative (FHIR R4 §3.1.0.11.2).</summary>
    static void WriteNarrative(ReadOnlySpan<byte> raw, ReferenceMap links, IBufferWriter<byte> output)
    {
        while (FindAttribute(raw, out var start, out var length))
        {
            output.Write(raw[..start]);
            output.Write(links.TryGet(raw.Slice(start, length), out var replacement) ? replacement : raw.Slice(start, length));
            raw = raw[(start + length)..];
        }

        output.Write(raw);
    }

    static bool FindAttribute(ReadOnlySpan<byte> raw, out int start, out int length)
    {
        start = 0;
        while (true)
        {
            var equals = raw[start..].IndexOf((byte)'=');
            if (equals < 0)
            {
                length = 0;
                return false;
            }

            var before = raw[..(start + equals)];
            start += equals + 1;
            var rest = raw[start..];
            var quote = rest.StartsWith("\\\""u8) ? "\\\""u8 : rest.StartsWith("'"u8) ? "'"u8 : [];
            if (quote.IsEmpty || !(before.EndsWith("href"u8) || before.EndsWith("src"u8)))
            {
                continue;
            }

            start += quote.Length;
            length = raw[start..].IndexOf(quote);
            return length >= 0;
        }
    }

    /// <summary>The three members that are ours.</summary>
    readonly struct Identity(string id, int version, DateTimeOffset lastUpdated)
    {
        public void WriteId(IBufferWriter<byte> output)
        {
            output.Write("\"id\":\""u8);
            var span = output.GetSpan(id.Length * 3);
            output.Advance(System.Text.Encoding.UTF8.GetBytes(id, span));
            output.Write("\""u8);
        }

        public void WriteVersionId(IBufferWriter<byte> output)
        {
            output.Write("\"versionId\":\""u8);
            Span<byte> digits = stackalloc byte[11];
            version.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
            output.Write(digits[..written]);
            output.Write("\""u8);
        }

        public void WriteLastUpdated(IBufferWriter<byte> output)
        {
            output.Write("\"lastUpdated\":\""u8);
            Span<byte> text = stackalloc byte[InstantLength];
            lastUpdated.UtcDateTime.TryFormat(text, out var written, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            output.Write(text[..written]);
            output.Write("\""u8);
        }
    }
}
