using System.Buffers;

namespace Klang.Records.Charts;

/// <summary>Takes an opened payload: exactly as large as asked for, and not cleared first, since it is filled whole.</summary>
sealed class PayloadBuffer : IBufferWriter<byte>
{
    byte[] bytes = [];
    int written;

    internal ReadOnlyMemory<byte> Written => bytes.AsMemory(0, written);

    public void Advance(int count) => written += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (bytes.Length - written < Math.Max(1, sizeHint))
        {
            var larger = GC.AllocateUninitializedArray<byte>(written + Math.Max(256, sizeHint));
            bytes.AsSpan(0, written).CopyTo(larger);
            bytes = larger;
        }

        return bytes.AsMemory(written);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
