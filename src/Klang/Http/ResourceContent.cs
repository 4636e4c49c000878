using System.Buffers;
using Klang.Fhir.Editing;
using Klang.Fhir.Json;
using Klang.Records;

namespace Klang.Http;

/// <summary>One version: its bytes as they are stored, or the selected part of them.</summary>
sealed class ResourceContent(ResourceVersion version, ElementSelection? selection = null) : AnswerContent
{
    public override long? Length => selection is null ? version.Json.Length : null;

    public override void WriteTo(IBufferWriter<byte> output) => Write(version, selection, output);

    public static void Write(ResourceVersion version, ElementSelection? selection, IBufferWriter<byte> output)
    {
        if (selection is null)
        {
            output.Write(version.Json.Span);
            return;
        }

        using var tape = JsonTape.Parse(version.Json).Value;
        ElementFilter.Write(tape.Root, selection, output);
    }
}
