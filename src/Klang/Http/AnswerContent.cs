using System.Buffers;

namespace Klang.Http;

/// <summary>A body that writes itself as compact UTF-8 JSON.</summary>
abstract class AnswerContent
{
    public virtual string MediaType => MediaTypes.FhirJson;

    /// <summary>Length in bytes when it is known beforehand; null otherwise.</summary>
    public virtual long? Length => null;

    /// <summary>False for the bytes of a Binary, which no Bundle can carry and <c>_pretty</c> leaves alone.</summary>
    public virtual bool IsJson => true;

    public abstract void WriteTo(IBufferWriter<byte> output);
}
