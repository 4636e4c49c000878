using System.Buffers;

namespace Klang.Http;

/// <summary>The bytes of a Binary under their own media type, always as a download.</summary>
sealed class RawContent(ReadOnlyMemory<byte> bytes, string mediaType) : AnswerContent
{
    public override string MediaType => mediaType;

    public override long? Length => bytes.Length;

    public override bool IsJson => false;

    public override void WriteTo(IBufferWriter<byte> output) => output.Write(bytes.Span);
}
