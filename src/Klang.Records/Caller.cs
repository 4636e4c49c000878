namespace Klang.Records;

/// <summary>Who is asking.</summary>
public sealed record Caller
{
    /// <summary>Account id for the ledger: never a name or citizen number.</summary>
    public required string Id { get; init; }

    /// <summary>Five-character code of the facility the caller acts for; empty when for none (development, jobs).</summary>
    public string Facility { get; init; } = "";

    /// <summary>What sort of caller.</summary>
    public CallerKind Kind { get; init; }
}

/// <summary>Sorts of callers.</summary>
public enum CallerKind
{
    /// <summary>The development identity: all rights, loopback only.</summary>
    Development,

    /// <summary>A job of the house: import, merge, backup check.</summary>
    Job,
}
