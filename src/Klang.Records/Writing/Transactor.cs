using Klang.Fhir;
using Klang.Records.Reading;

namespace Klang.Records.Writing;

/// <summary>
/// A transaction: all writes in one commit, then the questions see their result (FHIR R4 §3.1.0.11.2). A question that cannot be
/// understood refuses the whole before anything is written; one that finds nothing is answered so in its own entry, since by then
/// the writes are done and the caller must learn that.
/// </summary>
sealed class Transactor(Writer writer, ResourceReader reader, Searcher searcher, Historian historian)
{
    internal async Task<Outcome<TransactionReply>> TransactAsync(TransactionCall call, CancellationToken cancellationToken)
    {
        for (var at = 0; at < call.Items.Count; at++)
        {
            if (call.Items[at].Fault is { } fault)
            {
                return fault with
                {
                    Complaints = [.. fault.Complaints.Select(complaint => complaint with { Message = $"Bundle.entry[{at}]: {complaint.Message}" })],
                };
            }
        }

        for (var at = 0; at < call.Items.Count; at++)
        {
            if (call.Items[at].Search is { } search && searcher.Check(search) is { } unreadable)
            {
                return BodyPlace.In(new BodyPlace($"Bundle.entry[{at}].request.url", 0, 0), unreadable);
            }
        }

        var writes = call.Items.Where(item => item.Write is not null).Select(item => item.Write!).ToList();
        IReadOnlyList<WriteReply> written = [];
        if (writes.Count > 0)
        {
            var outcome = await writer.WriteAsync(CallContext.Of(call), writes, isTransaction: true, call.IdempotencyKey, cancellationToken);
            if (!outcome.TryGet(out written!, out var refusal))
            {
                return refusal;
            }
        }

        return await AnswerAsync(call, written, cancellationToken);
    }

    async Task<TransactionReply> AnswerAsync(
        TransactionCall call, IReadOnlyList<WriteReply> written, CancellationToken cancellationToken)
    {
        var replies = new List<ItemReply>(call.Items.Count);
        var nextWrite = 0;
        foreach (var item in call.Items)
        {
            if (item.Write is not null)
            {
                replies.Add(new ItemReply(Write: written[nextWrite++]));
                continue;
            }

            var answer = await AskAsync(item, cancellationToken);
            replies.Add(answer.TryGet(out var reply, out var refusal) ? reply : new ItemReply(Refusal: refusal));
        }

        return new TransactionReply(replies);
    }

    async Task<Outcome<ItemReply>> AskAsync(BundleItem item, CancellationToken cancellationToken)
    {
        if (item.Read is { } read)
        {
            var resource = await reader.ReadAsync(read, cancellationToken);
            return resource.TryGet(out var version, out var refusal) ? new ItemReply(Resource: version) : refusal;
        }

        var page = item.Search is { } search
            ? await searcher.SearchAsync(search, cancellationToken)
            : await historian.HistoryAsync(item.History!, cancellationToken);
        return page.TryGet(out var found, out var no) ? new ItemReply(Page: found) : no;
    }
}
