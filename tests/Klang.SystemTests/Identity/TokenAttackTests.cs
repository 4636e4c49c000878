using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Klang.SystemTests.Identity;

/// <summary>The row of bad tokens in the table of bad input: every one is answered 401, with one body.</summary>
public sealed class TokenAttackTests(ClosedHost host) : IClassFixture<ClosedHost>
{
    [Fact]
    public async Task Every_access_token_that_is_not_ours_is_answered_alike()
    {
        var system = host.AddSystem();
        var good = await system.TokenAsync();
        Assert.True(await host.IsBelievedAsync(good));
        using var plain = await host.AskAsync("nonsense");
        var expected = await plain.Content.ReadAsStringAsync();

        foreach (var (name, token) in Attacks(good, system))
        {
            using var answer = await host.AskAsync(token);
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{name}: {answer.StatusCode}");
            Assert.Equal(expected, await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task A_token_of_a_megabyte_is_refused_before_it_is_read()
    {
        using var answer = await host.AskAsync(new string('a', 1 << 20));

        Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.RequestHeaderFieldsTooLarge);
    }

    [Fact]
    public async Task Every_assertion_that_is_not_good_is_answered_alike()
    {
        var system = host.AddSystem();
        var stranger = host.AddSystem();
        using var rsa = RSA.Create(2048);
        string[] bad =
        [
            system.Assertion(life: TimeSpan.FromMinutes(6)),
            system.Assertion(life: TimeSpan.FromSeconds(-30)),
            system.Assertion(audience: "https://elsewhere.example/oauth/token"),
            system.Assertion(signer: stranger.Key),
            system.Assertion(type: "at+jwt"),
            system.Assertion(header: new Dictionary<string, object> { ["jku"] = "https://elsewhere.example/keys" }),
            system.Assertion(header: new Dictionary<string, object> { ["crit"] = new[] { "exp" } }),
            system.Assertion(subject: "nobody-known"),
            system.Assertion(signer: new RsaSecurityKey(rsa) { KeyId = system.Key.KeyId }, algorithm: "RS256"),
            system.Assertion(signer: new SymmetricSecurityKey(Encoding.UTF8.GetBytes(system.KeySet)) { KeyId = system.Key.KeyId }, algorithm: "HS256"),
            Unsigned(system.Assertion()),
            new string('a', 100_000),
            "nonsense",
        ];
        string? expected = null;
        foreach (var assertion in bad)
        {
            using var answer = await system.RequestAsync(assertion);
            var body = await answer.Content.ReadAsStringAsync();
            Assert.True(answer.StatusCode == HttpStatusCode.Unauthorized, $"{Array.IndexOf(bad, assertion)}: {answer.StatusCode} {body}");
            expected ??= body;
            Assert.Equal(expected, body);
        }

        using var good = await system.RequestAsync(system.Assertion());
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
    }

    [Fact]
    public async Task An_assertion_counts_once()
    {
        var system = host.AddSystem();
        var assertion = system.Assertion();

        using var first = await system.RequestAsync(assertion);
        using var second = await system.RequestAsync(assertion);
        using var sameId = await system.RequestAsync(system.Assertion(id: new JsonWebToken(assertion).Id));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, second.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, sameId.StatusCode);
    }

    [Fact]
    public async Task A_token_ends_when_it_says()
    {
        var system = host.AddSystem();
        var token = await system.TokenAsync();
        Assert.True(await host.IsBelievedAsync(token));

        host.Clock.Advance(TimeSpan.FromSeconds(299));
        Assert.True(await host.IsBelievedAsync(token));
        host.Clock.Advance(TimeSpan.FromSeconds(1));

        Assert.False(await host.IsBelievedAsync(token));
    }

    [Fact]
    public async Task A_client_without_proof_is_refused()
    {
        var system = host.AddSystem();

        using var bare = await system.PostAsync("/oauth/token", new() { ["grant_type"] = "client_credentials", ["client_id"] = system.Id, ["scope"] = "system/*.rs" });
        using var secret = await system.PostAsync("/oauth/token", new()
        {
            ["grant_type"] = "client_credentials",
            ["client_id"] = system.Id,
            ["client_secret"] = "secret",
            ["scope"] = "system/*.rs",
        });
        using var password = await system.PostAsync("/oauth/token", new() { ["grant_type"] = "password", ["username"] = "a", ["password"] = "b", ["client_id"] = system.Id });

        Assert.All([bare, secret, password], answer => Assert.True(answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.BadRequest));
    }

    IEnumerable<(string Name, string Token)> Attacks(string good, TestSystem system)
    {
        var parts = good.Split('.');
        var header = JsonNode.Parse(Base64UrlEncoder.Decode(parts[0]))!.AsObject();
        var payload = JsonNode.Parse(Base64UrlEncoder.Decode(parts[1]))!.AsObject();
        yield return ("no signature", $"{parts[0]}.{parts[1]}.");
        yield return ("alg none", $"{Encode(With(header, "alg", "none"))}.{parts[1]}.");
        yield return ("alg None", $"{Encode(With(header, "alg", "None"))}.{parts[1]}.");
        yield return ("alg HS256 under the public key", Hmac(With(header, "alg", "HS256"), parts[1], PublicKeyText()));
        yield return ("alg ES384 header", $"{Encode(With(header, "alg", "ES384"))}.{parts[1]}.{parts[2]}");
        yield return ("kid path", $"{Encode(With(header, "kid", "../../../../dev/null"))}.{parts[1]}.{parts[2]}");
        yield return ("kid SQL", $"{Encode(With(header, "kid", "x' UNION SELECT 'key"))}.{parts[1]}.{parts[2]}");
        yield return ("jku", $"{Encode(With(header, "jku", "https://elsewhere.example/jwks"))}.{parts[1]}.{parts[2]}");
        yield return ("crit", $"{Encode(With(header, "crit", new JsonArray("exp")))}.{parts[1]}.{parts[2]}");
        yield return ("typ JWT", Ours(payload, "JWT"));
        yield return ("payload changed", $"{parts[0]}.{Encode(With(payload, "sub", "test"))}.{parts[2]}");
        yield return ("signature cut", good[..^6]);
        yield return ("four parts", good + ".x");
        yield return ("aud of another house", Ours(With(payload, "aud", "urn:uuid:0"), "at+jwt"));
        yield return ("iss of another", Ours(With(payload, "iss", "https://elsewhere.example/"), "at+jwt"));
        yield return ("expired", Ours(With(payload, "exp", host.Clock.GetUtcNow().AddMinutes(-1).ToUnixTimeSeconds()), "at+jwt"));
        yield return ("no end", Ours(Without(payload, "exp"), "at+jwt"));
        yield return ("not yet", Ours(With(payload, "nbf", host.Clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds()), "at+jwt"));
        yield return ("no row", Ours(Without(payload, "oi_tkn_id"), "at+jwt"));
        yield return ("row of nobody", Ours(With(payload, "oi_tkn_id", "nobody"), "at+jwt"));
        yield return ("client of nobody", Ours(With(payload, "client_id", "nobody"), "at+jwt"));
        yield return ("signed by a client", SignedBy(system.Key, system.Algorithm, payload));
        yield return ("two algs", $"{Base64UrlEncoder.Encode("""{"alg":"none","alg":"ES256","typ":"at+jwt"}""")}.{parts[1]}.{parts[2]}");
        yield return ("empty", "");
    }

    string Ours(JsonObject payload, string type)
    {
        var key = host.Identity.Keys.ReadSigningKeys()[0];
        var head = Encode(new JsonObject { ["alg"] = "ES256", ["kid"] = key.Id, ["typ"] = type });
        var signed = $"{head}.{Encode(payload)}";
        return $"{signed}.{Base64UrlEncoder.Encode(key.Key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256))}";
    }

    static string SignedBy(SecurityKey key, string algorithm, JsonObject payload) => new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }
        .CreateToken(payload.ToJsonString(), new SigningCredentials(key, algorithm), new Dictionary<string, object> { ["typ"] = "at+jwt" });

    string PublicKeyText() => host.Identity.Keys.ReadSigningKeys()[0].Key.ExportSubjectPublicKeyInfoPem();

    static string Hmac(JsonObject header, string payload, string secret)
    {
        var signed = $"{Encode(header)}.{payload}";
        return $"{signed}.{Base64UrlEncoder.Encode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed)))}";
    }

    static string Unsigned(string token)
    {
        var parts = token.Split('.');
        return $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.";
    }

    static JsonObject With(JsonObject source, string name, JsonNode value)
    {
        var changed = source.DeepClone().AsObject();
        changed[name] = value;
        return changed;
    }

    static JsonObject Without(JsonObject source, string name)
    {
        var changed = source.DeepClone().AsObject();
        changed.Remove(name);
        return changed;
    }

    static string Encode(JsonNode node) => Base64UrlEncoder.Encode(node.ToJsonString());
}
