using System.Globalization;
using Klang.Fhir;
using Klang.Fhir.Json;
using Klang.Records;

namespace Klang.Http;

/// <summary>Read, vread and history (FHIR R4 §3.1.0.2, §3.1.0.3, §3.1.0.12).</summary>
sealed class Reading(Door door)
{
    public async Task<FhirAnswer> ReadAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        var address = request.Address;
        int? version = address.Kind == AddressKind.Version ? address.Version : null;
        if (version == 0)
        {
            return new Refusal(RefusalKind.NotFound, "not-found", "There is no such version.");
        }

        var outcome = await door.ReadAsync(
            new ReadCall(address.Type, address.Id!, version) { Caller = request.Caller, RequestId = request.RequestId }, cancellationToken);
        if (!outcome.TryGet(out var found, out var refusal))
        {
            return refusal;
        }

        if (version is null && IsKnown(request, found))
        {
            return new FhirAnswer(304) { Version = found };
        }

        return request.WantsRaw && found.Type == ResourceType.Binary ? Raw(found) : FhirAnswer.Of(found, request.Presentation.Selection);
    }

    public async Task<FhirAnswer> HistoryAsync(FhirRequest request, CancellationToken cancellationToken)
    {
        if (!ReadHistory(request).TryGet(out var call, out var refusal))
        {
            return refusal;
        }

        return (await door.HistoryAsync(call, cancellationToken)).TryGet(out var page, out var refused)
            ? new FhirAnswer(200, HistoryPage(request, page))
            : refused;
    }

    /// <summary>
    /// A history as a Bundle. Its links repeat what was asked and understood; a remark has no place in it, since every entry of a
    /// history is a version (bdl-3).
    /// </summary>
    public static PageContent HistoryPage(FhirRequest request, PageReply page)
    {
        var shown = page with { AppliedQuery = UrlQuery.Write(request.Query.Pairs.Where(pair => IsOfHistory(pair.Key))) };
        return new PageContent(shown, isHistory: true, request, PathOf(request.Address));
    }

    public static Outcome<HistoryCall> ReadHistory(FhirRequest request)
    {
        var query = request.Query;
        if (request.Prefer.Strict && Unknown(query).FirstOrDefault() is { } unknown)
        {
            return new Refusal(RefusalKind.BadRequest, "not-supported", unknown);
        }

        if (!Instants.TryRead(query.First("_since"), out var since) || !Instants.TryReadPeriod(query.First("_at"), out var at, out var atEnd))
        {
            return new Refusal(RefusalKind.BadRequest, "value",
                "_since is an instant with a time zone, as 2025-01-31T08:00:00+07:00 (write + as %2B); _at is one, or a day, month or year.");
        }

        int? count = null;
        if (query.First("_count") is { } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            {
                return new Refusal(RefusalKind.BadRequest, "value", "_count is a whole number from 1.");
            }

            count = number;
        }

        return new HistoryCall(request.Address.Type, request.Address.Id, since, at, count, request.Presentation.Cursor)
        {
            Caller = request.Caller,
            RequestId = request.RequestId,
            AtEnd = atEnd,
        };
    }

    static bool IsOfHistory(string name) => name is "_since" or "_at" or "_count" or "_summary" or "_elements";

    static IEnumerable<string> Unknown(SearchText query) => query.Pairs.Where(pair => !IsOfHistory(pair.Key))
        .Select(pair => $"{Shown(pair.Key)} is no parameter of a history. There are: _since, _at, _count.");

    /// <summary>A name from outside, fit to be shown.</summary>
    public static string Shown(string name) =>
        name.Length <= 64 && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or ':' or '.') ? name : "The parameter";

    public static string PathOf(in FhirAddress address) => address.Kind switch
    {
        AddressKind.SystemHistory => "_history",
        AddressKind.TypeHistory => $"{address.Type.Name()}/_history",
        _ => $"{address.Type.Name()}/{address.Id}/_history",
    };

    static bool IsKnown(FhirRequest request, ResourceVersion found)
    {
        if (request.IfNoneMatch is { } tags)
        {
            return Etag.Holds(tags, found.Version);
        }

        return request.IfModifiedSince is { } since
            && found.LastUpdated.ToUnixTimeSeconds() <= since.ToUnixTimeSeconds();
    }

    static FhirAnswer Raw(ResourceVersion binary)
    {
        using var tape = JsonTape.Parse(binary.Json).Value;
        var type = tape.Root["contentType"u8].GetString() ?? "";
        try
        {
            var bytes = Convert.FromBase64String(tape.Root["data"u8].GetString() ?? "");
            return new FhirAnswer(200, new RawContent(bytes, MediaTypes.IsSound(MediaTypes.Bare(type)) ? type : "application/octet-stream"))
            {
                Version = binary,
            };
        }
        catch (FormatException)
        {
            return FhirAnswer.Of(binary, selection: null); // Stored before its data could be read as base64: the resource itself is the answer.
        }
    }
}
