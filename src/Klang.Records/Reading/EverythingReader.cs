using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.References;
using Klang.Records.Charts;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Reading;

/// <summary>Patient/$everything: the whole chart, and the shared resources that it refers to.</summary>
sealed class EverythingReader(IRecordStore store, Vault vault, Finder finder, ResourceReader reader, ChartOpening opening, RecordsOptions options)
{
    internal async Task<Outcome<PageReply>> ReadAsync(EverythingCall call, CancellationToken cancellationToken)
    {
        var context = CallContext.Of(call);
        var question = $"Patient/{call.PatientId}/$everything?{call.Since:O}&{call.Start}&{call.End}&{string.Join(',', call.Types)}";
        var cursor = new Cursor(store.LastSequence, default);
        if (call.Cursor is not null && !Cursor.Open(vault, question, call.Cursor).TryGet(out cursor, out var refusal))
        {
            return refusal;
        }

        var period = CarePeriod.Parse(call.Start, call.End);
        if (!period.TryGet(out var wanted, out refusal))
        {
            return refusal;
        }

        var opened = await reader.OpenPatientChartAsync(context, call.PatientId, question, cursor.UpTo, cancellationToken);
        if (!opened.TryGet(out var chart, out refusal))
        {
            return refusal;
        }

        var all = Select(chart.Head, chart.Chart, call, wanted);
        var session = finder.Open(context, question, cursor.UpTo);
        all.AddRange(await SharedAsync(session, chart.Chart, call, all, cancellationToken));
        return await opening.Attachments.RestoreAsync(Page(all, cursor, question, call.Count), cancellationToken);
    }

    PageReply Page(List<ReplyEntry> all, Cursor cursor, string question, int? count)
    {
        var size = count is { } asked ? Math.Clamp(asked, 1, options.PageSizeMax) : int.MaxValue;
        var page = all.Skip(cursor.Position.Skip).Take(size).ToList();
        var next = cursor.Position.Skip + page.Count;
        return new PageReply
        {
            Entries = page,
            Total = all.Count,
            Next = next < all.Count ? new Cursor(cursor.UpTo, new WalkPosition(0, 0, next)).Seal(vault, question) : null,
        };
    }

    static List<ReplyEntry> Select(ChartHead head, OpenedChart chart, EverythingCall call, CarePeriod period)
    {
        var entries = new List<ReplyEntry>();
        if (chart.Current(ResourceType.Patient).Count > 1 && IsWanted(call, ResourceType.Patient)
            && GoldenReader.Golden(head, chart) is { } golden)
        {
            entries.Add(new ReplyEntry(golden));
        }

        foreach (var placed in chart.Current())
        {
            if (IsWanted(call, placed.Slot.Type) && (call.Since is not { } since || placed.Block.ReceivedAt >= since.UtcTicks)
                && period.Holds(placed.Slot))
            {
                entries.Add(new ReplyEntry(placed.ToVersion()));
            }
        }

        return entries;
    }

    static bool IsWanted(EverythingCall call, ResourceType type) => call.Types.Count == 0 || call.Types.Contains(type);

    async ValueTask<List<ReplyEntry>> SharedAsync(
        Session session, OpenedChart chart, EverythingCall call, List<ReplyEntry> chosen, CancellationToken cancellationToken)
    {
        var wanted = new HashSet<(ResourceType Type, string Id)>();
        foreach (var entry in chosen)
        {
            using var tape = StoredJson.Read(entry.Resource.Json);
            Collect(tape.Root, wanted);
        }

        var shared = new List<ReplyEntry>();
        foreach (var (type, id) in wanted.Order())
        {
            if (IsWanted(call, type) && chart.Find(type, id) is null
                && await finder.ReadCurrentAsync(session, type, id, cancellationToken) is { IsRegistry: true } found)
            {
                shared.Add(new ReplyEntry(found.Version, EntryMode.Include));
            }
        }

        return shared;
    }

    static void Collect(JsonNode node, HashSet<(ResourceType, string)> wanted)
    {
        foreach (var child in node)
        {
            if (child.Kind == JsonKind.String && child.Name.SequenceEqual("reference"u8))
            {
                if (FhirReference.TryParse(child.StringBytes, out var reference) && reference.Kind == ReferenceKind.Relative)
                {
                    wanted.Add((reference.Type, reference.Id));
                }
            }
            else if (child.Kind is JsonKind.Object or JsonKind.Array)
            {
                Collect(child, wanted);
            }
        }
    }
}
