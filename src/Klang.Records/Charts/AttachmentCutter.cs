using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using Klang.Fhir.Json;
using Klang.Records.Store;
using Klang.Trust.Sealing;

namespace Klang.Records.Charts;

/// <summary>
/// Takes large attachments (<c>data</c> of Attachment, Binary, Signature) out of a resource's text before it goes into a block, so
/// that opening a chart never opens its pictures and documents.
/// </summary>
static class AttachmentCutter
{
    /// <summary>Attachments up to here stay in the block.</summary>
    internal const int InlineMax = 64 << 10;

    /// <summary>Cuts a stored text; the chunks are added to the list.</summary>
    internal static (ReadOnlyMemory<byte> Json, IReadOnlyList<AttachmentCut> Cuts) Cut(
        ReadOnlyMemory<byte> json, ChartId chart, List<AttachmentChunk> chunks)
    {
        if (json.Length <= InlineMax)
        {
            return (json, []);
        }

        using var tape = StoredJson.Read(json);
        var large = new List<JsonNode>();
        Collect(tape.Root, large);
        if (large.Count == 0)
        {
            return (json, []);
        }

        var output = new ArrayBufferWriter<byte>(json.Length / 2);
        var cuts = new List<AttachmentCut>(large.Count);
        var at = 0;
        foreach (var member in large)
        {
            var form = FormOf(json.Span, member);
            var from = member.NameStart - ((form & CutForm.CommaBefore) != 0 ? 1 : 0);
            output.Write(json.Span[at..from]);
            cuts.Add(Seal(member.StringBytes, output.WrittenCount, form, chart, chunks));
            at = member.End + ((form & CutForm.CommaAfter) != 0 ? 1 : 0);
        }

        output.Write(json.Span[at..]);
        return (output.WrittenMemory, cuts);
    }

    static void Collect(JsonNode node, List<JsonNode> large)
    {
        foreach (var child in node)
        {
            if (child.Kind is JsonKind.Object or JsonKind.Array)
            {
                Collect(child, large);
            }
            else if (child.Kind == JsonKind.String && child.End - child.Start > InlineMax && !child.HasEscapes
                && child.NameStart >= 0 && child.Name.SequenceEqual("data"u8))
            {
                large.Add(child);
            }
        }
    }

    static CutForm FormOf(ReadOnlySpan<byte> json, JsonNode member) =>
        json[member.NameStart - 1] == ',' ? CutForm.CommaBefore
        : json[member.End] == ',' ? CutForm.CommaAfter
        : CutForm.None;

    static AttachmentCut Seal(ReadOnlySpan<byte> text, int offset, CutForm form, ChartId chart, List<AttachmentChunk> chunks)
    {
        var bytes = Decode(text);
        ReadOnlySpan<byte> content = bytes is null ? text : bytes;
        var key = new byte[AttachmentSeal.KeyLength];
        Span<byte> number = stackalloc byte[16];
        RandomNumberGenerator.Fill(number);
        var attachment = BinaryPrimitives.ReadUInt128BigEndian(number);
        foreach (var chunk in AttachmentSeal.Seal(content, key))
        {
            chunks.Add(new AttachmentChunk(chart, attachment, chunks.Count(known => known.Attachment == attachment), chunk));
        }

        return new AttachmentCut(offset, chart.Value, attachment, content.Length, form | (bytes is null ? 0 : CutForm.Bytes), key);
    }

    /// <summary>What the text says in base64; null when writing that again would not give the same text.</summary>
    static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        if (Base64.DecodeFromUtf8(text, bytes, out var read, out var written) != OperationStatus.Done || read != text.Length)
        {
            return null;
        }

        var again = new byte[Base64.GetMaxEncodedToUtf8Length(written)];
        Base64.EncodeToUtf8(bytes.AsSpan(0, written), again, out _, out var length);
        return again.AsSpan(0, length).SequenceEqual(text) ? bytes[..written] : null;
    }
}
