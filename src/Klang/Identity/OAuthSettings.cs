namespace Klang.Identity;

/// <summary>How the OAuth server is reached.</summary>
/// <param name="Issuer">Its address; null on loopback, where each name stands for itself.</param>
/// <param name="AllowsHttp">True where no address is reachable from outside, or a proxy before the server does TLS.</param>
sealed record OAuthSettings(Uri? Issuer, bool AllowsHttp);
