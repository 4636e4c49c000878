using Klang.Fhir;

namespace Klang.Records;

/// <summary>A search or condition as name and value pairs, decoded but otherwise as sent.</summary>
/// <param name="Pairs">In the order sent; names may repeat.</param>
public sealed record SearchText(IReadOnlyList<KeyValuePair<string, string>> Pairs)
{
    /// <summary>No parameters.</summary>
    public static SearchText Empty { get; } = new([]);
}

/// <summary>One request through the door: who asks, why, and what. Made at the edge, from a parsed request.</summary>
public abstract record Call
{
    /// <summary>Who asks.</summary>
    public required Caller Caller { get; init; }

    /// <summary>Purpose of a call that names none.</summary>
    public const string UsualPurpose = "TREAT";

    /// <summary>Purpose of use (HL7 v3 PurposeOfUse).</summary>
    public string Purpose { get; init; } = UsualPurpose;

    /// <summary>The request's id, for the ledger and the answer.</summary>
    public required string RequestId { get; init; }

    /// <summary>Whether it stands in the ledger.</summary>
    internal EntryMark Entered { get; } = new();
}

/// <summary>Read or vread (FHIR R4 §3.1.0.2, §3.1.0.3).</summary>
public sealed record ReadCall(ResourceType Type, string Id, int? Version = null) : Call;

/// <summary>Search by type, or over the system when the type is <see cref="ResourceType.None"/> (FHIR R4 §3.1.1).</summary>
/// <param name="Type">The type searched.</param>
/// <param name="Parameters">Parameters without paging cursor.</param>
/// <param name="Strict">Refuse unknown parameters (<c>Prefer: handling=strict</c>).</param>
/// <param name="Cursor">From a next link; null for the first page.</param>
public sealed record SearchCall(ResourceType Type, SearchText Parameters, bool Strict = false, string? Cursor = null) : Call;

/// <summary>History of a resource, a type or the system, newest first (FHIR R4 §3.1.0.12).</summary>
/// <param name="Type">The type; none for the system.</param>
/// <param name="Id">The id; null for a type or the system.</param>
/// <param name="Since">Only versions received at or after it.</param>
/// <param name="At">Only versions that were current at it, or during the time from it to <see cref="AtEnd"/>.</param>
/// <param name="Count">Versions on a page.</param>
/// <param name="Cursor">From a next link; null for the first page.</param>
public sealed record HistoryCall(ResourceType Type, string? Id, DateTimeOffset? Since, DateTimeOffset? At, int? Count, string? Cursor) : Call
{
    /// <summary>End, exclusive, of the time that <see cref="At"/> begins (a day, a month, a year); null for an instant.</summary>
    public DateTimeOffset? AtEnd { get; init; }
}

/// <summary>What a write does.</summary>
public enum WriteKind
{
    /// <summary>POST: the server makes the id (FHIR R4 §3.1.0.8).</summary>
    Create,

    /// <summary>PUT: a new version, or a create under the client's id (FHIR R4 §3.1.0.4).</summary>
    Update,

    /// <summary>PATCH (FHIR R4 §3.1.0.6).</summary>
    Patch,

    /// <summary>DELETE (FHIR R4 §3.1.0.7).</summary>
    Delete,
}

/// <summary>How a patch is written.</summary>
public enum PatchFormat
{
    /// <summary>RFC 6902, <c>application/json-patch+json</c>.</summary>
    JsonPatch,

    /// <summary>A Parameters resource (FHIR R4 §3.1.5, FHIRPath Patch).</summary>
    FhirPathPatch,
}

/// <summary>One write: alone, or as an entry of a transaction.</summary>
public sealed record Write
{
    /// <summary>What it does.</summary>
    public required WriteKind Kind { get; init; }

    /// <summary>The type addressed.</summary>
    public required ResourceType Type { get; init; }

    /// <summary>The id addressed; null for a create and for conditional writes.</summary>
    public string? Id { get; init; }

    /// <summary>The condition: the URL's query of a conditional update, patch or delete; <c>If-None-Exist</c> of a create. Null when unconditional.</summary>
    public SearchText? Condition { get; init; }

    /// <summary>Version of <c>If-Match</c>; null when not sent.</summary>
    public int? IfMatch { get; init; }

    /// <summary>True for <c>If-Match: *</c>: only what is there, in whatever version (RFC 9110 §13.1.1).</summary>
    public bool OnlyExisting { get; init; }

    /// <summary>True for <c>If-None-Match: *</c> on a PUT: only create, never update.</summary>
    public bool OnlyCreate { get; init; }

    /// <summary>The resource or patch document as UTF-8; empty for a delete.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>How the patch is written, for <see cref="WriteKind.Patch"/>.</summary>
    public PatchFormat PatchFormat { get; init; }

    /// <summary>The entry's fullUrl in a transaction (<c>urn:uuid:…</c>), that other entries refer to; null outside.</summary>
    public string? FullUrl { get; init; }

    /// <summary>Where it stands in a Bundle; null for a write that came alone.</summary>
    public BodyPlace? Place { get; init; }
}

/// <summary>One write alone.</summary>
/// <param name="Write">What is written.</param>
/// <param name="IdempotencyKey">A repeated call with the same key gets the first answer; null when not sent.</param>
public sealed record WriteCall(Write Write, string? IdempotencyKey = null) : Call;

/// <summary>One entry of a batch or transaction: either a write, or a question to be answered after the writes.</summary>
/// <param name="Write">A write; null for a question.</param>
/// <param name="Read">Read or vread, with the caller of the whole call; null otherwise.</param>
/// <param name="Search">Search or history question; null otherwise.</param>
public sealed record BundleItem(Write? Write = null, ReadCall? Read = null, SearchCall? Search = null)
{
    /// <summary>A history question; null otherwise.</summary>
    public HistoryCall? History { get; init; }

    /// <summary>What was wrong with the entry itself (bad URL, bad method), so that a batch can answer it; null when sound.</summary>
    public Refusal? Fault { get; init; }
}

/// <summary>A transaction: all or none (FHIR R4 §3.1.0.11). Batches are sent by the edge entry by entry.</summary>
/// <param name="Items">Entries in the order sent.</param>
/// <param name="IdempotencyKey">A repeated call with the same key gets the first answer; null when not sent.</param>
public sealed record TransactionCall(IReadOnlyList<BundleItem> Items, string? IdempotencyKey = null) : Call;

/// <summary>Everything of one patient (FHIR R4 Patient/$everything).</summary>
public sealed record EverythingCall(
    string PatientId, DateTimeOffset? Since, string? Start, string? End, IReadOnlyList<ResourceType> Types, int? Count, string? Cursor) : Call
{
    /// <summary>Only how many there are (<c>_summary=count</c>).</summary>
    public bool CountOnly { get; init; }
}

/// <summary>Opens a whole chart for a summary, a page, or $summary.</summary>
/// <param name="PatientId">Id of the golden Patient or of any of its sources.</param>
public sealed record OpenChartCall(string PatientId) : Call;

/// <summary>Finds the person of an identifier.</summary>
/// <param name="System">Identifier system (canonical or a known equal of it).</param>
/// <param name="Value">The number as typed.</param>
public sealed record FindPersonCall(string System, string Value) : Call;

/// <summary>Takes records of one person (or of the registry) from outside, newer wins.</summary>
/// <param name="Items">In order; the Patient first when it is among them.</param>
public sealed record ImportCall(IReadOnlyList<Incoming> Items) : Call;

/// <summary>Scores likeness of persons (FHIR R4 Patient/$match). Never links.</summary>
/// <param name="Patient">The Patient to compare, as UTF-8 JSON.</param>
/// <param name="OnlyCertain">Only certain matches.</param>
/// <param name="Count">Most answers; null for 10.</param>
public sealed record MatchCall(ReadOnlyMemory<byte> Patient, bool OnlyCertain, int? Count) : Call;

/// <summary>Joins the sources of one chart to another's, by a human's decision.</summary>
/// <param name="FromPatientId">Any Patient of the chart that ends.</param>
/// <param name="ToPatientId">Any Patient of the chart that stays.</param>
/// <param name="Reason">Why, for the ledger.</param>
public sealed record MergeCall(string FromPatientId, string ToPatientId, string Reason) : Call;

/// <summary>Asks which identity conflicts wait for a human, the oldest first.</summary>
/// <param name="Count">Most answers, up to 1,000; null for 1,000.</param>
public sealed record ConflictsCall(int? Count = null) : Call;

/// <summary>Takes one source out of a chart again, into a chart of its own (or back to the one it came from).</summary>
/// <param name="SourcePatientId">The source Patient.</param>
/// <param name="Reason">Why, for the ledger.</param>
public sealed record UnmergeCall(string SourcePatientId, string Reason) : Call;
