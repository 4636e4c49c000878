namespace Klang.Registries;

/// <summary>Somebody signed in at a browser.</summary>
/// <param name="Id">For the ledger; not what the cookie holds.</param>
/// <param name="Account">Whose.</param>
/// <param name="Facility">For which facility; empty when none was chosen yet, or when the account has none.</param>
/// <param name="Began">When it began.</param>
/// <param name="Seen">When it was last used.</param>
/// <param name="FactorAt">When a second factor was last proved; null when never.</param>
/// <param name="IsLocked">The screen was locked: the same person may go on after proving who they are.</param>
sealed record BrowserSession(string Id, string Account, string Facility, DateTimeOffset Began, DateTimeOffset Seen, DateTimeOffset? FactorAt, bool IsLocked);
