using System.Buffers;
using Klang.Fhir.Json;

namespace Klang.Http;

/// <summary>Writes JSON with line breaks and two spaces a level, for human eyes (<c>_pretty=true</c>).</summary>
static class PrettyJson
{
    public static void Write(ReadOnlyMemory<byte> compact, IBufferWriter<byte> output)
    {
        if (!JsonTape.Parse(compact, new JsonLimits { DepthMax = 64, BytesMax = int.MaxValue, ValuesMax = int.MaxValue }).TryGet(out var tape, out _))
        {
            output.Write(compact.Span); // Ours, so it parses; should it not, the bytes are still the answer.
            return;
        }

        using (tape)
        {
            Write(tape.Root, level: 0, output);
            output.Write("\n"u8);
        }
    }

    static void Write(JsonNode node, int level, IBufferWriter<byte> output)
    {
        var isObject = node.Kind == JsonKind.Object;
        if ((!isObject && node.Kind != JsonKind.Array) || node.Count == 0)
        {
            node.WriteCompact(output);
            return;
        }

        output.Write(isObject ? "{"u8 : "["u8);
        var first = true;
        foreach (var child in node)
        {
            if (!first)
            {
                output.Write(","u8);
            }

            first = false;
            Break(level + 1, output);
            if (isObject)
            {
                child.WriteName(output);
                output.Write(" "u8);
            }

            Write(child, level + 1, output);
        }

        Break(level, output);
        output.Write(isObject ? "}"u8 : "]"u8);
    }

    static void Break(int level, IBufferWriter<byte> output)
    {
        output.Write("\n"u8);
        for (; level > 0; level--)
        {
            output.Write("  "u8);
        }
    }
}
