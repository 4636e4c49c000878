namespace Klang.Identity;

/// <summary>How a server treats who asks.</summary>
/// <param name="Issuer">Its address as the issuer of tokens; null on loopback.</param>
/// <param name="IsOpen">Development: a request without a token has all rights.</param>
/// <param name="IsProduction">No test client.</param>
/// <param name="AllowsHttp">Plain http: loopback, or a proxy before the server does TLS.</param>
sealed record IdentityOptions(Uri? Issuer, bool IsOpen, bool IsProduction, bool AllowsHttp);
