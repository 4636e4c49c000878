using Klang.Trust;

namespace Klang.Registries;

/// <summary>Something of identity that belongs into the ledger: a sign-in, a refusal, a change of a registry. Ids only.</summary>
/// <param name="Actor">Account, client or <c>operator</c>.</param>
/// <param name="Action">What sort.</param>
/// <param name="Rule">The rule that granted or refused.</param>
/// <param name="Granted">False when refused.</param>
/// <param name="What">What it was about: <c>facility X0001 suspended</c>.</param>
sealed record AuthEvent(string Actor, AccessAction Action, string Rule, bool Granted, string What)
{
    /// <summary>For which facility; empty when for none.</summary>
    public string Facility { get; init; } = "";

    /// <summary>The request; empty when it came from a command.</summary>
    public string RequestId { get; init; } = "";

    /// <summary>A change of a registry by a command.</summary>
    public static AuthEvent Change(string what) => new("operator", AccessAction.Administer, "registry", Granted: true, what);
}
