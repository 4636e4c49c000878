using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Klang.Records;
using Klang.Registries;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Klang.SystemTests.Identity;

/// <summary>Apps that ask a person's permission: SMART App Launch 2.2, PKCE, PAR, codes and refresh tokens that count once.</summary>
public sealed class AppLaunchTests(ClosedHost host) : IClassFixture<ClosedHost>
{
    const string Redirect = "http://127.0.0.1:4999/back";
    const string Wishes = "openid fhirUser launch/patient patient/*.rs offline_access";

    [Fact]
    public async Task A_citizen_allows_an_app_and_it_gets_tokens_about_that_patient()
    {
        var citizen = TestPerson.Add(host, CallerRole.None, CallerKind.Citizen, ownPatient: "patient-1");
        var app = AddApp();
        using var browser = new TestBrowser(host);
        await citizen.SignInAsync(browser);

        var code = await AllowAsync(browser, app, Wishes);
        var (status, tokens) = await RedeemAsync(app, code);
        var access = new JsonWebToken(tokens.GetProperty("access_token").GetString());
        var identity = new JsonWebToken(tokens.GetProperty("id_token").GetString());

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("patient-1", tokens.GetProperty("patient").GetString());
        Assert.Equal(Wishes.Split(' ').Order(), tokens.GetProperty("scope").GetString()!.Split(' ').Order());
        Assert.Equal(citizen.Account.Id, access.Subject);
        Assert.Equal("Patient/patient-1", identity.GetPayloadValue<string>("fhirUser"));
        Assert.InRange(tokens.GetProperty("expires_in").GetInt32(), 1, 300);
        Assert.True(await host.IsBelievedAsync(access.EncodedToken));
    }

    [Fact]
    public async Task The_person_may_say_no_and_is_asked_to_sign_in_first()
    {
        var citizen = TestPerson.Add(host, CallerRole.None, CallerKind.Citizen, ownPatient: "patient-1");
        var app = AddApp();
        using var browser = new TestBrowser(host);

        var unknown = await browser.GetAsync(Ask(app, Wishes));
        await citizen.SignInAsync(browser);
        var page = await browser.GetAsync(Ask(app, Wishes));
        var denied = await browser.PostAsync("/oauth/authorize", page, [.. page.Fields().Where(field => field.Name != "__RequestVerificationToken"), ("klang_answer", "deny")]);
        var forged = await browser.PostAsync("/oauth/authorize", page: null, [.. page.Fields().Where(field => field.Name != "__RequestVerificationToken"), ("klang_answer", "allow")]);

        Assert.StartsWith("/sign-in?return=", unknown.Location, StringComparison.Ordinal);
        Assert.Contains("error=access_denied", denied.Location, StringComparison.Ordinal);
        Assert.Null(forged.Location);
    }

    [Fact]
    public async Task Without_the_right_proof_key_redirect_address_or_audience_nothing_is_given()
    {
        var citizen = TestPerson.Add(host, CallerRole.None, CallerKind.Citizen, ownPatient: "patient-1");
        var app = AddApp();
        using var browser = new TestBrowser(host);
        await citizen.SignInAsync(browser);

        var noProof = await browser.GetAsync(Ask(app, Wishes, challenge: null));
        var plainProof = await browser.GetAsync(Ask(app, Wishes, method: "plain"));
        var elsewhere = await browser.GetAsync(Ask(app, Wishes, redirect: "http://127.0.0.1:4999/other"));
        var otherServer = await browser.GetAsync(Ask(app, Wishes, audience: "https://elsewhere.example/fhir"));
        var tooMuch = await browser.GetAsync(Ask(app, "system/*.cruds"));
        var code = await AllowAsync(browser, app, Wishes);
        var (wrong, _) = await RedeemAsync(app, code, verifier: new string('x', 43));

        Assert.All([noProof, plainProof, elsewhere], answer =>
        {
            Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
            Assert.Null(answer.Location);
            Assert.Contains("invalid_request", answer.Body, StringComparison.Ordinal);
        });
        Assert.Contains("error=invalid_request", otherServer.Location, StringComparison.Ordinal);
        Assert.Contains("error=invalid_scope", tooMuch.Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, wrong);
    }

    [Fact]
    public async Task A_code_used_twice_ends_all_that_came_of_it()
    {
        var citizen = TestPerson.Add(host, CallerRole.None, CallerKind.Citizen, ownPatient: "patient-1");
        var app = AddApp();
        using var browser = new TestBrowser(host);
        await citizen.SignInAsync(browser);
        var code = await AllowAsync(browser, app, Wishes);
        var (_, tokens) = await RedeemAsync(app, code);
        var access = tokens.GetProperty("access_token").GetString()!;
        Assert.True(await host.IsBelievedAsync(access));

        var (again, _) = await RedeemAsync(app, code);
        await host.FiveSecondsAsync();

        Assert.Equal(HttpStatusCode.BadRequest, again);
        Assert.False(await host.IsBelievedAsync(access));
    }

    [Fact]
    public async Task A_refresh_token_used_twice_ends_its_whole_family()
    {
        var citizen = TestPerson.Add(host, CallerRole.None, CallerKind.Citizen, ownPatient: "patient-1");
        var app = AddApp();
        using var browser = new TestBrowser(host);
        await citizen.SignInAsync(browser);
        var (_, first) = await RedeemAsync(app, await AllowAsync(browser, app, Wishes));
        var stolen = first.GetProperty("refresh_token").GetString()!;

        var (good, second) = await RefreshAsync(app, stolen);
        var (replayed, _) = await RefreshAsync(app, stolen);
        await host.FiveSecondsAsync();
        var (afterwards, _) = await RefreshAsync(app, second.GetProperty("refresh_token").GetString()!);

        Assert.Equal(HttpStatusCode.OK, good);
        Assert.Equal(HttpStatusCode.BadRequest, replayed);
        Assert.Equal(HttpStatusCode.BadRequest, afterwards);
        Assert.False(await host.IsBelievedAsync(second.GetProperty("access_token").GetString()!));
    }

    [Fact]
    public async Task Tokens_of_somebody_who_is_locked_are_refused_within_five_seconds_and_not_renewed()
    {
        var citizen = TestPerson.Add(host, CallerRole.None, CallerKind.Citizen, ownPatient: "patient-1");
        var app = AddApp();
        using var browser = new TestBrowser(host);
        await citizen.SignInAsync(browser);
        var (_, tokens) = await RedeemAsync(app, await AllowAsync(browser, app, Wishes));
        Assert.True(await host.IsBelievedAsync(tokens.GetProperty("access_token").GetString()!));

        host.Identity.Accounts.Set(citizen.Account.Id, AccountState.Locked);
        await host.FiveSecondsAsync();

        Assert.False(await host.IsBelievedAsync(tokens.GetProperty("access_token").GetString()!));
        Assert.Equal(HttpStatusCode.BadRequest, (await RefreshAsync(app, tokens.GetProperty("refresh_token").GetString()!)).Status);
    }

    [Fact]
    public async Task A_confidential_app_must_push_its_request_and_prove_who_it_is()
    {
        var nurse = TestPerson.Add(host, CallerRole.Nurse);
        var system = new TestSystem(host, "app-" + Guid.NewGuid().ToString("N")[..8], "ES384");
        AddClient(system.Id, ClientKind.ConfidentialApp, "user/Observation.rs openid", system.KeySet);
        using var browser = new TestBrowser(host);
        await nurse.SignInAsync(browser);
        var proof = new Dictionary<string, string>
        {
            ["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            ["client_assertion"] = system.Assertion(audience: host.Address + "/"),
        };

        var direct = await browser.GetAsync(Ask(system.Id, "user/Observation.rs"));
        using var unproved = await system.PostAsync("/oauth/par", Parameters(system.Id, "user/Observation.rs"));
        using var pushed = await system.PostAsync("/oauth/par", new(Parameters(system.Id, "user/Observation.rs").Concat(proof)));
        var uri = JsonDocument.Parse(await pushed.Content.ReadAsStringAsync()).RootElement.GetProperty("request_uri").GetString()!;
        var page = await browser.GetAsync(QueryHelpers.AddQueryString("/oauth/authorize", new Dictionary<string, string?> { ["client_id"] = system.Id, ["request_uri"] = uri }));
        var allowed = await browser.PostAsync("/oauth/authorize", page, [.. page.Fields().Where(field => field.Name != "__RequestVerificationToken"), ("klang_answer", "allow")]);
        var code = QueryHelpers.ParseQuery(new Uri(allowed.Location!).Query)["code"].ToString();
        proof["client_assertion"] = system.Assertion();
        using var redeemed = await system.PostAsync("/oauth/token", new(proof)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = Redirect,
            ["code_verifier"] = Verifier,
        });

        Assert.Equal(HttpStatusCode.BadRequest, direct.Status);
        Assert.Contains("invalid_request", direct.Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, unproved.StatusCode);
        Assert.Equal(HttpStatusCode.OK, redeemed.StatusCode);
    }

    [Fact]
    public async Task Staff_pick_the_patient_or_launch_the_app_from_an_open_chart()
    {
        const string Cid = "1999900000013";
        var nurse = TestPerson.Add(host, CallerRole.Nurse);
        var patient = await PutPatientAsync(Cid);
        var app = AddApp("launch launch/patient patient/*.rs openid");
        var launch = host.Identity.Launches.Add(nurse.Account.Id, patient);
        using var browser = new TestBrowser(host);
        await nurse.SignInAsync(browser);

        var picker = await browser.GetAsync(Ask(app, "launch/patient patient/*.rs"));
        var unknown = await browser.PostAsync("/oauth/authorize", picker, [.. picker.Fields().Where(field => field.Name != "__RequestVerificationToken"), ("klang_answer", "allow"), ("klang_patient", "3999900000125")]);
        var launched = await browser.GetAsync(Ask(app, "launch patient/*.rs", launch: launch));
        var allowed = await browser.PostAsync("/oauth/authorize", launched, [.. launched.Fields().Where(field => field.Name != "__RequestVerificationToken"), ("klang_answer", "allow")]);
        var (_, tokens) = await RedeemAsync(app, QueryHelpers.ParseQuery(new Uri(allowed.Location!).Query)["code"].ToString());
        var nobody = await browser.GetAsync(Ask(app, "launch patient/*.rs", launch: "made-up"));

        Assert.Contains("klang_patient", picker.Body, StringComparison.Ordinal);
        Assert.Null(unknown.Location);
        Assert.DoesNotContain("klang_patient", launched.Body, StringComparison.Ordinal);
        Assert.Equal(patient, tokens.GetProperty("patient").GetString());
        Assert.Contains("error=invalid_request", nobody.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_smart_configuration_names_what_there_is()
    {
        var smart = JsonDocument.Parse(await host.Client.GetStringAsync(host.Address + "/fhir/.well-known/smart-configuration")).RootElement;
        var discovery = JsonDocument.Parse(await host.Client.GetStringAsync(host.Address + "/.well-known/openid-configuration")).RootElement;

        foreach (var name in (string[])["authorization_endpoint", "token_endpoint", "jwks_uri", "introspection_endpoint", "revocation_endpoint", "issuer"])
        {
            Assert.Equal(discovery.GetProperty(name).GetString(), smart.GetProperty(name).GetString());
        }

        Assert.Equal(["S256"], discovery.GetProperty("code_challenge_methods_supported").EnumerateArray().Select(method => method.GetString()));
        Assert.DoesNotContain("client_secret_basic", discovery.GetProperty("token_endpoint_auth_methods_supported").EnumerateArray().Select(method => method.GetString()));
    }

    const string Verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    string AddApp(string scopes = Wishes)
    {
        var id = "app-" + Guid.NewGuid().ToString("N")[..8];
        AddClient(id, ClientKind.PublicApp, scopes, keySet: null);
        return id;
    }

    void AddClient(string id, ClientKind kind, string scopes, string? keySet)
    {
        ClosedHost.Must(host.Identity.Clients.Add(new NewClient(new ClientSystem { Id = id, Name = "Test app", Kind = kind, Scopes = scopes }, keySet, [Redirect])));
        foreach (var task in Enum.GetValues<ClientTask>())
        {
            ClosedHost.Must(host.Identity.Clients.Finish(id, task, "test"));
        }
    }

    string Ask(
        string app, string scopes, string? challenge = "", string method = "S256", string redirect = Redirect, string? audience = null, string? launch = null)
    {
        var parameters = Parameters(app, scopes);
        parameters["redirect_uri"] = redirect;
        parameters["aud"] = audience ?? parameters["aud"];
        parameters["code_challenge_method"] = method;
        if (challenge is null)
        {
            parameters.Remove("code_challenge");
            parameters.Remove("code_challenge_method");
        }

        if (launch is not null)
        {
            parameters["launch"] = launch;
        }

        return QueryHelpers.AddQueryString("/oauth/authorize", parameters!);
    }

    Dictionary<string, string> Parameters(string app, string scopes) => new()
    {
        ["response_type"] = "code",
        ["client_id"] = app,
        ["redirect_uri"] = Redirect,
        ["scope"] = scopes,
        ["state"] = "state-1",
        ["aud"] = host.Address + "/fhir",
        ["code_challenge"] = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier))),
        ["code_challenge_method"] = "S256",
    };

    async Task<string> AllowAsync(TestBrowser browser, string app, string scopes)
    {
        var page = await browser.GetAsync(Ask(app, scopes));
        var allowed = await browser.PostAsync(
            "/oauth/authorize", page, [.. page.Fields().Where(field => field.Name != "__RequestVerificationToken"), ("klang_answer", "allow")]);
        Assert.True(allowed.Location is not null, $"{page.Status} {page.Location} {allowed.Status} {allowed.Body}");
        var answer = QueryHelpers.ParseQuery(new Uri(allowed.Location).Query);
        Assert.Equal("state-1", answer["state"]);
        return answer["code"].ToString();
    }

    Task<(HttpStatusCode Status, JsonElement Body)> RedeemAsync(string app, string code, string verifier = Verifier) => PostAsync(new()
    {
        ["grant_type"] = "authorization_code",
        ["client_id"] = app,
        ["code"] = code,
        ["redirect_uri"] = Redirect,
        ["code_verifier"] = verifier,
    });

    Task<(HttpStatusCode Status, JsonElement Body)> RefreshAsync(string app, string token) => PostAsync(new()
    {
        ["grant_type"] = "refresh_token",
        ["client_id"] = app,
        ["refresh_token"] = token,
    });

    async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(Dictionary<string, string> form)
    {
        using var content = new FormUrlEncodedContent(form);
        using var answer = await host.Client.PostAsync(host.Address + "/oauth/token", content);
        return (answer.StatusCode, JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement);
    }

    async Task<string> PutPatientAsync(string cid)
    {
        var write = new Write
        {
            Kind = WriteKind.Create,
            Type = Klang.Fhir.ResourceType.Patient,
            Body = Encoding.UTF8.GetBytes($$"""{"resourceType":"Patient","identifier":[{"system":"https://terms.sil-th.org/id/th-cid","value":"{{cid}}"}]}"""),
        };
        var call = new WriteCall(write) { Caller = new Caller { Id = "test", Kind = CallerKind.Development }, RequestId = "test" };
        var written = ClosedHost.Must(await host.House.Door.WriteAsync(call, CancellationToken.None));
        return written.Resource!.Id;
    }
}
