using Klang.Registries;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Klang.Identity;

/// <summary>The OAuth 2.1 and OpenID Connect server: what it allows, for how long, and the house's own rules in its chain.</summary>
static class OAuthServer
{
    static readonly TimeSpan CodeLife = TimeSpan.FromSeconds(60);
    static readonly TimeSpan RefreshLife = TimeSpan.FromDays(30);

    /// <summary>Algorithms by which clients sign their assertions (SMART App Launch 2.2 §client-confidential-asymmetric; FAPI 2.0).</summary>
    public static readonly string[] AssertionAlgorithms =
        [SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSsaPssSha256];

    public static void AddOAuthServer(this IServiceCollection services, IdentityHouse house, TokenKeys keys, AccessTokens tokens, IAuthJournal journal, OAuthSettings settings)
    {
        services.AddSingleton(house).AddSingleton(keys).AddSingleton(tokens).AddSingleton(journal).AddSingleton(settings);
        services.AddSingleton<IOptionsChangeTokenSource<OpenIddictServerOptions>>(new KeyChange(keys));
        services.AddDbContext<OAuthContext>(database => database.UseSqlite(house.Database.ConnectionText).UseOpenIddict());
        services.AddAuthentication();
        services.AddOpenIddict()
            .AddCore(core => core.UseEntityFrameworkCore().UseDbContext<OAuthContext>())
            .AddServer(server => Configure(server, keys, settings));

        // After the library has added its own: clients prove themselves by a key, never by a secret.
        services.PostConfigure<OpenIddictServerOptions>(options => options.ClientAuthenticationMethods.RemoveWhere(
            method => method is not OpenIddictConstants.ClientAuthenticationMethods.PrivateKeyJwt));
    }

    static void Configure(OpenIddictServerBuilder server, TokenKeys keys, OAuthSettings settings)
    {
        if (settings.Issuer is { } issuer)
        {
            server.SetIssuer(issuer);
        }

        server.SetAuthorizationEndpointUris(OAuthPaths.Authorize)
            .SetPushedAuthorizationEndpointUris(OAuthPaths.Push)
            .SetTokenEndpointUris(OAuthPaths.Token)
            .SetIntrospectionEndpointUris(OAuthPaths.Introspect)
            .SetRevocationEndpointUris(OAuthPaths.Revoke)
            .SetJsonWebKeySetEndpointUris(OAuthPaths.Keys)
            .SetConfigurationEndpointUris(OAuthPaths.Discovery);
        server.AllowAuthorizationCodeFlow().AllowClientCredentialsFlow().AllowRefreshTokenFlow().RequireProofKeyForCodeExchange();
        server.SetAccessTokenLifetime(TokenMint.SystemLife).SetAuthorizationCodeLifetime(CodeLife)
            .SetRefreshTokenLifetime(RefreshLife).SetRefreshTokenReuseLeeway(TimeSpan.Zero).SetIdentityTokenLifetime(TokenMint.SystemLife);
        server.DisableAccessTokenEncryption().UseClientCertificateBoundAccessTokens();

        // Scopes are a grammar, not a list: ours are checked by the rules below, and the library is told the words for its discovery document.
        server.RegisterScopes([.. SmartScope.Words, "patient/*.rs", "user/*.cruds", "system/*.cruds"]);
        server.DisableScopeValidation().IgnoreScopePermissions().DisableResourceValidation().IgnoreResourcePermissions();
        server.Configure(options =>
        {
            // Only what the house uses: no plain proof keys, no answers by script.
            options.CodeChallengeMethods.Remove(OpenIddictConstants.CodeChallengeMethods.Plain);
            options.ResponseModes.RemoveWhere(mode => mode is not OpenIddictConstants.ResponseModes.Query);
            options.SigningCredentials.AddRange(keys.Signing.Select(key => new SigningCredentials(key, SecurityAlgorithms.EcdsaSha256)));
            options.EncryptionCredentials.Add(
                new EncryptingCredentials(keys.Encryption, SecurityAlgorithms.Aes256KW, SecurityAlgorithms.Aes256CbcHmacSha512));
        });
        AddRules(server);
        var host = server.UseAspNetCore().EnableAuthorizationEndpointPassthrough();
        if (settings.AllowsHttp)
        {
            host.DisableTransportSecurityRequirement();
        }
    }

    /// <summary>The house's rules in the order in which a request meets them.</summary>
    static void AddRules(OpenIddictServerBuilder server)
    {
        // A certificate binds tokens; whose it is says the hash in the registry (LiveClient), not a chain of authorities.
        server.RemoveEventHandler(OpenIddictServerHandlers.ValidateClientCertificate.Descriptor);
        server.AddEventHandler<ValidateTokenContext>(rule => rule.UseSingletonHandler<AssertionForm>()
            .SetOrder(OpenIddictServerHandlers.Protection.ResolveTokenValidationParameters.Descriptor.Order + 500));
        server.AddEventHandler<ProcessAuthenticationContext>(rule => rule.UseSingletonHandler<AssertionOnce>()
            .SetOrder(OpenIddictServerHandlers.ValidateClientAssertionIssuer.Descriptor.Order + 500));
        server.AddEventHandler<ProcessAuthenticationContext>(rule => rule.UseSingletonHandler<LiveClient>()
            .SetOrder(OpenIddictServerHandlers.ValidateClientCertificate.Descriptor.Order + 500));
        server.AddEventHandler<HandleTokenRequestContext>(rule => rule.UseSingletonHandler<TokenGrant>());
        server.AddEventHandler<HandleRevocationRequestContext>(rule => rule.UseSingletonHandler<ForgetRevoked>().SetOrder(int.MaxValue - 1000));
        server.AddEventHandler<ApplyTokenResponseContext>(rule => rule.UseSingletonHandler<SayAlike>().SetOrder(int.MinValue + 1000));
        server.AddEventHandler<ApplyPushedAuthorizationResponseContext>(rule => rule.UseSingletonHandler<SayAlike>().SetOrder(int.MinValue + 1000));
        server.AddEventHandler<ApplyIntrospectionResponseContext>(rule => rule.UseSingletonHandler<SayAlike>().SetOrder(int.MinValue + 1000));
        server.AddEventHandler<ApplyRevocationResponseContext>(rule => rule.UseSingletonHandler<SayAlike>().SetOrder(int.MinValue + 1000));
    }
}
