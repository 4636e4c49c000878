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
            ? new FhirAnswer(200, new PageContent(page, isHistory: true, request.BaseUrl, PathOf(request.Address), request.Presentation.Selection))
            : refused;
    }

    public static Outcome<HistoryCall> ReadHistory(FhirRequest request)
    {
        var query = request.Query;
        if (!Instants.TryRead(query.First("_since"), out var since) || !Instants.TryRead(query.First("_at"), out var at))
        {
            return new Refusal(RefusalKind.BadRequest, "value",
                "_since and _at are instants with a time zone, as 2025-01-31T08:00:00+07:00 (write + as %2B).");
        }

        int? count = null;
        if (query.First("_count") is { } text)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return new Refusal(RefusalKind.BadRequest, "value", "_count is a whole number.");
            }

            count = number;
        }

        return new HistoryCall(request.Address.Type, request.Address.Id, since, at, count, request.Presentation.Cursor)
        {
            Caller = request.Caller,
            RequestId = request.RequestId,
        };
    }

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
