using Klang.Care.Summaries;
using Klang.Fhir;

namespace Klang.Records;

/// <summary>One version of a resource, as it goes out.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version, from 1.</param>
/// <param name="LastUpdated">When this version was received (UTC, milliseconds).</param>
/// <param name="Json">Compact UTF-8 JSON as sent, with our id, versionId and lastUpdated; empty for a tombstone.</param>
/// <param name="Facility">Code of the facility that wrote it; empty when none.</param>
/// <param name="IsDeleted">True for a tombstone.</param>
public sealed record ResourceVersion(
    ResourceType Type, string Id, int Version, DateTimeOffset LastUpdated, ReadOnlyMemory<byte> Json, string Facility, bool IsDeleted = false)
{
    /// <summary>Large attachments that are not in <see cref="Json"/> yet.</summary>
    internal IReadOnlyList<Charts.AttachmentCut> Cuts { get; init; } = [];
}

/// <summary>What a write did.</summary>
public enum WriteOutcome
{
    /// <summary>A new resource. HTTP 201.</summary>
    Created,

    /// <summary>A new version. HTTP 200.</summary>
    Updated,

    /// <summary>Nothing new: the condition found it, or the content is the same. HTTP 200.</summary>
    Unchanged,

    /// <summary>Deleted, or there was nothing to delete. HTTP 204.</summary>
    Deleted,
}

/// <summary>Answer to one write.</summary>
/// <param name="Outcome">What it did.</param>
/// <param name="Resource">The version now current; a tombstone after a delete; null when a delete found nothing.</param>
public sealed record WriteReply(WriteOutcome Outcome, ResourceVersion? Resource);

/// <summary>Why an entry stands in a search answer (FHIR R4 search-entry-mode).</summary>
public enum EntryMode
{
    /// <summary>It matches.</summary>
    Match,

    /// <summary>It is included.</summary>
    Include,
}

/// <summary>One entry of a search or history answer.</summary>
/// <param name="Resource">The version.</param>
/// <param name="Mode">Match or include.</param>
/// <param name="Score">Likeness for $match, 0 to 1; null otherwise.</param>
/// <param name="Grade">match-grade code for $match; null otherwise.</param>
public sealed record ReplyEntry(ResourceVersion Resource, EntryMode Mode = EntryMode.Match, double? Score = null, string? Grade = null)
{
    /// <summary>In a history: how it came about.</summary>
    public WriteKind How { get; init; }

    /// <summary>In a history: there was nothing before it, or something deleted.</summary>
    public bool IsCreation { get; init; }
}

/// <summary>A page of a search, a history or $everything.</summary>
public sealed record PageReply
{
    /// <summary>The entries.</summary>
    public required IReadOnlyList<ReplyEntry> Entries { get; init; }

    /// <summary>How many match in all; null when not counted.</summary>
    public int? Total { get; init; }

    /// <summary>Cursor of the next page; null on the last.</summary>
    public string? Next { get; init; }

    /// <summary>The parameters that were applied, as URL query text, for the self link.</summary>
    public string AppliedQuery { get; init; } = "";

    /// <summary>Remarks for the client (parameters ignored …), shown as an OperationOutcome entry.</summary>
    public IReadOnlyList<Complaint> Remarks { get; init; } = [];
}

/// <summary>Answer to one entry of a transaction: exactly one is set. Only a question is refused alone; a write takes the whole with it.</summary>
/// <param name="Write">Answer to a write.</param>
/// <param name="Resource">Answer to a read.</param>
/// <param name="Page">Answer to a search or history.</param>
/// <param name="Refusal">Why a question has no answer; the writes beside it are done.</param>
public sealed record ItemReply(WriteReply? Write = null, ResourceVersion? Resource = null, PageReply? Page = null, Refusal? Refusal = null);

/// <summary>Answer to a transaction: one for each entry, in the order sent.</summary>
/// <param name="Items">The answers.</param>
public sealed record TransactionReply(IReadOnlyList<ItemReply> Items);

/// <summary>A source of facts beside the one that is shown.</summary>
/// <param name="Facility">Code of the facility.</param>
/// <param name="ReportedAt">When it was received.</param>
public readonly record struct FurtherSource(string Facility, DateTimeOffset ReportedAt);

/// <summary>One current resource of an opened chart.</summary>
/// <param name="Version">The version.</param>
/// <param name="FurtherSources">Other facilities that reported the same fact.</param>
public sealed record ChartEntry(ResourceVersion Version, IReadOnlyList<FurtherSource> FurtherSources);

/// <summary>A whole chart, opened under one durable ledger entry.</summary>
public sealed record ChartReply
{
    /// <summary>True when sensitive records are held back and the caller's role is told so, in general terms and no more.</summary>
    public bool IsMasked { get; init; }

    /// <summary>True when the relation opens only what the caller's own facility wrote: what other places know, allergies too, is not here.</summary>
    public bool IsOwnOnly { get; init; }

    /// <summary>The golden Patient: the combined view (with one source: that source).</summary>
    public required ResourceVersion Patient { get; init; }

    /// <summary>Every source Patient.</summary>
    public required IReadOnlyList<ResourceVersion> Sources { get; init; }

    /// <summary>All current resources but the Patients.</summary>
    public required IReadOnlyList<ChartEntry> Entries { get; init; }

    /// <summary>Warnings of drug safety that rest on what the caller is not shown, for clinicians; empty for others.</summary>
    public IReadOnlyList<MaskedWarning> Warnings { get; init; } = [];
}

/// <summary>Answer to an import: one result for each record, in order.</summary>
/// <param name="Results">The results.</param>
public sealed record ImportReply(IReadOnlyList<IncomingResult> Results);

/// <summary>Answer to a merge or unmerge.</summary>
/// <param name="PatientId">The golden Patient (or only source) of the chart that stands.</param>
public sealed record MergeReply(string PatientId);
