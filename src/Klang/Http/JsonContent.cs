using System.Buffers;

namespace Klang.Http;

/// <summary>JSON that is ready as bytes.</summary>
sealed class JsonContent(ReadOnlyMemory<byte> json) : AnswerContent
{
    public override long? Length => json.Length;

    public override void WriteTo(IBufferWriter<byte> output) => output.Write(json.Span);
}
