using System.Buffers;
using System.Text;
using Klang.Fhir;
using Klang.Records.Charts;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Writing;

/// <summary>Carries writes out: parse, then plan and commit until no one else was in the way.</summary>
sealed class Writer(
    IRecordStore store, Vault vault, TransactionPlanner planner, CommitBuilder builder, SourceJoiner joiner,
    ChartOpening opening, RecordsOptions options, TimeProvider clock)
{
    readonly Turns turns = new();

    internal async Task<Outcome<IReadOnlyList<WriteReply>>> WriteAsync(
        CallContext context, IReadOnlyList<Write> writes, bool isTransaction, string? idempotencyKey, CancellationToken cancellationToken)
    {
        var repeat = idempotencyKey is null ? null
            : new Repeatable(AnswerKey(context, idempotencyKey), WriteDigest.Of(vault, writes, isTransaction));
        if (repeat is not null && await FindAnswerAsync(context, repeat, cancellationToken) is { } answered)
        {
            return answered;
        }

        var parsed = Parse(writes, isTransaction);
        if (!parsed.TryGet(out var ready, out var refusal))
        {
            return refusal;
        }

        try
        {
            return await CommitAsync(context, ready, repeat, cancellationToken);
        }
        finally
        {
            foreach (var write in ready)
            {
                write.Content?.Dispose();
            }
        }
    }

    Outcome<List<ParsedWrite>> Parse(IReadOnlyList<Write> writes, bool isTransaction)
    {
        var ready = new List<ParsedWrite>(writes.Count);
        var complaints = new List<Complaint>();
        var kind = RefusalKind.Invalid;
        var now = clock.GetUtcNow();
        for (var at = 0; at < writes.Count; at++)
        {
            if (writes[at].Kind is WriteKind.Delete or WriteKind.Patch)
            {
                ready.Add(new ParsedWrite(writes[at], null));
                continue;
            }

            var body = BodyReader.Read(writes[at].Type, writes[at].Body, now, isTransaction);
            if (body.TryGet(out var tape, out var refusal))
            {
                ready.Add(new ParsedWrite(writes[at], tape));
                continue;
            }

            kind = refusal.Kind == RefusalKind.Invalid ? kind : refusal.Kind;
            complaints.AddRange(BodyPlace.In(writes[at].Place, refusal).Complaints);
        }

        if (complaints.Count == 0)
        {
            return ready;
        }

        ready.ForEach(write => write.Content?.Dispose());
        return new Refusal(kind, [.. complaints]);
    }

    async Task<Outcome<IReadOnlyList<WriteReply>>> CommitAsync(
        CallContext context, List<ParsedWrite> writes, Repeatable? repeat, CancellationToken cancellationToken)
    {
        if (await TryAsync(context, writes, repeat, Turns.FreeAttempts, cancellationToken) is { } written)
        {
            return written;
        }

        using var turn = await turns.TakeAsync(SubjectOf(writes[0].Write), cancellationToken);
        return await TryAsync(context, writes, repeat, options.AttemptsMax, cancellationToken) ?? Refusals.Contended();
    }

    /// <summary>What contended writers have in common: the same address or the same condition.</summary>
    static int SubjectOf(Write write) => write.Condition is { Pairs: [var first, ..] }
        ? HashCode.Combine(write.Type, first.Key, first.Value)
        : HashCode.Combine(write.Type, write.Id);

    /// <summary>Null when every attempt met someone else.</summary>
    async Task<Outcome<IReadOnlyList<WriteReply>>?> TryAsync(
        CallContext context, List<ParsedWrite> writes, Repeatable? repeat, int attempts, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            var planned = await planner.PlanAsync(context, writes, cancellationToken);
            if (!planned.TryGet(out var plan, out var refusal))
            {
                await opening.RefuseAsync(context, AccessAction.Update, ChartId.None, refusal.Complaints[0].Code, Describe(writes), cancellationToken);
                return refusal;
            }

            using (plan)
            {
                if (await joiner.JoinFirstAsync(plan, cancellationToken))
                {
                    continue;
                }

                plan.What = Describe(writes);
                var now = Now();
                if (!plan.Items.Exists(item => item.IsStored))
                {
                    return Replies(plan, writes.Count, now);
                }

                if (repeat is not null)
                {
                    plan.PrepareAnswer = chart => AnswerClaim(repeat, plan, writes.Count, chart);
                }

                var commit = await builder.BuildAsync(plan, now, cancellationToken);
                var result = await store.CommitAsync(commit, cancellationToken);
                if (result.Conflict == CommitConflict.None)
                {
                    context.Entered?.Set();
                    return Replies(plan, writes.Count, now);
                }

                if (repeat is not null && await FindAnswerAsync(context, repeat, cancellationToken) is { } answered)
                {
                    return answered;
                }
            }

            await Task.Delay(Waiting(attempt), clock, cancellationToken);
        }

        return null;
    }

    TimeSpan Waiting(int attempt)
    {
        var random = options.Random;
        var most = Math.Min(50, 1 << Math.Min(attempt, 5));
        return attempt == 0 ? TimeSpan.Zero : TimeSpan.FromMilliseconds(random?.Next(1, most + 1) ?? most / 2 + 1);
    }

    /// <summary>The time of this write, in whole milliseconds as it is shown.</summary>
    DateTimeOffset Now()
    {
        var now = clock.GetUtcNow();
        return new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);
    }

    static string Describe(List<ParsedWrite> writes)
    {
        if (writes.Count == 1)
        {
            var write = writes[0].Write;
            return $"{write.Kind} {write.Type.Name()}/{write.Id}";
        }

        return $"transaction of {writes.Count}";
    }

    static Outcome<IReadOnlyList<WriteReply>> Replies(TransactionPlan plan, int count, DateTimeOffset now)
    {
        var replies = new WriteReply[count];
        for (var at = 0; at < count; at++)
        {
            replies[at] = ReplyOf(plan.Items[at], now);
        }

        return replies;
    }

    static WriteReply ReplyOf(WriteItem item, DateTimeOffset now)
    {
        if (item.Found is not null)
        {
            return new WriteReply(item.Outcome, item.Found);
        }

        return item.IsStored
            ? new WriteReply(item.Outcome, new ResourceVersion(item.Type, item.Id!, item.Version, now, item.Json, item.Facility, item.Content is null))
            : new WriteReply(item.Outcome, null);
    }

    UInt128 AnswerKey(CallContext context, string key) =>
        vault.Claim("idempotency"u8, Encoding.UTF8.GetBytes($"{context.Caller.Id}\n{context.Caller.Facility}\n{key}"));

    ClaimWrite AnswerClaim(Repeatable repeat, TransactionPlan plan, int count, ChartId chart)
    {
        var output = new ArrayBufferWriter<byte>(WriteDigest.Bytes + (count * 40));
        output.Write(repeat.Digest);
        Compact.WriteNumber(output, (ulong)count);
        foreach (var item in plan.Items.Take(count))
        {
            output.Write([(byte)item.Type, (byte)item.Outcome]);
            Compact.WriteText(output, item.Id ?? "");
            Compact.WriteNumber(output, (ulong)(item.Found?.Version ?? (item.IsStored ? item.Version : 0)));
        }

        return new ClaimWrite(repeat.Key, ChartId.None, chart, AnswerSeal.Seal(vault, repeat.Key, output.WrittenSpan));
    }

    /// <summary>
    /// The first answer to this key, read again version by version; a refusal when the key was used for another request, since its
    /// sender would else take what was never stored for stored. Null when the key is new.
    /// </summary>
    async Task<Outcome<IReadOnlyList<WriteReply>>?> FindAnswerAsync(
        CallContext context, Repeatable repeat, CancellationToken cancellationToken)
    {
        var claim = await store.FindClaimAsync(repeat.Key, cancellationToken);
        if (claim is null || AnswerSeal.Open(vault, repeat.Key, claim.Value.Detail.Span) is not { } bytes)
        {
            return null;
        }

        if (!bytes.AsSpan(0, WriteDigest.Bytes).SequenceEqual(repeat.Digest))
        {
            return new Refusal(RefusalKind.Invalid, "duplicate",
                "This Idempotency-Key was used for another request, so nothing was written. Send this request with a key of its own.");
        }

        var entries = DecodeAnswer(bytes.AsMemory(WriteDigest.Bytes));
        var replies = new List<WriteReply>(entries.Count);
        foreach (var (type, outcome, id, version) in entries)
        {
            var resource = version == 0 ? null : await ReadVersionAsync(context, type, id, version, isFound: outcome == WriteOutcome.Unchanged, cancellationToken);
            replies.Add(new WriteReply(outcome, resource));
        }

        return replies;
    }

    static List<(ResourceType Type, WriteOutcome Outcome, string Id, int Version)> DecodeAnswer(ReadOnlyMemory<byte> bytes)
    {
        var reader = new BlockCodec.Reader(bytes.Span);
        var count = (int)reader.Number();
        var entries = new List<(ResourceType, WriteOutcome, string, int)>(count);
        for (var left = count; left > 0; left--)
        {
            entries.Add(((ResourceType)reader.Byte(), (WriteOutcome)reader.Byte(), reader.Text(), (int)reader.Number()));
        }

        return entries;
    }

    /// <summary>
    /// What the caller wrote itself, with the same content and under the same key, is read as a job, since what it may see now is another
    /// question; what a condition found is read as anything else.
    /// </summary>
    async ValueTask<ResourceVersion?> ReadVersionAsync(
        CallContext context, ResourceType type, string id, int version, bool isFound, CancellationToken cancellationToken)
    {
        if (await opening.Charts.LocateAsync(type, id, cancellationToken) is not { } located)
        {
            return null;
        }

        var receipt = await opening.AdmitAsync(
            context.ForCondition(), isFound ? AccessAction.Read : AccessAction.Job, located.Place.Chart, $"{type.Name()}/{id} again", cancellationToken);
        if (receipt is null || await opening.OpenAsync(receipt, located.Place.Chart, long.MaxValue, cancellationToken) is not { } opened)
        {
            return null;
        }

        foreach (var placed in opened.Chart.Slots)
        {
            if (placed.Slot.Type == type && placed.Slot.Id == id && placed.Slot.Version == version)
            {
                return await opening.Attachments.RestoreAsync(placed.ToVersion(), cancellationToken);
            }
        }

        return null;
    }

    /// <summary>A request under an idempotency key.</summary>
    /// <param name="Key">The claim of caller and key.</param>
    /// <param name="Digest">What was asked, from <see cref="WriteDigest"/>.</param>
    sealed record Repeatable(UInt128 Key, byte[] Digest);
}
