using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Klang.Fhir;
using Klang.Records.Reading;
using Klang.Records.Store;
using Klang.Trust;

namespace Klang.Records.Auditing;

/// <summary>Reads the log of accesses through the door: decided, entered and only then opened, like a chart.</summary>
sealed class AuditReader(LedgerArchive archive, ChartOpening opening)
{
    const int CountDefault = 50;
    const int CountMax = 200;

    /// <summary>Entries opened at once while a page is filled.</summary>
    const int Stride = 256;

    /// <summary>Most entries opened for one page; beyond it a page may come short, with the way to go on.</summary>
    const int OpenedMax = 16_384;

    internal async Task<Outcome<AuditReply>> ListAsync(AuditCall call, CancellationToken cancellationToken)
    {
        var question = Question(call);
        var cursor = (UpTo: -1L, Next: -1L);
        if (call.Cursor is not null && (cursor = OpenCursor(question, call.Cursor)).UpTo < 0)
        {
            return new Refusal(RefusalKind.BadRequest, "invalid", "This page address was not given out by this server for this question. Start again from the first page.");
        }

        var admitted = await AdmitAsync(call, call.PatientId, question, cancellationToken);
        if (!admitted.TryGet(out var admission, out var refusal))
        {
            return refusal;
        }

        // The entry of this very look is the newest that the first page shows.
        var upTo = cursor.UpTo < 0 ? archive.Tree.Head.Size : cursor.UpTo;
        var candidates = await FindAsync(call, admission.Charts, upTo, cancellationToken);
        var end = cursor.UpTo < 0 ? candidates.Count : FirstAtOrAfter(candidates, cursor.Next);
        return await PageAsync(call, admission, candidates, end, (question, upTo), cancellationToken);
    }

    internal async Task<Outcome<AuditLine>> ReadAsync(AuditReadCall call, CancellationToken cancellationToken)
    {
        var found = await OpenOneAsync(call, call.Index, cancellationToken);
        return found.TryGet(out var one, out var refusal) ? await LineAsync(one.Entry, cancellationToken) : refusal;
    }

    internal async Task<Outcome<byte[]>> ProveAsync(AuditProofCall call, CancellationToken cancellationToken)
    {
        var found = await OpenOneAsync(call, call.Index, cancellationToken);
        if (!found.TryGet(out var one, out var refusal))
        {
            return refusal;
        }

        return await archive.ProveAsync(one.Receipt, call.Index, cancellationToken) is { } file ? file
            : new Refusal(RefusalKind.Unavailable, "transient", "No published checkpoint covers this entry yet. Ask again in a second.");
    }

    /// <summary>An entry and the receipt under which it may be shown. Its chart is known only when it is open, so the query comes first, the chart's own decision after.</summary>
    async Task<Outcome<(LedgerEntry Entry, Receipt Receipt)>> OpenOneAsync(Call call, long index, CancellationToken cancellationToken)
    {
        var context = CallContext.Of(call);
        var what = string.Create(CultureInfo.InvariantCulture, $"AuditEvent/{AuditIds.Of(index)}");
        if (index < 0 || index >= archive.Tree.Head.Size)
        {
            await opening.RefuseAsync(context, AccessAction.Audit, ChartId.None, "not-found", what, cancellationToken);
            return Refusals.NotFound(ResourceType.AuditEvent);
        }

        if (await opening.AdmitQueryAsync(context, what, cancellationToken) is not { } receipt)
        {
            return Refusals.Forbidden();
        }

        var entry = (await archive.Index.ReadAsync(receipt, [index], cancellationToken)).Single();
        if (entry.Chart == 0)
        {
            return (entry, receipt);
        }

        return await opening.AdmitAsync(context, AccessAction.Audit, new ChartId(entry.Chart), what, cancellationToken) is { } shown
            ? (entry, shown)
            : Refusals.Forbidden();
    }

    async Task<Outcome<(Receipt Receipt, IReadOnlyList<long> Charts)>> AdmitAsync(
        Call call, string? patientId, string question, CancellationToken cancellationToken)
    {
        var context = CallContext.Of(call);
        if (patientId is null)
        {
            return await opening.AdmitQueryAsync(context, question, cancellationToken) is { } all ? (all, []) : Refusals.Forbidden();
        }

        if (await opening.Charts.LocateAsync(ResourceType.Patient, patientId, cancellationToken) is not { } located
            || await opening.Charts.ReadHeadAsync(located.Place.Chart, cancellationToken) is not { } head)
        {
            await opening.RefuseAsync(context, AccessAction.Audit, ChartId.None, "not-found", question, cancellationToken);
            return Refusals.NotFound(ResourceType.Patient);
        }

        // What was looked at before a merge stands under the number of the chart that it lay in then.
        var charts = head.Content.Sources.SelectMany(source => source.Origins).Select(origin => origin.Chart)
            .Prepend(located.Place.Chart.Value).Distinct().ToList();
        return await opening.AdmitAsync(context, AccessAction.Audit, located.Place.Chart, question, cancellationToken) is { } receipt
            ? (receipt, charts)
            : Refusals.Forbidden();
    }

    async Task<IReadOnlyList<long>> FindAsync(AuditCall call, IReadOnlyList<long> charts, long upTo, CancellationToken cancellationToken)
    {
        var from = call.From is { } first ? await archive.Tree.FindTimeAsync(first, upTo, cancellationToken) : 0;
        var to = call.Before is { } before ? await archive.Tree.FindTimeAsync(before, upTo, cancellationToken) : upTo;
        var terms = TermsOf(call, charts);
        if (terms.Count == 0)
        {
            return new AllBetween(from, to);
        }

        var found = new SortedSet<long>();
        foreach (var term in terms)
        {
            found.UnionWith(await archive.Index.FindAsync(term, from, to, cancellationToken));
        }

        return [.. found];
    }

    /// <summary>One sort of term is enough: what else is asked is compared with the opened entry. The narrowest comes first.</summary>
    List<LedgerTerm> TermsOf(AuditCall call, IReadOnlyList<long> charts) => (charts, call) switch
    {
        ({ Count: > 0 }, _) => [.. charts.Select(chart => LedgerTerm.Chart(archive.Vault, chart))],
        (_, { Agent: { } agent }) => [LedgerTerm.Caller(archive.Vault, agent)],
        (_, { Client: { } client }) => [LedgerTerm.Client(archive.Vault, client)],
        (_, { Facility: { } facility }) => [LedgerTerm.Facility(archive.Vault, facility)],
        _ => [],
    };

    async Task<Outcome<AuditReply>> PageAsync(
        AuditCall call, (Receipt Receipt, IReadOnlyList<long> Charts) admission, IReadOnlyList<long> candidates, int end, (string Question, long UpTo) pin,
        CancellationToken cancellationToken)
    {
        var wanted = Math.Clamp(call.Count ?? CountDefault, 1, CountMax);
        var lines = new List<AuditLine>();
        long? next = null;
        for (var opened = 0; end > 0 && next is null; opened += Stride)
        {
            var start = Math.Max(0, end - Stride);
            var entries = await archive.Index.ReadAsync(admission.Receipt, [.. Enumerable.Range(start, end - start).Select(i => candidates[i])], cancellationToken);
            foreach (var entry in entries.Reverse().Where(entry => IsWanted(call, admission.Charts, entry)))
            {
                if (lines.Count == wanted)
                {
                    next = entry.Index + 1;
                    break;
                }

                lines.Add(await LineAsync(entry, cancellationToken));
            }

            end = start;
            next ??= end > 0 && opened + Stride >= OpenedMax ? candidates[end] : null;
        }

        return new AuditReply(lines, next is { } place ? SealCursor(pin.Question, pin.UpTo, place) : null);
    }

    static bool IsWanted(AuditCall call, IReadOnlyList<long> charts, LedgerEntry entry) =>
        (charts.Count == 0 || charts.Contains(entry.Chart))
        && (call.Agent is null || entry.CallerId == call.Agent)
        && (call.Facility is null || entry.Facility == call.Facility)
        && (call.Client is null || entry.Client == call.Client)
        && (call.Actions.Count == 0 || call.Actions.Contains(entry.Action))
        && (call.Granted is null || entry.Granted == call.Granted);

    async ValueTask<AuditLine> LineAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        var (resource, query) = AuditWhat.Read(entry.What);
        return new AuditLine(entry, await PatientOfAsync(entry.Chart, cancellationToken), resource, query);
    }

    internal async ValueTask<string> PatientOfAsync(long chart, CancellationToken cancellationToken) =>
        chart != 0 && await opening.Charts.ReadHeadAsync(new ChartId(chart), cancellationToken) is { } head ? head.Content.GoldenId : "";

    static int FirstAtOrAfter(IReadOnlyList<long> candidates, long index)
    {
        var (low, high) = (0, candidates.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = candidates[middle] < index ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    static string Question(AuditCall call)
    {
        var question = new StringBuilder("AuditEvent?");
        Add("patient", call.PatientId);
        Add("agent", call.Agent);
        Add("site", call.Facility);
        Add("client", call.Client);
        Add("action", call.Actions.Count == 0 ? null : string.Join(',', call.Actions));
        Add("granted", call.Granted?.ToString());
        Add("from", call.From?.ToString("O", CultureInfo.InvariantCulture));
        Add("before", call.Before?.ToString("O", CultureInfo.InvariantCulture));
        return question.ToString();

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                question.Append(question[^1] == '?' ? "" : "&").Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }
    }

    string SealCursor(string question, long upTo, long next)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteInt64BigEndian(bytes, upTo);
        BinaryPrimitives.WriteInt64BigEndian(bytes[8..], next);
        return archive.Vault.SealToken(Encoding.UTF8.GetBytes("audit " + question), bytes);
    }

    (long UpTo, long Next) OpenCursor(string question, string cursor) =>
        archive.Vault.OpenToken(Encoding.UTF8.GetBytes("audit " + question), cursor) is { Length: 16 } bytes
            ? (BinaryPrimitives.ReadInt64BigEndian(bytes), BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(8)))
            : (-1, -1);

    /// <summary>All entries of a range, without a list of them.</summary>
    sealed class AllBetween(long from, long to) : IReadOnlyList<long>
    {
        public int Count => (int)Math.Min(int.MaxValue, Math.Max(0, to - from));

        public long this[int place] => from + place;

        public IEnumerator<long> GetEnumerator()
        {
            for (var index = from; index < to; index++)
            {
                yield return index;
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
