using System.Buffers;
using Klang.Records;

namespace Klang.Http;

/// <summary>One version, its bytes as they are stored.</summary>
sealed class ResourceContent(ResourceVersion version) : AnswerContent
{
    public override long? Length => version.Json.Length;

    public override void WriteTo(IBufferWriter<byte> output) => output.Write(version.Json.Span);
}
