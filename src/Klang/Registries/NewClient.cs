namespace Klang.Registries;

/// <summary>A client to be registered.</summary>
/// <param name="Client">What it is.</param>
/// <param name="KeySet">Its public keys as a JSON Web Key Set; null for a public app.</param>
/// <param name="RedirectUris">Where its users come back to; empty for systems.</param>
sealed record NewClient(ClientSystem Client, string? KeySet, IReadOnlyList<string> RedirectUris);
