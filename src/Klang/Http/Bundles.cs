using System.Collections.Immutable;
using System.Globalization;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records;

namespace Klang.Http;

/// <summary>Batch and transaction (FHIR R4 §3.1.0.11). A batch is answered entry by entry, a transaction goes through the door whole.</summary>
/// <param name="door">Takes transactions.</param>
/// <param name="limits">Entries and parallel work.</param>
/// <param name="answer">Answers one entry of a batch, exactly as if it had come alone.</param>
sealed class Bundles(Door door, HttpLimits limits, Func<FhirRequest, JsonNode, CancellationToken, Task<FhirAnswer>> answer)
{
    /// <summary>The order in which FHIR wants the entries of a Bundle worked on, whatever their order in it.</summary>
    static readonly FhirVerb[][] Phases = [[FhirVerb.Delete], [FhirVerb.Post], [FhirVerb.Put, FhirVerb.Patch], [FhirVerb.Get]];

    public async Task<FhirAnswer> TakeAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (request.BodyKind != BodyKind.FhirJson)
        {
            return MediaTypes.Unsupported();
        }

        if (!JsonTape.Parse(request.Body).TryGet(out var tape, out var malformed))
        {
            return malformed;
        }

        using (tape)
        {
            var bundle = tape.Root;
            if (!bundle["resourceType"u8].StringEquals("Bundle"u8))
            {
                return new Refusal(RefusalKind.BadRequest, "invalid", "The base takes a Bundle of type batch or transaction.", "resourceType");
            }

            if (BundleShape.Check(bundle) is { } misshapen)
            {
                return misshapen;
            }

            return bundle["type"u8].GetString() switch
            {
                "batch" => await BatchAsync(request, bundle, cancellationToken),
                "transaction" => await TransactAsync(request, bundle, cancellationToken),
                _ => new Refusal(RefusalKind.BadRequest, "value",
                    "The base takes a Bundle of type batch or transaction; to store another Bundle, POST it to /Bundle.", "Bundle.type"),
            };
        }
    }

    async Task<FhirAnswer> BatchAsync(FhirRequest request, JsonNode bundle, CancellationToken cancellationToken)
    {
        if (!Read(request, bundle, limits.BatchEntriesMax).TryGet(out var entries, out var refusal))
        {
            return refusal;
        }

        if (request.IdempotencyKey is { } key)
        {
            // A batch sent again is answered entry by entry as it was the first time.
            entries = [.. entries.Select((entry, number) => entry with
            {
                Request = entry.Request with { IdempotencyKey = string.Create(CultureInfo.InvariantCulture, $"{key}/{number}") },
            })];
        }

        var answers = new FhirAnswer[entries.Count];
        foreach (var phase in Phases)
        {
            var numbers = Enumerable.Range(0, entries.Count).Where(number => phase.Contains(entries[number].Verb));
            var parallel = new ParallelOptions { MaxDegreeOfParallelism = limits.BatchParallel, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(numbers, parallel, async (number, cancelled) =>
                answers[number] = await AnswerEntryAsync(entries[number], cancelled));
        }

        for (var number = 0; number < entries.Count; number++)
        {
            answers[number] ??= entries[number].Refusal!;
        }

        return new FhirAnswer(200, new EntryAnswersContent(answers, isTransaction: false, request.BaseUrl));
    }

    async Task<FhirAnswer> AnswerEntryAsync(Entry entry, CancellationToken cancellationToken) =>
        entry.Request.Address.Kind == AddressKind.System && entry.Request.Verb == FhirVerb.Post
            ? new Refusal(RefusalKind.BadRequest, "not-supported", "A Bundle holds no further batch or transaction.")
            : await answer(entry.Request, entry.Resource, cancellationToken);

    async Task<FhirAnswer> TransactAsync(FhirRequest request, JsonNode bundle, CancellationToken cancellationToken)
    {
        if (!Read(request, bundle, limits.TransactionEntriesMax).TryGet(out var entries, out var refusal)
            || !ReadItems(entries).TryGet(out var items, out refusal))
        {
            return refusal;
        }

        var call = new TransactionCall(items, request.IdempotencyKey) { Caller = request.Caller, RequestId = request.RequestId };
        if (!(await door.TransactAsync(call, cancellationToken)).TryGet(out var reply, out var refused))
        {
            return refused;
        }

        var answers = new FhirAnswer[entries.Count];
        for (var number = 0; number < answers.Length; number++)
        {
            answers[number] = Answer(entries[number].Request, items[number], reply.Items[number]);
        }

        return new FhirAnswer(200, new EntryAnswersContent(answers, isTransaction: true, request.BaseUrl));
    }

    static FhirAnswer Answer(FhirRequest request, BundleItem item, ItemReply reply)
    {
        if (reply.Write is { } write)
        {
            return Writing.Answer(write, request.Prefer.Return ?? ReturnPreference.Minimal);
        }

        if (reply.Resource is { } resource)
        {
            return request.IfNoneMatch is { } tags && Etag.Holds(tags, resource.Version)
                ? new FhirAnswer(304) { Version = resource }
                : FhirAnswer.Of(resource, request.Presentation.Selection);
        }

        if (reply.Refusal is { } refusal)
        {
            return refusal;
        }

        return new FhirAnswer(200, item.Search is { } search
            ? new PageContent(reply.Page!, isHistory: false, request, Searching.PathOf(search))
            : Reading.HistoryPage(request, reply.Page!));
    }

    static Outcome<IReadOnlyList<Entry>> Read(FhirRequest request, JsonNode bundle, int entriesMax)
    {
        var sent = bundle["entry"u8];
        if (sent.Exists && sent.Kind != JsonKind.Array)
        {
            return new Refusal(RefusalKind.BadRequest, "structure", "Bundle.entry is an array.", "Bundle.entry");
        }

        var entries = new List<Entry>();
        foreach (var node in sent)
        {
            if (entries.Count == entriesMax)
            {
                return new Refusal(RefusalKind.TooLarge, "too-long",
                    $"This kind of Bundle has at most {entriesMax} entries. Send it in smaller parts.", "Bundle.entry");
            }

            entries.Add(BundleEntryReader.Read(request, node, entries.Count).TryGet(out var entry, out var refusal)
                ? new Entry(entry, node["resource"u8], Refusal: null)
                : new Entry(request with { Verb = FhirVerb.Other }, default, refusal));
        }

        return entries;
    }

    /// <summary>Every fault of every entry at once: one is enough to refuse the whole.</summary>
    static Outcome<IReadOnlyList<BundleItem>> ReadItems(IReadOnlyList<Entry> entries)
    {
        var items = new List<BundleItem>(entries.Count);
        var complaints = ImmutableArray.CreateBuilder<Complaint>();
        RefusalKind? worst = null;
        var addresses = new HashSet<(ResourceType, string)>();
        var fullUrls = new HashSet<string>(StringComparer.Ordinal);
        for (var number = 0; number < entries.Count; number++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"Bundle.entry[{number}]");
            if (!ReadItem(entries[number]).TryGet(out var item, out var refusal))
            {
                complaints.AddRange(BodyPlace.In(entries[number].Place ?? new BodyPlace(place, 0, 0), refusal).Complaints);
                worst ??= refusal.Kind;
                continue;
            }

            items.Add(item);
            var write = item.Write;
            if ((write is { Id: { } id } && !addresses.Add((write.Type, id)))
                || (write is { FullUrl: { } url, Kind: not WriteKind.Delete } && !fullUrls.Add(url)))
            {
                complaints.Add(new Complaint(Severity.Error, "duplicate",
                    "Another entry of this transaction names the same resource (FHIR R4 §3.1.0.11.2).", place));
                worst ??= RefusalKind.BadRequest;
            }
        }

        return worst is { } kind ? new Refusal(kind, complaints.ToImmutable()) : items;
    }

    static Outcome<BundleItem> ReadItem(Entry entry)
    {
        if (entry.Refusal is { } fault)
        {
            return fault;
        }

        var request = entry.Request;
        var kind = request.Address.Kind;
        if (request.Verb != FhirVerb.Get)
        {
            return Dispatch.IsWrite(request)
                ? WriteReader.Read(request, entry.Resource).TryGet(out var write, out var refusal) ? new BundleItem(Write: write) : refusal
                : NotInTransaction();
        }

        switch (kind)
        {
            case AddressKind.Instance or AddressKind.Version:
                int? version = kind == AddressKind.Version ? request.Address.Version : null;
                return new BundleItem(Read: new ReadCall(request.Address.Type, request.Address.Id!, version)
                {
                    Caller = request.Caller,
                    RequestId = request.RequestId,
                });
            case AddressKind.InstanceHistory or AddressKind.TypeHistory or AddressKind.SystemHistory:
                return Reading.ReadHistory(request).TryGet(out var history, out var badHistory) ? new BundleItem { History = history } : badHistory;
            case AddressKind.System or AddressKind.Type or AddressKind.Compartment:
                return Searching.ReadSearch(request).TryGet(out var search, out var badSearch) ? new BundleItem(Search: search) : badSearch;
            default:
                return NotInTransaction();
        }
    }

    static Refusal NotInTransaction() => new(RefusalKind.BadRequest, "not-supported",
        "A transaction holds create, read, vread, update, patch, delete, search and history; operations are called alone or in a batch.");

    /// <summary>An entry: read, or with what is wrong with it.</summary>
    readonly record struct Entry(FhirRequest Request, JsonNode Resource, Refusal? Refusal)
    {
        public FhirVerb Verb => Request.Verb;

        public BodyPlace? Place => Refusal is null ? Request.Place : null;
    }
}
