namespace Klang.Trust;

/// <summary>An access that was refused, for the ledger.</summary>
/// <param name="CallerId">Who asked.</param>
/// <param name="Facility">For which facility, or empty.</param>
/// <param name="Purpose">For which purpose.</param>
/// <param name="Action">What was asked.</param>
/// <param name="Chart">The chart concerned, or 0 when none is known.</param>
/// <param name="Rule">The rule that refused.</param>
/// <param name="RequestId">The request.</param>
public sealed record RefusedAccess(
    string CallerId, string Facility, string Purpose, AccessAction Action, long Chart, string Rule, string RequestId)
{
    /// <summary>The role in which it was asked; empty when not told.</summary>
    public string Role { get; init; } = "";

    /// <summary>The relation that was looked at; empty when none.</summary>
    public string Relation { get; init; } = "";

    /// <summary>The client through which the caller came; empty when none.</summary>
    public string Client { get; init; } = "";

    /// <summary>Id of the token or session; empty when none.</summary>
    public string Session { get; init; } = "";
}
