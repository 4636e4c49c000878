using System.Buffers.Binary;
using Klang.Trust.Logging;

namespace Klang.Trust.Verification;

/// <summary>A head as the verifier reads it.</summary>
sealed record SeenHead(long Size, long Time, ReadOnlyMemory<byte> Root)
{
    const int Length = 83;
    const int SignedLength = 51;

    /// <summary>Null when it is not a head, or does not verify under the keys given.</summary>
    public static SeenHead? Read(ReadOnlyMemory<byte> bytes, LedgerKeys? keys)
    {
        var head = bytes.Span;
        if (head.Length != Length || head[0] != 1)
        {
            return null;
        }

        if (keys is not null)
        {
            Span<byte> mac = stackalloc byte[32];
            var version = BinaryPrimitives.ReadUInt16BigEndian(head[1..]);
            if (!keys.TryMac(version, "klang/ledger-head/1"u8, head[..SignedLength], mac) || !mac.SequenceEqual(head[SignedLength..]))
            {
                return null;
            }
        }

        return new SeenHead(
            BinaryPrimitives.ReadInt64BigEndian(head[3..]), BinaryPrimitives.ReadInt64BigEndian(head[11..]), bytes.Slice(19, 32));
    }
}
