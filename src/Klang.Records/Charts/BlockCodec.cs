using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Klang.Fhir;
using Klang.Records.Access;
using Klang.Trust.Sealing;

namespace Klang.Records.Charts;

/// <summary>
/// Payload of a block before compression and sealing. Layout: <c>version 1 | slot count | slot heads | JSON texts</c>.
/// A slot head is <c>type (1) | flags (1) | version | id | [other chart] | [stamp, fact key, source, [sent]] |
/// [cut count, (offset, chart, attachment (16), length, form (1), key (32))*] | [categories (1)] | JSON length</c>;
/// source is 1 for who gave the care, plus 2 when the archive's time follows; stamp and sent are seconds; numbers are LEB128. An id is a length byte and its UTF-8; length 0 means the server-made id of this block and slot.
/// </summary>
/// <remarks>
/// Example, one Patient of 4 bytes of JSON under a server-made id: <c>01 01 | 6A 00 01 00 04 | 7B 22 .. 7D</c>.
/// </remarks>
public static class BlockCodec
{
    const byte Format = 1;
    const int IsPrimary = 1;
    const int HasSent = 2;

    /// <summary>Writes the slots of a new block.</summary>
    public static void Encode(UInt128 blockId, IReadOnlyList<Slot> slots, IBufferWriter<byte> output)
    {
        output.Write([Format]);
        Compact.WriteNumber(output, (ulong)slots.Count);
        for (var number = 0; number < slots.Count; number++)
        {
            WriteHead(output, blockId, number, slots[number]);
        }

        foreach (var slot in slots)
        {
            output.Write(slot.Json.Span);
        }
    }

    static void WriteHead(IBufferWriter<byte> output, UInt128 blockId, int number, Slot slot)
    {
        output.Write([(byte)slot.Type, (byte)slot.Flags]);
        Compact.WriteNumber(output, (ulong)slot.Version);
        var isOwn = RecordId.TryParse(slot.Id, out var id) && id == RecordId.Of(blockId, slot.Type, number);
        Compact.WriteText(output, isOwn ? "" : slot.Id);
        if ((slot.Flags & (SlotTraits.Moved | SlotTraits.CameFrom | SlotTraits.Link)) != 0)
        {
            Compact.WriteNumber(output, (ulong)slot.OtherChart);
        }

        if ((slot.Flags & SlotTraits.Imported) != 0)
        {
            Compact.WriteNumber(output, (ulong)slot.Import.UpdatedAt / TimeSpan.TicksPerSecond);
            Compact.WriteText(output, slot.Import.FactKey);
            WriteSource(output, slot.Import);
        }

        if ((slot.Flags & SlotTraits.Cut) != 0)
        {
            WriteCuts(output, slot.Cuts);
        }

        if ((slot.Flags & SlotTraits.Labelled) != 0)
        {
            output.Write([(byte)slot.Categories]);
        }

        Compact.WriteNumber(output, (ulong)slot.Json.Length);
    }

    static void WriteSource(IBufferWriter<byte> output, ImportStamp import)
    {
        var sent = (ulong)import.SentAt / TimeSpan.TicksPerSecond;
        var isSentLater = sent != (ulong)import.UpdatedAt / TimeSpan.TicksPerSecond;
        output.Write([(byte)((import.IsPrimary ? IsPrimary : 0) | (isSentLater ? HasSent : 0))]);
        if (isSentLater)
        {
            Compact.WriteNumber(output, sent);
        }
    }

    static ImportStamp ReadImport(ref Reader reader)
    {
        var updated = (long)reader.Number() * TimeSpan.TicksPerSecond;
        var fact = reader.Text();
        var source = reader.Byte();
        var sent = (source & HasSent) != 0 ? (long)reader.Number() * TimeSpan.TicksPerSecond : updated;
        return new ImportStamp(updated, sent, fact, (source & IsPrimary) != 0);
    }

    static void WriteCuts(IBufferWriter<byte> output, IReadOnlyList<AttachmentCut> cuts)
    {
        Compact.WriteNumber(output, (ulong)cuts.Count);
        Span<byte> attachment = stackalloc byte[16];
        foreach (var cut in cuts)
        {
            Compact.WriteNumber(output, (ulong)cut.Offset);
            Compact.WriteNumber(output, (ulong)cut.Chart);
            BinaryPrimitives.WriteUInt128BigEndian(attachment, cut.Attachment);
            output.Write(attachment);
            Compact.WriteNumber(output, (ulong)cut.Length);
            output.Write([(byte)cut.Form]);
            output.Write(cut.Key.Span);
        }
    }

    static AttachmentCut[] ReadCuts(ref Reader reader)
    {
        var cuts = new AttachmentCut[checked((int)reader.Number())];
        for (var at = 0; at < cuts.Length; at++)
        {
            var offset = (int)reader.Number();
            var chart = (long)reader.Number();
            var attachment = BinaryPrimitives.ReadUInt128BigEndian(reader.Bytes(16));
            cuts[at] = new AttachmentCut(offset, chart, attachment, (int)reader.Number(), (CutForm)reader.Byte(),
                reader.Bytes(AttachmentSeal.KeyLength).ToArray());
        }

        return cuts;
    }

    /// <summary>Reads a block's payload. The JSON of the slots are slices of it.</summary>
    /// <exception cref="InvalidDataException">The payload is not of this format: a bug, since it was authenticated.</exception>
    public static Slot[] Decode(UInt128 blockId, ReadOnlyMemory<byte> payload)
    {
        var reader = new Reader(payload.Span);
        if (reader.Byte() != Format)
        {
            throw new InvalidDataException("Unknown block format.");
        }

        var slots = new Slot[checked((int)reader.Number())];

        // The texts begin after the heads, so these are walked twice: cheaper than making every slot twice.
        var heads = reader;
        for (var number = 0; number < slots.Length; number++)
        {
            SkipHead(ref heads);
        }

        var at = heads.At;
        var ids = new RecordIdText(blockId);
        for (var number = 0; number < slots.Length; number++)
        {
            slots[number] = ReadHead(ref reader, ref ids, number, payload, ref at);
        }

        return slots;
    }

    static void SkipHead(ref Reader reader)
    {
        reader.Byte();
        var flags = (SlotTraits)reader.Byte();
        reader.Number();
        reader.SkipText();
        if ((flags & (SlotTraits.Moved | SlotTraits.CameFrom | SlotTraits.Link)) != 0)
        {
            reader.Number();
        }

        if ((flags & SlotTraits.Imported) != 0)
        {
            reader.Number();
            reader.SkipText();
            if ((reader.Byte() & HasSent) != 0)
            {
                reader.Number();
            }
        }

        if ((flags & SlotTraits.Cut) != 0)
        {
            ReadCuts(ref reader);
        }

        if ((flags & SlotTraits.Labelled) != 0)
        {
            reader.Byte();
        }

        reader.Number();
    }

    static Slot ReadHead(ref Reader reader, ref RecordIdText ids, int number, ReadOnlyMemory<byte> payload, ref int at)
    {
        var type = (ResourceType)reader.Byte();
        var flags = (SlotTraits)reader.Byte();
        var version = (int)reader.Number();
        var id = reader.Text();
        var other = (flags & (SlotTraits.Moved | SlotTraits.CameFrom | SlotTraits.Link)) != 0 ? (long)reader.Number() : 0;
        var import = (flags & SlotTraits.Imported) != 0 ? ReadImport(ref reader) : default;
        var cuts = (flags & SlotTraits.Cut) != 0 ? ReadCuts(ref reader) : [];
        var categories = (flags & SlotTraits.Labelled) != 0 ? (SensitiveCategories)reader.Byte() : SensitiveCategories.None;
        var length = checked((int)reader.Number());
        var json = payload.Slice(at, length);
        at += length;
        return new Slot
        {
            Type = type,
            Id = id.Length == 0 ? ids.Of(type, number) : id,
            Version = version,
            Flags = flags,
            OtherChart = other,
            Import = import,
            Cuts = cuts,
            Categories = categories,
            Json = json,
        };
    }

    internal ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        readonly ReadOnlySpan<byte> bytes = bytes;

        internal int At { get; private set; }

        internal readonly bool AtEnd => At >= bytes.Length;

        internal byte Byte() => bytes[At++];

        internal ulong Number()
        {
            ulong number = 0;
            for (var shift = 0; shift < 64; shift += 7)
            {
                var part = Byte();
                number |= (ulong)(part & 0x7F) << shift;
                if (part < 0x80)
                {
                    return number;
                }
            }

            throw new InvalidDataException("A number is too long.");
        }

        internal ReadOnlySpan<byte> Bytes(int count)
        {
            At += count;
            return bytes.Slice(At - count, count);
        }

        internal void SkipText()
        {
            var length = (int)Number();
            At += length;
        }

        internal string Text()
        {
            var length = (int)Number();
            var text = Encoding.UTF8.GetString(bytes.Slice(At, length));
            At += length;
            return text;
        }
    }
}
