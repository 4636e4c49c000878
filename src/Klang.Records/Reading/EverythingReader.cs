using Klang.Fhir;
using Klang.Fhir.Json;
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

        var inPeriod = InPeriod(chart.Head, chart.Chart, wanted);
        var session = finder.Open(context, question, cursor.UpTo);
        var all = inPeriod.Where(version => IsWanted(call, version)).Select(version => new ReplyEntry(version)).ToList();
        all.AddRange(await SharedAsync(session, chart.Chart, call, inPeriod, cancellationToken));
        return await opening.Attachments.RestoreAsync(Page(all, cursor, question, call), cancellationToken);
    }

    PageReply Page(List<ReplyEntry> all, Cursor cursor, string question, EverythingCall call)
    {
        if (call.CountOnly)
        {
            return new PageReply { Entries = [], Total = all.Count };
        }

        var size = call.Count is { } asked ? Math.Clamp(asked, 1, options.PageSizeMax) : int.MaxValue;
        var page = all.Skip(cursor.Position.Skip).Take(size).ToList();
        var next = cursor.Position.Skip + page.Count;
        return new PageReply
        {
            Entries = page,
            Total = all.Count,
            Next = next < all.Count ? new Cursor(cursor.UpTo, new WalkPosition(0, 0, next)).Seal(vault, question) : null,
        };
    }

    /// <summary>Whatever belongs to the period of care, of every type: what it refers to comes along by type of its own.</summary>
    static List<ResourceVersion> InPeriod(ChartHead head, OpenedChart chart, CarePeriod period)
    {
        var versions = new List<ResourceVersion>();
        if (chart.Current(ResourceType.Patient).Count > 1 && GoldenReader.Golden(head, chart) is { } golden)
        {
            versions.Add(golden);
        }

        versions.AddRange(chart.Current().Where(placed => period.Holds(placed.Slot, chart)).Select(placed => placed.ToVersion()));
        return versions;
    }

    static bool IsWanted(EverythingCall call, ResourceVersion version) =>
        (call.Types.Count == 0 || call.Types.Contains(version.Type)) && (call.Since is not { } since || version.LastUpdated >= since);

    async ValueTask<List<ReplyEntry>> SharedAsync(
        Session session, OpenedChart chart, EverythingCall call, List<ResourceVersion> referring, CancellationToken cancellationToken)
    {
        var wanted = new HashSet<(ResourceType Type, string Id)>();
        foreach (var version in referring)
        {
            using var tape = StoredJson.Read(version.Json);
            ReferenceWalk.Visit(tape.Root, reference => wanted.Add((reference.Type, reference.Id)));
        }

        var shared = new List<ReplyEntry>();
        foreach (var (type, id) in wanted.Order())
        {
            if ((call.Types.Count == 0 || call.Types.Contains(type)) && chart.Find(type, id) is null
                && await finder.ReadCurrentAsync(session, type, id, cancellationToken) is { IsRegistry: true } found
                && IsWanted(call, found.Version))
            {
                shared.Add(new ReplyEntry(found.Version, EntryMode.Include));
            }
        }

        return shared;
    }
}
