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
    string CallerId, string Facility, string Purpose, AccessAction Action, long Chart, string Rule, string RequestId);
