using System.Buffers;
using System.Buffers.Text;
using Klang.Fhir;
using Klang.Records.Store;
using Klang.Trust.Sealing;

namespace Klang.Records.Charts;

/// <summary>Puts large attachments back into resources that go out, exactly as they were sent.</summary>
sealed class Attachments(IRecordStore store)
{
    /// <summary>Most attachment bytes in one answer.</summary>
    internal const long AnswerBytesMax = 64 << 20;

    /// <summary>The version with its attachments; itself when it has none outside its block.</summary>
    internal async ValueTask<ResourceVersion> RestoreAsync(ResourceVersion version, CancellationToken cancellationToken) =>
        version.Cuts.Count == 0
            ? version
            : version with { Json = await RestoreAsync(version.Json, version.Cuts, cancellationToken), Cuts = [] };

    /// <summary>The same for a slot's text.</summary>
    internal ValueTask<ReadOnlyMemory<byte>> RestoreAsync(Slot slot, CancellationToken cancellationToken) =>
        RestoreAsync(slot.Json, slot.Cuts, cancellationToken);

    /// <summary>The entries of a page with their attachments; refused when these are too many bytes for one answer.</summary>
    internal async ValueTask<Outcome<PageReply>> RestoreAsync(PageReply page, CancellationToken cancellationToken)
    {
        var bytes = page.Entries.Sum(entry => entry.Resource.Cuts.Sum(cut => (long)cut.Length));
        if (bytes == 0)
        {
            return page;
        }

        if (bytes > AnswerBytesMax)
        {
            return new Refusal(RefusalKind.TooCostly, "too-costly",
                $"The attachments of this page have more than {AnswerBytesMax >> 20} MiB. Ask for fewer per page (_count), or read them one by one.");
        }

        var entries = new List<ReplyEntry>(page.Entries.Count);
        foreach (var entry in page.Entries)
        {
            entries.Add(entry with { Resource = await RestoreAsync(entry.Resource, cancellationToken) });
        }

        return page with { Entries = entries };
    }

    async ValueTask<ReadOnlyMemory<byte>> RestoreAsync(
        ReadOnlyMemory<byte> json, IReadOnlyList<AttachmentCut> cuts, CancellationToken cancellationToken)
    {
        if (cuts.Count == 0)
        {
            return json;
        }

        var output = new ArrayBufferWriter<byte>(json.Length + cuts.Sum(cut => (cut.Length * 4 / 3) + 16));
        var at = 0;
        foreach (var cut in cuts)
        {
            output.Write(json.Span[at..cut.Offset]);
            at = cut.Offset;
            var chunks = await store.ReadChunksAsync(new ChartId(cut.Chart), cut.Attachment, cancellationToken);
            Write(output, cut, chunks);
        }

        output.Write(json.Span[at..]);
        return output.WrittenMemory;
    }

    static void Write(ArrayBufferWriter<byte> output, AttachmentCut cut, IReadOnlyList<AttachmentChunk> chunks)
    {
        var content = new byte[cut.Length];
        AttachmentSeal.Open(cut.Key.Span, [.. chunks.Select(chunk => chunk.Sealed)], content);
        output.Write((cut.Form & CutForm.CommaBefore) != 0 ? ",\"data\":\""u8 : "\"data\":\""u8);
        if ((cut.Form & CutForm.Bytes) != 0)
        {
            Base64.EncodeToUtf8(content, output.GetSpan(Base64.GetMaxEncodedToUtf8Length(content.Length)), out _, out var written);
            output.Advance(written);
        }
        else
        {
            output.Write(content);
        }

        output.Write((cut.Form & CutForm.CommaAfter) != 0 ? "\","u8 : "\""u8);
    }
}
