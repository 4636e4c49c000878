using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Klang.Trust.Notes;

namespace Klang.Trust.Logging;

/// <summary>A checkpoint as it is kept beside the keys, version 1: version, version of the head key (2), signed at in UTC ticks (8), the note, MAC (32).</summary>
static class CheckpointFormat
{
    const byte Version = 1;
    const int HeaderLength = 1 + 2 + 8;

    public static byte[] Write(LedgerKeys keys, string kind, SignedCheckpoint made)
    {
        var note = made.Note.ToBytes();
        var bytes = new byte[HeaderLength + note.Length + LedgerKeys.MacLength];
        bytes[0] = Version;
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(1), (ushort)keys.HeadKeyVersion);
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(3), made.SignedAt.UtcTicks);
        note.CopyTo(bytes.AsSpan(HeaderLength));
        keys.TryMac(keys.HeadKeyVersion, KindOf(kind), bytes.AsSpan(0, HeaderLength + note.Length), bytes.AsSpan(HeaderLength + note.Length));
        return bytes;
    }

    /// <summary>Null when it was changed or is of another store.</summary>
    public static SignedCheckpoint? Read(LedgerKeys keys, string kind, ReadOnlySpan<byte> bytes)
    {
        Span<byte> mac = stackalloc byte[LedgerKeys.MacLength];
        if (bytes.Length < HeaderLength + LedgerKeys.MacLength || bytes[0] != Version
            || !keys.TryMac(BinaryPrimitives.ReadUInt16BigEndian(bytes[1..]), KindOf(kind), bytes[..^LedgerKeys.MacLength], mac)
            || !CryptographicOperations.FixedTimeEquals(mac, bytes[^LedgerKeys.MacLength..])
            || SignedNote.Parse(bytes[HeaderLength..^LedgerKeys.MacLength]) is not { } note
            || Checkpoint.Parse(note.Text) is not { } head)
        {
            return null;
        }

        return new SignedCheckpoint(head, note, new DateTimeOffset(BinaryPrimitives.ReadInt64BigEndian(bytes[3..]), TimeSpan.Zero));
    }

    static byte[] KindOf(string kind) => Encoding.UTF8.GetBytes($"klang/ledger-checkpoint-{kind}/1");
}
