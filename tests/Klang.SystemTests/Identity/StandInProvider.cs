using System.Net;
using System.Security.Cryptography;
using System.Text;
using Klang.Identity;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Klang.SystemTests.Identity;

/// <summary>
/// A small identity provider on loopback that speaks as ThaID does (OpenID Connect), and as Health ID and Provider ID do (token, token, profile). It checks
/// what it is sent; tests say what it claims.
/// </summary>
sealed class StandInProvider : IAsyncDisposable
{
    internal const string ClientId = "klang";
    internal const string Secret = "a-secret";

    readonly RsaSecurityKey key = new(RSA.Create(2048)) { KeyId = "stand-in" };
    readonly Dictionary<string, (string Challenge, string Nonce, string Redirect)> codes = [];
    WebApplication? app;

    internal Uri Address { get; private set; } = null!;

    internal OutsideProviders Settings => new(
        new OutsideProvider(Address, ClientId, Secret), new OutsideProvider(Address, ClientId, Secret) { ProfileIssuer = Address });

    /// <summary>Claims of the next ID token.</summary>
    internal Dictionary<string, object> Claims { get; set; } = [];

    /// <summary>The next profile, as JSON.</summary>
    internal string Profile { get; set; } = "{}";

    /// <summary>Set to answer with another nonce, audience or key than asked for.</summary>
    internal string? WrongNonce { get; set; }

    internal string Audience { get; set; } = ClientId;

    internal RsaSecurityKey? WrongKey { get; set; }

    internal async Task StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port: 0));
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => TypedResults.Json(new Dictionary<string, string>
        {
            ["issuer"] = Address.AbsoluteUri,
            ["authorization_endpoint"] = new Uri(Address, "/authorize").AbsoluteUri,
            ["token_endpoint"] = new Uri(Address, "/token").AbsoluteUri,
            ["jwks_uri"] = new Uri(Address, "/jwks").AbsoluteUri,
        }));
        app.MapGet("/jwks", () =>
        {
            var web = JsonWebKeyConverter.ConvertFromRSASecurityKey(key);
            return TypedResults.Json(new { keys = new[] { new Dictionary<string, string> { ["kty"] = "RSA", ["kid"] = key.KeyId, ["use"] = "sig", ["n"] = web.N, ["e"] = web.E } } });
        });
        app.MapGet("/authorize", Authorize);
        app.MapGet("/oauth/redirect", Authorize);
        app.MapPost("/token", TokenAsync);
        app.MapPost("/api/v1/token", HealthTokenAsync);
        app.MapPost("/api/v1/services/token", ProviderTokenAsync);
        app.MapGet("/api/v1/services/profile", (HttpRequest request) =>
            request.Headers.Authorization == "Bearer provider-token" && request.Headers["client-id"] == ClientId && request.Headers["secret-key"] == Secret
                ? Results.Text($$"""{"data":{{Profile}}}""", "application/json")
                : Results.StatusCode(401));
        await app.StartAsync();
        Address = new Uri(app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }

    IResult Authorize(HttpRequest request)
    {
        var query = request.Query;
        if (query["client_id"] != ClientId || query["response_type"] != "code" || query["state"].ToString().Length < 20)
        {
            return Results.StatusCode(400);
        }

        var code = Guid.NewGuid().ToString("N");
        codes[code] = (query["code_challenge"].ToString(), query["nonce"].ToString(), query["redirect_uri"].ToString());
        return Results.Redirect($"{query["redirect_uri"]}?code={code}&state={Uri.EscapeDataString(query["state"].ToString())}");
    }

    async Task<IResult> TokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var basic = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{ClientId}:{Secret}"));
        if (request.Headers.Authorization != basic || !codes.Remove(form["code"].ToString(), out var asked) || form["redirect_uri"] != asked.Redirect
            || Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))) != asked.Challenge)
        {
            return Results.StatusCode(400);
        }

        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Address.AbsoluteUri,
            Audience = Audience,
            Expires = new DateTime(2099, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            Claims = new Dictionary<string, object>(Claims) { ["nonce"] = WrongNonce ?? asked.Nonce },
            SigningCredentials = new SigningCredentials(WrongKey ?? key, SecurityAlgorithms.RsaSha256),
        });
        return Results.Json(new { access_token = "x", token_type = "Bearer", id_token = token });
    }

    async Task<IResult> HealthTokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        return form["client_id"] == ClientId && form["client_secret"] == Secret && codes.Remove(form["code"].ToString(), out var asked) && form["redirect_uri"] == asked.Redirect
            ? Results.Text("""{"data":{"access_token":"health-token"}}""", "application/json")
            : Results.StatusCode(400);
    }

    static async Task<IResult> ProviderTokenAsync(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        return form["client_id"] == ClientId && form["secret_key"] == Secret && form["token"] == "health-token" && form["token_by"] == "Health ID"
            ? Results.Text("""{"data":{"access_token":"provider-token"}}""", "application/json")
            : Results.StatusCode(401);
    }
}
