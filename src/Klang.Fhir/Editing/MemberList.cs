using System.Buffers;

namespace Klang.Fhir.Editing;

/// <summary>Puts commas between what is written into one object or array.</summary>
ref struct MemberList
{
    bool any;

    public MemberList(IBufferWriter<byte> output, byte opening)
    {
        Output = output;
        output.Write([opening]);
    }

    public IBufferWriter<byte> Output { get; }

    /// <summary>To be called before each member or item.</summary>
    public void Next()
    {
        if (any)
        {
            Output.Write(","u8);
        }

        any = true;
    }

    public readonly void End(byte closing) => Output.Write([closing]);
}
