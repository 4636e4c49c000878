namespace Klang.Identity;

/// <summary>What must be remembered while a browser is at a provider outside: sealed in a cookie, used once.</summary>
/// <param name="Id">Counts once.</param>
/// <param name="Until">Its end.</param>
/// <param name="State">What must come back in the address.</param>
/// <param name="Nonce">What must come back in the token.</param>
/// <param name="Verifier">Proof key.</param>
/// <param name="RedirectUri">Where the provider sends the browser back to.</param>
/// <param name="Return">Where the person was going; null for the start.</param>
sealed record OutsideTrip(string Id, DateTimeOffset Until, string State, string Nonce, string Verifier, string RedirectUri, string? Return);
