using Klang.Fhir;
using Klang.Http;
using Klang.Records;
using Klang.Storage.Sqlite;
using Klang.Trust.Verification;

namespace Klang.Operating;

/// <summary>What the operator does while the server runs: prove the ledger, settle who is who. JSON in and out, for <c>klang … --url</c>.</summary>
/// <param name="door">Settles persons.</param>
/// <param name="store">Holds the ledger; null when there is none to prove (tests over a bare door).</param>
/// <param name="clock">The time.</param>
sealed class OperatorSurface(Door door, EmbeddedStore? store, TimeProvider clock)
{
    public const string Path = "/operator";

    const string Purpose = "HOPERAT";

    readonly KeySurface keys = new(door, store is null ? null : new ErasureDesk(store, door, clock));

    /// <summary>Answers what stands under <see cref="Path"/>.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (!CallerReader.Read(context).TryGet(out var caller, out var refusal))
        {
            await OperatorJson.RefuseAsync(context, refusal);
            return;
        }

        var path = request.Path.Value![Path.Length..];
        if (await keys.TryAnswerAsync(context, caller, path))
        {
            return;
        }

        switch (request.Method, path)
        {
            case ("GET", "/conflicts"):
                var asked = new ConflictsCall { Caller = caller, RequestId = RequestIds.Of(context), Purpose = Purpose };
                await OperatorJson.WriteAsync(context, await door.ListConflictsAsync(asked, context.RequestAborted));
                break;
            case ("GET", "/ledger/verification"):
                await VerifyAsync(context, caller);
                break;
            case ("GET", "/breach"):
                await FindBreachAsync(context, caller);
                break;
            case ("POST", "/ledger/map"):
                await MapAsync(context, caller);
                break;
            case ("POST", "/merge"):
                await OperatorJson.TakeAsync<MergeRequest, MergeReply>(context, "from, to and reason", sent => door.MergeAsync(
                    new MergeCall(sent.From, sent.To, sent.Reason) { Caller = caller, RequestId = RequestIds.Of(context), Purpose = Purpose },
                    context.RequestAborted));
                break;
            case ("POST", "/unmerge"):
                await OperatorJson.TakeAsync<UnmergeRequest, MergeReply>(context, "source and reason", sent => door.UnmergeAsync(
                    new UnmergeCall(sent.Source, sent.Reason) { Caller = caller, RequestId = RequestIds.Of(context), Purpose = Purpose },
                    context.RequestAborted));
                break;
            default:
                await OperatorJson.RefuseAsync(context, new Refusal(RefusalKind.NotFound, "not-found", "There is no such operator's address."));
                break;
        }
    }

    async Task FindBreachAsync(HttpContext context, Caller caller)
    {
        var query = context.Request.Query;
        string? value = query["value"];
        if (!Enum.TryParse<BreachOf>(query["of"], ignoreCase: true, out var of) || value is not { Length: > 0 }
            || !Instants.TryRead(query["from"], out var from) || !Instants.TryRead(query["to"], out var to))
        {
            await OperatorJson.RefuseAsync(context, new Refusal(RefusalKind.BadRequest, "value", "Ask with of=account|facility|client|key, value, from and to (instants with a time zone)."));
            return;
        }

        var call = new BreachCall(of, value, from ?? DateTimeOffset.MinValue, to ?? DateTimeOffset.MaxValue)
        {
            Caller = caller,
            RequestId = RequestIds.Of(context),
            Purpose = Purpose,
        };
        await OperatorJson.WriteAsync(context, await door.FindBreachAsync(call, context.RequestAborted));
    }

    async Task MapAsync(HttpContext context, Caller caller)
    {
        if (!await MayAsync(context, caller, "map of persons"))
        {
            return;
        }

        if (store is null || await store.Persons.BuildAsync(context.RequestAborted) is not { } map)
        {
            await OperatorJson.RefuseAsync(context, new Refusal(RefusalKind.NotSupported, "not-supported", "There is no ledger to map, or it is empty."));
            return;
        }

        await context.Response.WriteAsJsonAsync(new { map.Size, map.Charts, root = Convert.ToBase64String(map.Root.Span), map.Entry }, OperatorJson.Options, context.RequestAborted);
    }

    async Task VerifyAsync(HttpContext context, Caller caller)
    {
        if (!await MayAsync(context, caller, "proof of the ledger"))
        {
            return;
        }

        if (store is null)
        {
            await OperatorJson.RefuseAsync(context, new Refusal(RefusalKind.NotSupported, "not-supported", "There is no ledger to prove here."));
            return;
        }

        var anchor = await store.ReadAnchorAsync(context.RequestAborted);
        var found = await new LedgerVerifier(store.Vault).VerifyAsync(
            store.Records.ReadLedgerAsync(0, context.RequestAborted), anchor, progress: null, context.RequestAborted);
        await context.Response.WriteAsJsonAsync(found, OperatorJson.Options, context.RequestAborted);
    }

    /// <summary>Asks the door; what it refuses is answered here.</summary>
    async Task<bool> MayAsync(HttpContext context, Caller caller, string what)
    {
        var call = new OversightCall(OversightWork.Ledger, what) { Caller = caller, RequestId = RequestIds.Of(context), Purpose = Purpose };
        if ((await door.OverseeAsync(call, context.RequestAborted)).TryGet(out _, out var refusal))
        {
            return true;
        }

        await OperatorJson.RefuseAsync(context, refusal);
        return false;
    }

    sealed record MergeRequest
    {
        public required string From { get; init; }

        public required string To { get; init; }

        public required string Reason { get; init; }
    }

    sealed record UnmergeRequest
    {
        public required string Source { get; init; }

        public required string Reason { get; init; }
    }
}
