using System.Collections.Immutable;

namespace Klang.Fhir;

/// <summary>Why a call was not carried out. One table at the HTTP edge turns a kind into a status.</summary>
public enum RefusalKind
{
    /// <summary>The bytes are not well-formed (JSON, a URL, a header). HTTP 400.</summary>
    Malformed,

    /// <summary>Well-formed, but the search or the operation's parameters are not understood. HTTP 400.</summary>
    BadRequest,

    /// <summary>Well-formed, but breaks a rule of FHIR or of this house. HTTP 422.</summary>
    Invalid,

    /// <summary>The caller is not known. HTTP 401.</summary>
    Unauthenticated,

    /// <summary>The caller may not do this. HTTP 403.</summary>
    Forbidden,

    /// <summary>Nothing is there, or nothing that the caller may know of. HTTP 404.</summary>
    NotFound,

    /// <summary>It was there and has been deleted. HTTP 410.</summary>
    Gone,

    /// <summary>The interaction is not offered for this type or address. HTTP 405.</summary>
    NotAllowed,

    /// <summary>No representation that the client accepts (XML, for one). HTTP 406.</summary>
    NotAcceptable,

    /// <summary>The body's media type is not one we read. HTTP 415.</summary>
    UnsupportedMedia,

    /// <summary>Another writer got there first, or a unique number is taken. HTTP 409.</summary>
    Conflict,

    /// <summary>The version asked for is not the current one. HTTP 412.</summary>
    VersionMismatch,

    /// <summary>A condition matches more than one resource. HTTP 412.</summary>
    MultipleMatches,

    /// <summary>The body or one of its parts is over a limit. HTTP 413.</summary>
    TooLarge,

    /// <summary>The question would cost more than the limit allows. HTTP 400 with issue code <c>too-costly</c>.</summary>
    TooCostly,

    /// <summary>Not offered here. HTTP 501.</summary>
    NotSupported,

    /// <summary>Too many requests or a full queue; try again. HTTP 429.</summary>
    Busy,

    /// <summary>Time ran out. HTTP 408 for a slow body, 503 for slow work.</summary>
    Timeout,

    /// <summary>The ledger, the keys or the disk cannot be used now; nothing was done. HTTP 503.</summary>
    Unavailable,

    /// <summary>The disk is full; nothing was done. HTTP 507.</summary>
    StorageFull,
}

/// <summary>How grave a complaint is (FHIR R4 value set issue-severity).</summary>
public enum Severity
{
    /// <summary>Stops everything.</summary>
    Fatal,

    /// <summary>Stops this resource.</summary>
    Error,

    /// <summary>Stored all the same; the sender should look at it.</summary>
    Warning,

    /// <summary>Told for information.</summary>
    Information,
}

/// <summary>
/// One fault: what is wrong, where, and what cures it. Never carries health data, keys or whole identifiers.
/// </summary>
/// <param name="Severity">How grave it is.</param>
/// <param name="Code">A code of FHIR R4 value set issue-type, e.g. <c>structure</c>, <c>required</c>, <c>value</c>.</param>
/// <param name="Message">A sentence for a developer or clerk, naming the cure.</param>
/// <param name="Path">FHIRPath-like place, e.g. <c>Patient.name[0].given[1]</c>; null when it concerns the whole.</param>
/// <param name="Line">1-based line in the bytes as sent, 0 when not known.</param>
/// <param name="Column">1-based byte column in the line, 0 when not known.</param>
public sealed record Complaint(
    Severity Severity, string Code, string Message, string? Path = null, int Line = 0, int Column = 0);

/// <summary>A call's polite no: its kind and every complaint found, not only the first.</summary>
/// <param name="Kind">What sort of no.</param>
/// <param name="Complaints">At least one.</param>
public sealed record Refusal(RefusalKind Kind, ImmutableArray<Complaint> Complaints)
{
    /// <summary>A refusal with one complaint of severity error.</summary>
    public Refusal(RefusalKind kind, string code, string message, string? path = null)
        : this(kind, [new Complaint(Severity.Error, code, message, path)])
    {
    }

    /// <summary>The first complaint's sentence, for logs and short messages.</summary>
    public string Message => Complaints[0].Message;
}
