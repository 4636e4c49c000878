using Klang.Fhir;

namespace Klang.Http;

/// <summary>The one table from a refusal to its HTTP status.</summary>
static class RefusalStatus
{
    public static int Of(RefusalKind kind) => kind switch
    {
        RefusalKind.Malformed => 400,
        RefusalKind.BadRequest => 400,
        RefusalKind.TooCostly => 400,
        RefusalKind.Unauthenticated => 401,
        RefusalKind.Forbidden => 403,
        RefusalKind.NotFound => 404,
        RefusalKind.NotAllowed => 405,
        RefusalKind.NotAcceptable => 406,
        RefusalKind.Conflict => 409,
        RefusalKind.Gone => 410,
        RefusalKind.VersionMismatch => 412,
        RefusalKind.MultipleMatches => 412,
        RefusalKind.TooLarge => 413,
        RefusalKind.UnsupportedMedia => 415,
        RefusalKind.Invalid => 422,
        RefusalKind.Busy => 429,
        RefusalKind.NotSupported => 501,
        RefusalKind.Timeout => 503,
        RefusalKind.Unavailable => 503,
        RefusalKind.StorageFull => 507,
        _ => 500,
    };

    /// <summary>Seconds after which a try again makes sense; 0 when it does not. One number for whatever the harvest brake held for.</summary>
    public static int RetryAfterSeconds(FhirAnswer answer) => answer.Refusal is { Complaints: [{ Code: "throttled" }, ..] } ? 600 : RetryAfterSeconds(answer.Status);

    /// <summary>Seconds after which a try again makes sense; 0 when it does not.</summary>
    public static int RetryAfterSeconds(int status) => status is 429 or 503 ? 1 : 0;

    /// <summary>Reason phrase for the response of a Bundle entry.</summary>
    public static string Phrase(int status) => status switch
    {
        200 => "200 OK",
        201 => "201 Created",
        204 => "204 No Content",
        304 => "304 Not Modified",
        _ => Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status) is { Length: > 0 } phrase
            ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{status} {phrase}")
            : status.ToString(System.Globalization.CultureInfo.InvariantCulture),
    };
}
