using System.Net;
using System.Security.Cryptography;
using System.Text;
using Klang.Records;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace Klang.SystemTests.Identity;

/// <summary>Citizens by ThaID and professionals by Provider ID, against a stand-in that speaks as they do.</summary>
public sealed class OutsideSignInTests : IAsyncLifetime
{
    const string Cid = "1999900000013";

    readonly StandInProvider provider = new();
    ClosedHost host = null!;

    public async ValueTask InitializeAsync()
    {
        await provider.StartAsync();
        host = new ClosedHost { Outside = provider.Settings };
        await host.InitializeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await host.DisposeAsync();
        await provider.DisposeAsync();
    }

    [Fact]
    public async Task A_citizen_comes_by_ThaID_and_is_led_to_the_own_chart_the_second_time_to_the_same_account()
    {
        var patient = await PutPatientAsync();
        provider.Claims = Citizen();
        using var first = new TestBrowser(host);
        using var second = new TestBrowser(host);

        var entered = await TravelAsync(first, "/sign-in/thaid");
        var account = host.Identity.Accounts.FindByPid(Cid);
        await TravelAsync(second, "/sign-in/thaid");

        Assert.Equal("/", entered.Location);
        Assert.NotNull(account);
        Assert.Equal(CallerKind.Citizen, account.Kind);
        Assert.Equal(patient, account.OwnPatient);
        Assert.Equal("2.3", account.AssuranceLevel);
        Assert.Equal(HttpStatusCode.OK, (await second.GetAsync("/account")).Status);
        Assert.Single(host.Identity.Accounts.List());
    }

    [Fact]
    public async Task Whoever_ThaID_does_not_vouch_for_well_enough_stays_outside()
    {
        using var stranger = RSA.Create(2048);
        Action[] faults =
        [
            () => provider.Claims = Citizen("ial", "2.1"),
            () => provider.Claims = Citizen("ial", "high"),
            () => provider.Claims = Citizen("pid", "1999900000014"),
            () => provider.Claims = Citizen("pid", ""),
            () => provider.WrongNonce = "another",
            () => provider.Audience = "another-client",
            () => provider.WrongKey = new RsaSecurityKey(stranger) { KeyId = "stand-in" },
        ];
        foreach (var fault in faults)
        {
            (provider.Claims, provider.WrongNonce, provider.Audience, provider.WrongKey) = (Citizen(), null, StandInProvider.ClientId, null);
            fault();
            using var browser = new TestBrowser(host);

            var refused = await TravelAsync(browser, "/sign-in/thaid");

            Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
            Assert.NotEqual(HttpStatusCode.OK, (await browser.GetAsync("/account")).Status);
        }

        Assert.Empty(host.Identity.Accounts.List());
    }

    [Fact]
    public async Task A_return_that_this_browser_did_not_start_or_that_comes_twice_is_refused()
    {
        provider.Claims = Citizen();
        using var victim = new TestBrowser(host);
        using var browser = new TestBrowser(host);
        var back = await ToProviderAndBackAsync(browser, "/sign-in/thaid");

        var foreign = await victim.GetAsync(back);
        var wrongState = await browser.GetAsync(back + "x");
        var used = await browser.GetAsync(back);

        Assert.Equal(HttpStatusCode.Unauthorized, foreign.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, wrongState.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, used.Status);
    }

    [Fact]
    public async Task A_nurse_comes_by_Provider_ID_with_the_role_and_places_of_the_profile_and_loses_them_with_it()
    {
        provider.Profile = Profile("พยาบาลวิชาชีพ", "2027-12-31", ClosedHost.Facility, ClosedHost.OtherFacility, "Z0000");
        using var browser = new TestBrowser(host);

        var entered = await TravelAsync(browser, "/sign-in/provider-id");
        var account = Assert.Single(host.Identity.Accounts.List());
        provider.Profile = Profile("พยาบาลวิชาชีพ", "2027-12-31", ClosedHost.OtherFacility);
        using var later = new TestBrowser(host);
        var again = await TravelAsync(later, "/sign-in/provider-id");

        Assert.StartsWith("/sign-in/facility", entered.Location, StringComparison.Ordinal);
        Assert.Equal(CallerRole.Nurse, account.Role);
        Assert.Equal([ClosedHost.Facility, ClosedHost.OtherFacility], account.Facilities.Order());
        Assert.Equal(new DateOnly(2027, 12, 31), account.LicenceUntil);
        Assert.Equal("/", again.Location);
        Assert.Equal([ClosedHost.OtherFacility], Assert.Single(host.Identity.Accounts.List()).Facilities);
        Assert.Null(Assert.Single(host.Identity.Sessions.ListOf(account.Id), session => session.Facility == ClosedHost.OtherFacility).FactorAt);
    }

    [Theory]
    [InlineData("แพทย์", "2026-11-26", ClosedHost.Facility)]
    [InlineData("แพทย์", "", ClosedHost.Facility)]
    [InlineData("ช่างไฟฟ้า", "2027-12-31", ClosedHost.Facility)]
    [InlineData("แพทย์", "2027-12-31", "Z0000")]
    public async Task Without_a_licence_a_profession_or_a_registered_place_nobody_enters(string position, string until, string code)
    {
        provider.Profile = Profile(position, until, code);
        using var browser = new TestBrowser(host);

        var refused = await TravelAsync(browser, "/sign-in/provider-id");

        Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
        Assert.NotEqual(HttpStatusCode.OK, (await browser.GetAsync("/account")).Status);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"account_id\":{},\"organization\":{}}")]
    [InlineData("{\"account_id\":\"a\",\"organization\":[null,1,\"x\",{\"hcode\":[]}]}")]
    public async Task A_profile_that_is_none_lets_nobody_in(string profile)
    {
        provider.Profile = profile;
        using var browser = new TestBrowser(host);

        Assert.Equal(HttpStatusCode.Unauthorized, (await TravelAsync(browser, "/sign-in/provider-id")).Status);
    }

    async Task<TestAnswer> TravelAsync(TestBrowser browser, string path) => await browser.GetAsync(await ToProviderAndBackAsync(browser, path));

    /// <summary>Follows the browser to the provider; answers where that sends it back to.</summary>
    async Task<string> ToProviderAndBackAsync(TestBrowser browser, string path)
    {
        var away = await browser.GetAsync(path);
        using var there = await host.Client.GetAsync(away.Location);
        return there.Headers.Location!.PathAndQuery;
    }

    static Dictionary<string, object> Citizen(string? name = null, string? value = null)
    {
        var claims = new Dictionary<string, object> { ["sub"] = "citizen-4711", ["pid"] = Cid, ["ial"] = "2.3", ["given_name"] = "สมหญิง", ["family_name"] = "ทดสอบ" };
        if (name is not null)
        {
            claims[name] = value!;
        }

        return claims;
    }

    static string Profile(string position, string until, params string[] codes) => System.Text.Json.JsonSerializer.Serialize(new
    {
        account_id = "provider-4711",
        name_th = "พว. ทดสอบ ใจดี",
        organization = codes.Select(code => new { hcode = code, position, license_id = "ว.12345", license_expired_date = until }),
    });

    async Task<string> PutPatientAsync()
    {
        var write = new Write
        {
            Kind = WriteKind.Create,
            Type = Klang.Fhir.ResourceType.Patient,
            Body = Encoding.UTF8.GetBytes($$"""{"resourceType":"Patient","identifier":[{"system":"https://terms.sil-th.org/id/th-cid","value":"{{Cid}}"}]}"""),
        };
        var call = new WriteCall(write) { Caller = new Caller { Id = "test", Kind = CallerKind.Development }, RequestId = "test" };
        return ClosedHost.Must(await host.House.Door.WriteAsync(call, CancellationToken.None)).Resource!.Id;
    }
}
