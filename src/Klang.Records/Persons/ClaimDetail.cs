using System.Buffers.Binary;

namespace Klang.Records.Persons;

/// <summary>
/// What a person's claim keeps beside its owner: the directory key of the source Patient that brought the number, 16
/// bytes, so that a merge that is undone gives the number back to whoever had it.
/// </summary>
static class ClaimDetail
{
    const int Length = 16;

    internal static byte[] Of(UInt128 source)
    {
        var detail = new byte[Length];
        BinaryPrimitives.WriteUInt128BigEndian(detail, source);
        return detail;
    }

    /// <summary>The source; 0 when none is noted.</summary>
    internal static UInt128 Source(ReadOnlySpan<byte> detail) =>
        detail.Length == Length ? BinaryPrimitives.ReadUInt128BigEndian(detail) : 0;
}
