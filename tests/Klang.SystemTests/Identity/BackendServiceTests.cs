using System.Net;
using System.Text.Json;
using Klang.Registries;
using Microsoft.IdentityModel.JsonWebTokens;
using Xunit;

namespace Klang.SystemTests.Identity;

/// <summary>Systems that ask in their own name: SMART App Launch 2.2 §backend-services, RFC 7523, RFC 8705, RFC 7009, RFC 7662.</summary>
public sealed class BackendServiceTests(ClosedHost host) : IClassFixture<ClosedHost>
{
    [Theory]
    [InlineData("ES384")]
    [InlineData("RS384")]
    [InlineData("ES256")]
    [InlineData("PS256")]
    public async Task A_system_that_signs_its_assertion_is_given_a_token_of_five_minutes_at_most(string algorithm)
    {
        var system = host.AddSystem(algorithm: algorithm);

        using var answer = await system.RequestAsync(system.Assertion());
        var body = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.InRange(body.GetProperty("expires_in").GetInt32(), 1, 300);
        Assert.Equal("system/*.rs", body.GetProperty("scope").GetString());
        Assert.True(await host.IsBelievedAsync(body.GetProperty("access_token").GetString()!));
        Assert.Contains("no-store", answer.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_issuer_as_audience_is_understood_too()
    {
        var system = host.AddSystem();

        using var answer = await system.RequestAsync(system.Assertion(audience: host.Address + "/", type: "client-authentication+jwt"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Without_a_token_nothing_is_answered_but_what_is_public()
    {
        foreach (var path in (string[])["/fhir/Patient", "/fhir", "/exchange/f43", "/operator/conflicts", "/fhir/Patient/1/$everything"])
        {
            using var answer = await host.AskAsync(token: null, path);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
            Assert.Contains("\"code\":\"login\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        foreach (var path in (string[])["/fhir/metadata", "/fhir/.well-known/smart-configuration", "/.well-known/openid-configuration", "/oauth/jwks", "/health/live", "/health/ready"])
        {
            using var answer = await host.AskAsync(token: null, path);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/chart/abc")]
    public async Task A_page_asks_its_reader_to_sign_in(string path)
    {
        using var answer = await host.AskAsync(token: null, path);

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith("/sign-in", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_scopes_that_the_client_has_are_granted()
    {
        var system = host.AddSystem(scopes: "system/Patient.rs system/Observation.cruds");

        using var some = await system.RequestAsync(system.Assertion(), "system/Patient.r system/Condition.rs system/Observation.s?category=laboratory");
        using var none = await system.RequestAsync(system.Assertion(), "system/*.cruds");
        using var users = await system.RequestAsync(system.Assertion(), "user/Patient.rs openid");
        using var nonsense = await system.RequestAsync(system.Assertion(), "system/Nothing.rs");

        Assert.Equal("system/Patient.r system/Observation.s?category=laboratory",
            JsonDocument.Parse(await some.Content.ReadAsStringAsync()).RootElement.GetProperty("scope").GetString());
        foreach (var refused in (HttpResponseMessage[])[none, users, nonsense])
        {
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("invalid_scope", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_revoked_token_is_refused_at_once_where_it_was_revoked_and_stays_refused()
    {
        var system = host.AddSystem();
        var token = await system.TokenAsync();
        Assert.True(await host.IsBelievedAsync(token));

        using var answer = await system.AboutAsync("/oauth/revoke", token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.False(await host.IsBelievedAsync(token));
    }

    [Fact]
    public async Task Introspection_tells_its_own_client_and_nobody_else_that_a_token_is_good()
    {
        var system = host.AddSystem();
        var stranger = host.AddSystem();
        var token = await system.TokenAsync();

        var mine = JsonDocument.Parse(await (await system.AboutAsync("/oauth/introspect", token)).Content.ReadAsStringAsync()).RootElement;
        var theirs = JsonDocument.Parse(await (await stranger.AboutAsync("/oauth/introspect", token)).Content.ReadAsStringAsync()).RootElement;
        (await system.AboutAsync("/oauth/revoke", token)).Dispose();
        var after = JsonDocument.Parse(await (await system.AboutAsync("/oauth/introspect", token)).Content.ReadAsStringAsync()).RootElement;

        Assert.True(mine.GetProperty("active").GetBoolean());
        Assert.Equal(system.Id, mine.GetProperty("sub").GetString());
        Assert.False(theirs.TryGetProperty("active", out var active) && active.GetBoolean());
        Assert.False(after.GetProperty("active").GetBoolean());
    }

    [Fact]
    public async Task A_suspended_facility_s_tokens_are_refused_within_five_seconds_and_no_new_ones_given()
    {
        var system = host.AddSystem(facility: ClosedHost.OtherFacility);
        var token = await system.TokenAsync();
        Assert.True(await host.IsBelievedAsync(token));

        ClosedHost.Must(host.Identity.Facilities.Set(ClosedHost.OtherFacility, FacilityState.Suspended));
        await host.FiveSecondsAsync();
        var believed = await host.IsBelievedAsync(token);
        using var another = await system.RequestAsync(system.Assertion());
        ClosedHost.Must(host.Identity.Facilities.Set(ClosedHost.OtherFacility, FacilityState.Active));
        await host.FiveSecondsAsync();

        Assert.False(believed);
        Assert.Equal(HttpStatusCode.Unauthorized, another.StatusCode);
        Assert.True(await host.IsBelievedAsync(await system.TokenAsync()));
    }

    [Fact]
    public async Task A_revoked_client_s_tokens_are_refused_within_five_seconds_and_no_new_ones_given()
    {
        var system = host.AddSystem();
        var token = await system.TokenAsync();
        Assert.True(await host.IsBelievedAsync(token));

        ClosedHost.Must(host.Identity.Clients.Revoke(system.Id));
        await host.FiveSecondsAsync();

        Assert.False(await host.IsBelievedAsync(token));
        using var another = await system.RequestAsync(system.Assertion());
        Assert.Equal(HttpStatusCode.Unauthorized, another.StatusCode);
    }

    [Fact]
    public async Task A_client_is_served_only_when_every_task_of_its_onboarding_is_done()
    {
        var system = new TestSystem(host, "onboarding-client", "ES384");
        ClosedHost.Must(host.Identity.Clients.Add(new NewClient(
            new ClientSystem { Id = system.Id, Name = "New", Kind = ClientKind.System, Facility = ClosedHost.Facility, Scopes = "system/*.rs" }, system.KeySet, [])));

        using var early = await system.RequestAsync(system.Assertion());
        foreach (var task in (ClientTask[])[ClientTask.ContractSigned, ClientTask.SecurityContact, ClientTask.TestPassed])
        {
            ClosedHost.Must(host.Identity.Clients.Finish(system.Id, task, "by test"));
        }

        using var live = await system.RequestAsync(system.Assertion());

        Assert.Equal(HttpStatusCode.Unauthorized, early.StatusCode);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task A_token_bound_to_a_certificate_is_worth_nothing_with_another_or_none()
    {
        using var own = ClosedHost.MakeCertificate("his");
        using var stolen = ClosedHost.MakeCertificate("thief");
        var system = host.AddSystem(certificate: own);
        using var client = ClosedHost.SecureClient(own);
        using var thief = ClosedHost.SecureClient(stolen);
        using var nobody = ClosedHost.SecureClient(certificate: null);

        var token = await system.TokenAsync(client: client, address: host.SecureAddress);
        using var good = await host.AskAsync(token, client: client, address: host.SecureAddress);
        using var other = await host.AskAsync(token, client: thief, address: host.SecureAddress);
        using var none = await host.AskAsync(token, client: nobody, address: host.SecureAddress);
        using var plain = await host.AskAsync(token);
        using var asked = await system.RequestAsync(system.Assertion(address: host.SecureAddress), client: thief, address: host.SecureAddress);

        Assert.NotNull(new JsonWebToken(token).GetPayloadValue<object>("cnf"));
        Assert.NotEqual(HttpStatusCode.Unauthorized, good.StatusCode);
        Assert.All([other, none, plain, asked], refused => Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode));
    }

    [Fact]
    public async Task Keys_rotate_while_tokens_of_the_old_one_stay_good()
    {
        var system = host.AddSystem();
        var old = await system.TokenAsync();
        var before = await KidsAsync();

        host.Identity.Keys.RotateSigningKey();
        host.Identity.Database.Change(change =>
        {
            change.Note(host.Clock.GetUtcNow(), AuthEvent.Change("signing key rotated"));
            return 0;
        });
        await EventuallyAsync(async () => (await KidsAsync()).Count > before.Count);
        var young = await system.TokenAsync();

        Assert.NotEqual(new JsonWebToken(old).Kid, new JsonWebToken(young).Kid);
        Assert.Contains(new JsonWebToken(young).Kid, await KidsAsync());
        Assert.Contains(new JsonWebToken(old).Kid, await KidsAsync());
        Assert.True(await host.IsBelievedAsync(old));
        Assert.True(await host.IsBelievedAsync(young));
    }

    async Task<List<string>> KidsAsync()
    {
        var keys = JsonDocument.Parse(await host.Client.GetStringAsync(host.Address + "/oauth/jwks")).RootElement.GetProperty("keys");
        return [.. keys.EnumerateArray().Select(key => key.GetProperty("kid").GetString()!)];
    }

    async Task EventuallyAsync(Func<Task<bool>> isSo)
    {
        for (var attempt = 0; attempt < 200 && !await isSo(); attempt++)
        {
            host.Clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Delay(20);
        }

        Assert.True(await isSo());
    }
}
