using Klang.Trust;

namespace Klang.Records;

/// <summary>Asks the log of accesses: who looked, and at what. Newest first. Asking is an entry itself.</summary>
public sealed record AuditCall : Call
{
    /// <summary>Only entries that concern this Patient's chart (golden or any source), also from before a merge; null for any.</summary>
    public string? PatientId { get; init; }

    /// <summary>Only entries of this caller; null for any.</summary>
    public string? Agent { get; init; }

    /// <summary>Only entries of callers that acted for this facility; null for any.</summary>
    public string? Facility { get; init; }

    /// <summary>Only entries that came through this client; null for any.</summary>
    public string? Client { get; init; }

    /// <summary>Only entries of these actions; empty for any.</summary>
    public IReadOnlyList<AccessAction> Actions { get; init; } = [];

    /// <summary>Only what was granted (true) or refused (false); null for both.</summary>
    public bool? Granted { get; init; }

    /// <summary>Only entries at or after it; null for no bound.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Only entries before it; null for no bound.</summary>
    public DateTimeOffset? Before { get; init; }

    /// <summary>Entries on a page, up to 200; null for 50.</summary>
    public int? Count { get; init; }

    /// <summary>From a page's <see cref="AuditReply.Next"/>; null for the first page.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Reads one entry of the log of accesses, by its place in the log.</summary>
public sealed record AuditReadCall(long Index) : Call;

/// <summary>Asks for the proof file of one entry.</summary>
public sealed record AuditProofCall(long Index) : Call;

/// <summary>Asks whose charts were touched: by an account, from a facility, through a client, under a key.</summary>
public sealed record BreachCall(BreachOf Of, string Value, DateTimeOffset From, DateTimeOffset Before) : Call;

/// <summary>What was lost.</summary>
public enum BreachOf
{
    /// <summary>An account: its caller id.</summary>
    Account,

    /// <summary>A facility: its code.</summary>
    Facility,

    /// <summary>A client system.</summary>
    Client,

    /// <summary>A key, by the name that <c>klang keys list</c> shows: <c>chart/12/N</c>, <c>shard/3</c>, <c>access/3</c>, <c>posting/3</c>.</summary>
    Key,
}
