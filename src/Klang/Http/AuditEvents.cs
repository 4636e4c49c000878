using System.Globalization;
using Klang.Fhir;
using Klang.Records;
using Klang.Trust;

namespace Klang.Http;

/// <summary>
/// <c>GET AuditEvent?patient=…&amp;date=…&amp;agent=…</c> and <c>AuditEvent/entry-N</c>: the ledger as FHIR. AuditEvents that facilities sent are read by their own ids, as
/// any resource; the search answers from the ledger alone.
/// </summary>
sealed class AuditEvents(Door door)
{
    const string Purpose = "PATRQT";

    static readonly string[] Known = ["patient", "agent", "site", "date", "action", "outcome", "_count", "_sort", "_id", "client"];

    /// <summary>True for what is answered from the ledger.</summary>
    public static bool IsOurs(FhirRequest request) => request.Address.Type == ResourceType.AuditEvent && (request.Verb, request.Address.Kind) switch
    {
        (FhirVerb.Get, AddressKind.Type) or (FhirVerb.Post, AddressKind.TypeSearch) => true,
        (FhirVerb.Get, AddressKind.Instance) => AuditIds.Read(request.Address.Id!) is not null,
        _ => false,
    };

    public Task<FhirAnswer> AnswerAsync(FhirRequest request, CancellationToken cancellationToken) =>
        request.Address.Kind == AddressKind.Instance
            ? ReadAsync(request, AuditIds.Read(request.Address.Id!)!.Value, cancellationToken)
            : SearchAsync(request, cancellationToken);

    async Task<FhirAnswer> ReadAsync(FhirRequest request, long index, CancellationToken cancellationToken) =>
        (await door.ReadAuditAsync(request.Sign(new AuditReadCall(index) { Caller = request.Caller, RequestId = request.RequestId }), cancellationToken))
            .TryGet(out var line, out var refusal)
            ? FhirAnswer.Of(AuditEventJson.Resource(line), request.Presentation.Selection)
            : refusal;

    async Task<FhirAnswer> SearchAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (request.Query.First("_id") is { } id)
        {
            return await ByIdAsync(request, id, cancellationToken);
        }

        if (!Read(request).TryGet(out var call, out var refusal))
        {
            return refusal;
        }

        return (await door.AuditAsync(call, cancellationToken)).TryGet(out var reply, out var refused) ? Page(request, reply.Lines, reply.Next) : refused;
    }

    async Task<FhirAnswer> ByIdAsync(FhirRequest request, string id, CancellationToken cancellationToken)
    {
        if (AuditIds.Read(id) is not { } index)
        {
            return Page(request, [], next: null);
        }

        var found = await door.ReadAuditAsync(new AuditReadCall(index) { Caller = request.Caller, RequestId = request.RequestId }, cancellationToken);
        return found.TryGet(out var line, out var refusal) ? Page(request, [line], next: null)
            : refusal.Kind == RefusalKind.NotFound ? Page(request, [], next: null)
            : refusal;
    }

    static FhirAnswer Page(FhirRequest request, IReadOnlyList<AuditLine> lines, string? next)
    {
        var page = new PageReply
        {
            Entries = [.. lines.Select(line => new ReplyEntry(AuditEventJson.Resource(line)))],
            Next = next,
            AppliedQuery = UrlQuery.Write(request.Query.Pairs.Where(pair => Known.Contains(pair.Key))),
            Remarks = [.. Unknown(request).Select(name => new Complaint(Severity.Warning, "not-supported", $"{name} is no parameter of the log of accesses. It was left out."))],
        };
        return new FhirAnswer(200, new PageContent(page, isHistory: false, request, "AuditEvent"));
    }

    static IEnumerable<string> Unknown(FhirRequest request) =>
        request.Query.Pairs.Where(pair => !Known.Contains(pair.Key)).Select(pair => Reading.Shown(pair.Key)).Distinct(StringComparer.Ordinal);

    static Outcome<AuditCall> Read(FhirRequest request)
    {
        if (request.Prefer.Strict && Unknown(request).FirstOrDefault() is { } unknown)
        {
            return Bad($"{unknown} is no parameter of the log of accesses. There are: {string.Join(", ", Known)}.");
        }

        if (request.Query.First("_sort") is { } sort and not ("-date" or "-_lastUpdated"))
        {
            return Bad($"The log of accesses is given newest first: _sort=-date, not {Reading.Shown(sort)}.");
        }

        var call = new AuditCall
        {
            Caller = request.Caller,
            RequestId = request.RequestId,
            Purpose = Purpose,
            PatientId = request.Query.First("patient") is { } patient ? IdOf(patient, "Patient/") : null,
            Agent = ValueOf(request.Query.First("agent") ?? request.Query.First("agent:identifier")),
            Facility = ValueOf(request.Query.First("site")),
            Client = ValueOf(request.Query.First("client")),
            Cursor = request.Presentation.Cursor,
        };
        return ReadDates(request, call).TryGet(out call!, out var refusal) && ReadCodes(request, call).TryGet(out call!, out refusal) ? call : refusal;
    }

    static Outcome<AuditCall> ReadDates(FhirRequest request, AuditCall call)
    {
        foreach (var text in request.Query.Pairs.Where(pair => pair.Key == "date").Select(pair => pair.Value))
        {
            var prefix = text.Length > 2 && char.IsAsciiLetter(text[0]) ? text[..2] : "eq";
            if (!Instants.TryReadPeriod(prefix == "eq" && !text.StartsWith("eq", StringComparison.Ordinal) ? text : text[2..], out var from, out var end) || from is not { } start)
            {
                return Bad("date is a day, month, year or an instant with a time zone, with eq, ge, gt, le or lt ahead of it.");
            }

            var after = end ?? start.AddTicks(1);
            switch (prefix)
            {
                case "eq":
                    call = call with { From = Later(call.From, start), Before = Earlier(call.Before, after) };
                    break;
                case "ge":
                    call = call with { From = Later(call.From, start) };
                    break;
                case "gt" or "sa":
                    call = call with { From = Later(call.From, after) };
                    break;
                case "le":
                    call = call with { Before = Earlier(call.Before, after) };
                    break;
                case "lt" or "eb":
                    call = call with { Before = Earlier(call.Before, start) };
                    break;
                default:
                    return Bad("date is asked with eq, ge, gt, le or lt.");
            }
        }

        return call;
    }

    static Outcome<AuditCall> ReadCodes(FhirRequest request, AuditCall call)
    {
        if (request.Query.First("_count") is { } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count == 0)
            {
                return Bad("_count is a whole number from 1.");
            }

            call = call with { Count = count };
        }

        call = call with { Granted = ValueOf(request.Query.First("outcome")) switch { null => null, "0" => true, _ => false } };
        if (ValueOf(request.Query.First("action")) is not { } action)
        {
            return call;
        }

        AccessAction[] actions = action switch
        {
            "C" => [AccessAction.Create],
            "R" => [AccessAction.Read],
            "U" => [AccessAction.Update],
            "D" => [AccessAction.Delete],
            "E" => [AccessAction.Query, AccessAction.Disclose, AccessAction.Job, AccessAction.Administer, AccessAction.Audit],
            _ => [],
        };
        return actions.Length == 0 ? Bad("action is C, R, U, D or E.") : call with { Actions = actions };
    }

    static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;

    static DateTimeOffset Earlier(DateTimeOffset? one, DateTimeOffset other) => one < other ? one.Value : other;

    static string IdOf(string reference, string prefix) =>
        reference.StartsWith(prefix, StringComparison.Ordinal) ? reference[prefix.Length..] : reference;

    /// <summary>The value of a token, whatever its system.</summary>
    static string? ValueOf(string? token) => token?[(token.IndexOf('|', StringComparison.Ordinal) + 1)..];

    static Refusal Bad(string message) => new(RefusalKind.BadRequest, "value", message);
}
