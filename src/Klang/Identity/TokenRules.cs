namespace Klang.Identity;

/// <summary>What a server believes of tokens.</summary>
/// <param name="Issuer">Its own address as issuer; null on loopback, where every loopback name is its own.</param>
/// <param name="AllowsTest">True where the full-rights test client may ask: never in production.</param>
sealed record TokenRules(Uri? Issuer, bool AllowsTest)
{
    /// <summary>True for the house's own name, by which commands make tokens, and for the server's address.</summary>
    public bool Believes(string issuer, string house) =>
        issuer == house
        || (Issuer is not null
            ? issuer.TrimEnd('/') == Issuer.AbsoluteUri.TrimEnd('/')
            : Uri.TryCreate(issuer, UriKind.Absolute, out var uri) && uri.IsLoopback);
}
