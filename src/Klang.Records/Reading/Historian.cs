using Klang.Fhir;
using Klang.Records.Charts;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Reading;

/// <summary>Answers histories, newest first (FHIR R4 §3.1.0.12).</summary>
sealed class Historian(
    IRecordStore store, Vault vault, Finder finder, ResourceReader reader, ChartOpening opening, RecordsOptions options)
{
    const int CommitsPerStep = 64;

    internal async Task<Outcome<PageReply>> HistoryAsync(HistoryCall call, CancellationToken cancellationToken)
    {
        var question = $"{call.Type}/{call.Id}/_history?{call.Since:O}&{call.At:O}&{call.AtEnd:O}";
        var cursor = new Cursor(store.LastSequence, default);
        if (call.Cursor is not null && !Cursor.Open(vault, question, call.Cursor).TryGet(out cursor, out var refusal))
        {
            return refusal;
        }

        return call.Id is null
            ? await OfManyAsync(call, question, cursor, call.Cursor is null, cancellationToken)
            : await OfOneAsync(call, question, cursor, cancellationToken);
    }

    int PageSize(HistoryCall call) => Math.Clamp(call.Count ?? options.PageSizeDefault, 1, options.PageSizeMax);

    async ValueTask<Outcome<PageReply>> OfOneAsync(HistoryCall call, string question, Cursor cursor, CancellationToken cancellationToken)
    {
        var context = CallContext.Of(call);
        var what = $"{call.Type.Name()}/{call.Id}/_history";
        if (await opening.Charts.LocateAsync(call.Type, call.Id!, cancellationToken) is not { } located)
        {
            await opening.RefuseAsync(context, AccessAction.Read, ChartId.None, "not-found", what, cancellationToken);
            return Refusals.NotFound(call.Type);
        }

        var receipt = await opening.AdmitAsync(context, AccessAction.Read, located.Place.Chart, what, cancellationToken);
        if (receipt is null || await opening.OpenAsync(receipt, located.Place.Chart, cursor.UpTo, cancellationToken) is not { } opened
            || opened.Chart.UnknownPatients.Contains(call.Id!))
        {
            return Refusals.NotFound(call.Type);
        }

        if (located.Place.State == PlaceState.Golden)
        {
            return GoldenReader.Golden(opened.Head, opened.Chart) is { } golden
                ? new PageReply { Entries = [new ReplyEntry(golden) { How = WriteKind.Update }], Total = 1 }
                : GoldenReader.None(opened.Chart);
        }

        var versions = await reader.VersionsAsync(context, opened.Chart, call.Type, call.Id!, cancellationToken);
        if (versions.Count == 0)
        {
            return Refusals.NotFound(call.Type);
        }

        var wanted = WithinTime(versions, call);
        var page = wanted.Skip(cursor.Position.Skip).Take(PageSize(call)).ToList();
        var next = cursor.Position.Skip + page.Count;
        return await opening.Attachments.RestoreAsync(new PageReply
        {
            Entries = [.. page.Select(placed => ToEntry(placed, versions))],
            Total = wanted.Count,
            Next = next < wanted.Count ? new Cursor(cursor.UpTo, new WalkPosition(0, 0, next)).Seal(vault, question) : null,
        }, cancellationToken);
    }

    /// <summary>Versions since a time and current at a time. The versions are all there are, newest first.</summary>
    static List<PlacedSlot> WithinTime(List<PlacedSlot> versions, HistoryCall call)
    {
        var wanted = new List<PlacedSlot>();
        var replacedAt = long.MaxValue;
        foreach (var placed in versions)
        {
            if (IsWithinTime(placed.Block.ReceivedAt, replacedAt, call))
            {
                wanted.Add(placed);
            }

            replacedAt = placed.Block.ReceivedAt;
        }

        return wanted;
    }

    /// <summary>A version is current from when it was received until the next one is.</summary>
    static bool IsWithinTime(long receivedAt, long replacedAt, HistoryCall call)
    {
        if (call.Since is { } since && receivedAt < since.UtcTicks)
        {
            return false;
        }

        return call.At is not { } at
            || (receivedAt < (call.AtEnd?.UtcTicks ?? at.UtcTicks + 1) && replacedAt > at.UtcTicks);
    }

    static long ReplacedAt(OpenedChart chart, PlacedSlot placed)
    {
        foreach (var other in chart.Slots)
        {
            if (other.Slot.Version == placed.Slot.Version + 1 && other.Slot.Type == placed.Slot.Type && other.Slot.Id == placed.Slot.Id)
            {
                return other.Block.ReceivedAt;
            }
        }

        return long.MaxValue;
    }

    /// <param name="placed">The version.</param>
    /// <param name="others">Versions among which the one before it is.</param>
    static ReplyEntry ToEntry(PlacedSlot placed, IEnumerable<PlacedSlot> others) => new(placed.ToVersion())
    {
        IsCreation = placed.Slot.HasContent && (placed.Slot.Version == 1 || others.Any(other =>
            other.Slot.Version == placed.Slot.Version - 1 && other.Slot.Type == placed.Slot.Type && other.Slot.Id == placed.Slot.Id
            && !other.Slot.HasContent && (other.Slot.Flags & (SlotTraits.Link | SlotTraits.Moved)) == 0)),
        How = !placed.Slot.HasContent ? WriteKind.Delete
            : (placed.Slot.Flags & SlotTraits.ByUpdate) != 0 || placed.Slot.Version > 1 ? WriteKind.Update
            : WriteKind.Create,
    };

    /// <summary>Type and system: along the commit log. The cursor's chart is the commit to go on before, its skip the entries of it already given.</summary>
    async ValueTask<Outcome<PageReply>> OfManyAsync(
        HistoryCall call, string question, Cursor cursor, bool isFirst, CancellationToken cancellationToken)
    {
        var session = finder.Open(CallContext.Of(call), question, cursor.UpTo);
        var size = PageSize(call);
        var entries = new List<(ReplyEntry Entry, ChartId Chart, bool IsRegistry)>();
        var before = isFirst ? cursor.UpTo + 1 : cursor.Position.Chart + 1;
        var skip = cursor.Position.Skip;
        WalkPosition? next = null;
        while (next is null)
        {
            var rows = await store.ReadLogBackwardAsync(before, CommitsPerStep, cancellationToken);
            foreach (var row in rows)
            {
                before = row.Sequence;
                if (call.Since is { } since && row.At < since.UtcTicks)
                {
                    return await CompleteAsync(session, question, cursor, entries, null, cancellationToken);
                }

                var here = await SlotsOfAsync(session, row, call, cancellationToken);
                var fresh = here.Skip(skip).ToList();
                var room = size - entries.Count;
                entries.AddRange(fresh.Take(room));
                if (fresh.Count > room)
                {
                    next = new WalkPosition(0, row.Sequence, skip + room);
                    break;
                }

                skip = 0;
                if (session.IsTooCostly)
                {
                    return session.TooCostly();
                }
            }

            if (rows.Count < CommitsPerStep)
            {
                break;
            }
        }

        return await CompleteAsync(session, question, cursor, entries, next, cancellationToken);
    }

    static async ValueTask<List<(ReplyEntry Entry, ChartId Chart, bool IsRegistry)>> SlotsOfAsync(
        Session session, LogRow row, HistoryCall call, CancellationToken cancellationToken)
    {
        var found = new List<(ReplyEntry, ChartId, bool)>();
        // By number of the chart: the order of blocks would tell of blocks that are not shown.
        foreach (var chart in row.Blocks.Select(block => block.Chart).Distinct().OrderBy(chart => chart.Value))
        {
            if (await session.OpenAsync(chart, cancellationToken) is not { } opened)
            {
                continue;
            }

            foreach (var placed in opened.Chart.Slots)
            {
                var isHere = placed.Sequence == row.Sequence && (placed.Slot.Flags & (SlotTraits.Link | SlotTraits.Moved)) == 0;
                if (isHere && (call.Type == ResourceType.None || placed.Slot.Type == call.Type)
                    && (call.At is null || IsWithinTime(placed.Block.ReceivedAt, ReplacedAt(opened.Chart, placed), call)))
                {
                    found.Add((ToEntry(placed, opened.Chart.Slots), chart, opened.Head.Row.Kind == ChartKind.Registry));
                }
            }
        }

        found.Reverse();
        return found;
    }

    async ValueTask<Outcome<PageReply>> CompleteAsync(
        Session session, string question, Cursor cursor, List<(ReplyEntry Entry, ChartId Chart, bool IsRegistry)> entries,
        WalkPosition? next, CancellationToken cancellationToken)
    {
        await session.EnterAsync(cancellationToken);
        var shown = entries.Select(entry => new FoundResource(entry.Entry.Resource, entry.Chart, entry.IsRegistry));
        if (!await session.DiscloseAsync(shown, cancellationToken))
        {
            return Refusals.Forbidden();
        }

        return await opening.Attachments.RestoreAsync(new PageReply
        {
            Entries = [.. entries.Select(entry => entry.Entry)],
            Total = next is null && cursor.Position == default ? entries.Count : null,
            Next = next is { } position ? new Cursor(cursor.UpTo, position).Seal(vault, question) : null,
        }, cancellationToken);
    }
}
