using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Klang.SystemTests.Identity;

/// <summary>A facility's system as the server knows it, with its private key.</summary>
sealed class TestSystem
{
    readonly ClosedHost host;
    readonly AsymmetricSecurityKey key;

    internal TestSystem(ClosedHost host, string id, string algorithm)
    {
        this.host = host;
        Id = id;
        Algorithm = algorithm;
        key = algorithm switch
        {
            "ES256" => new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP256)) { KeyId = id + "-key" },
            "ES384" => new ECDsaSecurityKey(ECDsa.Create(ECCurve.NamedCurves.nistP384)) { KeyId = id + "-key" },
            _ => new RsaSecurityKey(RSA.Create(2048)) { KeyId = id + "-key" },
        };
        var web = key is ECDsaSecurityKey ec ? JsonWebKeyConverter.ConvertFromECDsaSecurityKey(ec) : JsonWebKeyConverter.ConvertFromRSASecurityKey((RsaSecurityKey)key);
        KeySet = JsonSerializer.Serialize(new
        {
            keys = new[]
            {
                web.Kty == "EC"
                    ? new Dictionary<string, string> { ["kty"] = "EC", ["crv"] = web.Crv, ["x"] = web.X, ["y"] = web.Y, ["kid"] = web.Kid, ["use"] = "sig" }
                    : new Dictionary<string, string> { ["kty"] = "RSA", ["n"] = web.N, ["e"] = web.E, ["kid"] = web.Kid, ["use"] = "sig" },
            },
        });
    }

    internal string Id { get; }

    internal string Algorithm { get; }

    internal string KeySet { get; }

    internal AsymmetricSecurityKey Key => key;

    /// <summary>An assertion as SMART Backend Services wants it, or with some of it changed.</summary>
    internal string Assertion(
        TimeSpan? life = null, string? id = null, string? audience = null, string? algorithm = null, SecurityKey? signer = null, string type = "JWT",
        IDictionary<string, object>? header = null, string? subject = null, string? address = null)
    {
        var now = host.Clock.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = subject ?? Id,
            Audience = audience ?? (address ?? host.Address) + "/oauth/token",
            IssuedAt = now,
            Expires = now + (life ?? TimeSpan.FromMinutes(4)),
            Claims = new Dictionary<string, object> { ["sub"] = subject ?? Id, ["jti"] = id ?? Guid.NewGuid().ToString("N") },
            TokenType = type,
            AdditionalHeaderClaims = header,
            SigningCredentials = new SigningCredentials(signer ?? key, algorithm ?? Algorithm),
        });
    }

    /// <summary>Asks for a token; whatever the server says.</summary>
    internal Task<HttpResponseMessage> RequestAsync(string assertion, string? scope = "system/*.rs", HttpClient? client = null, string? address = null) =>
        PostAsync("/oauth/token", new()
        {
            ["grant_type"] = "client_credentials",
            ["scope"] = scope ?? "",
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = assertion,
        }, client, address);

    /// <summary>Sends a form to one of the server's OAuth addresses.</summary>
    internal async Task<HttpResponseMessage> PostAsync(string path, Dictionary<string, string> form, HttpClient? client = null, string? address = null)
    {
        using var content = new FormUrlEncodedContent(form);
        return await (client ?? host.Client).PostAsync((address ?? host.Address) + path, content);
    }

    /// <summary>A good token.</summary>
    internal async Task<string> TokenAsync(string scope = "system/*.rs", HttpClient? client = null, string? address = null)
    {
        using var answer = await RequestAsync(Assertion(address: address), scope, client, address);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == HttpStatusCode.OK, text);
        return JsonDocument.Parse(text).RootElement.GetProperty("access_token").GetString()!;
    }

    /// <summary>Revokes or introspects a token in this client's name.</summary>
    internal Task<HttpResponseMessage> AboutAsync(string path, string token) => PostAsync(path, new()
    {
        ["token"] = token,
        ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ["client_assertion"] = Assertion(),
    });
}
