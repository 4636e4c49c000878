namespace Klang.Identity;

/// <summary>Addresses of the OAuth server.</summary>
static class OAuthPaths
{
    public const string Authorize = "/oauth/authorize";
    public const string Push = "/oauth/par";
    public const string Token = "/oauth/token";
    public const string Introspect = "/oauth/introspect";
    public const string Revoke = "/oauth/revoke";
    public const string Keys = "/oauth/jwks";
    public const string Discovery = "/.well-known/openid-configuration";
}
