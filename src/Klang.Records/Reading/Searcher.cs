using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Fhir.Search;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Reading;

/// <summary>Answers searches page by page (FHIR R4 §3.1.1).</summary>
sealed class Searcher(IRecordStore store, Vault vault, Finder finder, Includer includer, ChartOpening opening, RecordsOptions options)
{
    internal async Task<Outcome<PageReply>> SearchAsync(SearchCall call, CancellationToken cancellationToken)
    {
        var context = CallContext.Of(call);
        var parsed = finder.Parse(call.Type, call.Parameters, call.Strict);
        if (!parsed.TryGet(out var query, out var refusal))
        {
            await opening.RefuseAsync(context, AccessAction.Query, ChartId.None, refusal.Complaints[0].Code, call.Type.ToString(), cancellationToken);
            return refusal;
        }

        var question = $"{call.Type}?{query.Canonical}";
        var cursor = new Cursor(store.LastSequence, default);
        if (call.Cursor is not null && !Cursor.Open(vault, question, call.Cursor).TryGet(out cursor, out refusal))
        {
            return refusal;
        }

        var session = finder.Open(context, question, cursor.UpTo);
        var page = query.CountOnly ? await CountAsync(session, query, cancellationToken)
            : query.Sort.IsEmpty ? await WalkAsync(session, query, cursor, call.Cursor is null, cancellationToken)
            : await SortAsync(session, query, cursor, cancellationToken);
        await session.EnterAsync(cancellationToken);
        await session.EnterMissAsync(cancellationToken);
        return page.TryGet(out var found, out refusal)
            ? await CompleteAsync(session, query, question, cursor, found, cancellationToken)
            : refusal;
    }

    /// <summary>What is wrong with a question as it is asked; null when it can be answered.</summary>
    internal Refusal? Check(SearchCall call) => finder.Parse(call.Type, call.Parameters, call.Strict).TryGet(out _, out var refusal) ? null : refusal;

    int PageSize(SearchQuery query) => Math.Clamp(query.Count ?? options.PageSizeDefault, 1, options.PageSizeMax);

    async ValueTask<Outcome<Page>> CountAsync(Session session, SearchQuery query, CancellationToken cancellationToken)
    {
        var all = await AllAsync(session, query, cancellationToken);
        return all.TryGet(out var found, out var refusal) ? new Page([], null, found.Count) : refusal;
    }

    async ValueTask<Outcome<Page>> WalkAsync(
        Session session, SearchQuery query, Cursor cursor, bool isFirst, CancellationToken cancellationToken)
    {
        var walked = await finder.FindAsync(
            session, query, PageSize(query), isFirst ? null : cursor.Position, ownSourcesOnly: false, cancellationToken);
        if (!walked.TryGet(out var walk, out var refusal))
        {
            return refusal;
        }

        var total = walk.Total;
        if (total is null && query.Total == TotalMode.Accurate)
        {
            var counting = finder.Open(session.Context, $"total of {query.Canonical}", session.UpTo);
            var all = await AllAsync(counting, query, cancellationToken);
            if (!all.TryGet(out var counted, out refusal))
            {
                return refusal;
            }

            total = counted.Count;
        }

        return new Page(walk.Matches, walk.Next, total);
    }

    async ValueTask<Outcome<Page>> SortAsync(Session session, SearchQuery query, Cursor cursor, CancellationToken cancellationToken)
    {
        var all = await AllAsync(session, query, cancellationToken);
        if (!all.TryGet(out var found, out var refusal))
        {
            return refusal;
        }

        var order = new SortOrder(query.Sort);
        var sorted = found.Select(match => (match, Key: KeyOf(order, match))).OrderBy(pair => pair.Key, order)
            .Select(pair => pair.match).ToList();
        var page = sorted.Skip(cursor.Position.Skip).Take(PageSize(query)).ToList();
        var next = cursor.Position.Skip + page.Count;
        return new Page(page, next < sorted.Count ? new WalkPosition(0, 0, next) : null, sorted.Count);
    }

    static SortValue[] KeyOf(SortOrder order, FoundResource match)
    {
        using var tape = StoredJson.Read(match.Version.Json);
        return order.Read(tape.Root, match.Version.Type, Finder.Identity(match.Version));
    }

    async ValueTask<Outcome<List<FoundResource>>> AllAsync(Session session, SearchQuery query, CancellationToken cancellationToken)
    {
        var walked = await finder.FindAsync(session, query, int.MaxValue - 1, null, ownSourcesOnly: false, cancellationToken);
        return walked.TryGet(out var walk, out var refusal) ? walk.Matches : refusal;
    }

    async ValueTask<Outcome<PageReply>> CompleteAsync(
        Session session, SearchQuery query, string question, Cursor cursor, Page page, CancellationToken cancellationToken)
    {
        var includes = await includer.IncludeAsync(session, query, page.Matches, cancellationToken);
        if (!includes.TryGet(out var included, out var refusal))
        {
            return refusal;
        }

        if (!await session.DiscloseAsync(page.Matches.Concat(included), cancellationToken))
        {
            return Refusals.Forbidden();
        }

        return await opening.Attachments.RestoreAsync(new PageReply
        {
            Entries =
            [
                .. page.Matches.Select(match => new ReplyEntry(match.Version)),
                .. included.Select(one => new ReplyEntry(one.Version, EntryMode.Include)),
            ],
            Total = query.Total == TotalMode.None ? null : page.Total,
            Next = page.Next is { } next ? new Cursor(cursor.UpTo, next).Seal(vault, question) : null,
            AppliedQuery = query.Canonical,
            Remarks = [.. query.Ignored.Select(ignored => new Complaint(Severity.Warning, "not-supported", ignored.ToString()))],
        }, cancellationToken);
    }

    sealed record Page(List<FoundResource> Matches, WalkPosition? Next, int? Total);
}
