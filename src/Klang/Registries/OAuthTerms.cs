namespace Klang.Registries;

/// <summary>What the OAuth server lets each sort of client do, in its own words.</summary>
static class OAuthTerms
{
    public static IReadOnlyList<string> Permissions(ClientKind kind) => kind switch
    {
        ClientKind.System => ["ept:token", "ept:revocation", "ept:introspection", "gt:client_credentials"],
        ClientKind.ConfidentialApp =>
        [
            "ept:authorization", "ept:pushed_authorization", "ept:token", "ept:revocation", "ept:introspection",
            "gt:authorization_code", "gt:refresh_token", "rst:code",
        ],
        ClientKind.PublicApp => ["ept:authorization", "ept:pushed_authorization", "ept:token", "ept:revocation", "gt:authorization_code", "gt:refresh_token", "rst:code"],
        _ => [],
    };

    /// <summary>Proof keys always; pushed requests for those who can prove who they are.</summary>
    public static IReadOnlyList<string> Requirements(ClientKind kind) => kind switch
    {
        ClientKind.ConfidentialApp => ["ft:pkce", "ft:par"],
        ClientKind.PublicApp => ["ft:pkce"],
        _ => [],
    };
}
