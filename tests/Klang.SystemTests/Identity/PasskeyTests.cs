using Klang.Records;
using Klang.SystemTests.Pages;
using Microsoft.Playwright;
using Xunit;

namespace Klang.SystemTests.Identity;

/// <summary>The whole ceremony of passkeys in a real browser, with Chromium's virtual authenticator, under the server's own policy.</summary>
public sealed class PasskeyTests(Chromium chromium, ClosedHost host) : IClassFixture<Chromium>, IClassFixture<ClosedHost>
{
    [Fact]
    public async Task A_passkey_is_added_signs_in_without_a_name_steps_up_and_is_removed()
    {
        var nurse = TestPerson.Add(host, CallerRole.Nurse);
        var page = await chromium.OpenAsync(1366, 768, withScript: true);
        var faults = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type == "error" && !message.Text.Contains("the server responded with a status", StringComparison.Ordinal))
            {
                faults.Add(message.Text);
            }
        };
        var authenticator = await AddAuthenticatorAsync(page, isVerifying: true);
        await SignInAsync(page, nurse);

        await page.GotoAsync(host.Address + "/account");
        await page.Locator("form[data-passkey=create] button").ClickAsync();
        await page.Locator(".rows li").WaitForAsync();
        await page.Locator("form[action='/sign-out'] button:not([name])").ClickAsync();
        await page.WaitForURLAsync("**/sign-in");
        var signedOut = (await page.GotoAsync(host.Address + "/account"))!.Url;
        await page.Locator("form[data-passkey=get] button").ClickAsync();
        await page.WaitForURLAsync(host.Address + "/account");
        var sessions = host.Identity.Sessions.ListOf(nurse.Account.Id);
        host.Clock.Advance(TimeSpan.FromMinutes(6));
        await page.GotoAsync(host.Address + "/account");
        await page.Locator(".rows button").ClickAsync();
        await page.WaitForURLAsync("**/sign-in/step-up**");
        await page.Locator("form[data-passkey=get] button").ClickAsync();
        await page.WaitForURLAsync(host.Address + "/account");
        await page.Locator(".rows button").ClickAsync();
        await page.Locator(".empty").WaitForAsync();

        Assert.Contains("/sign-in", signedOut, StringComparison.Ordinal);
        Assert.NotNull(Assert.Single(sessions).FactorAt);
        Assert.Empty(host.Identity.Passkeys.ListOf(nurse.Account.Id));
        Assert.Empty(faults);
        await authenticator.DetachAsync();
    }

    [Fact]
    public async Task A_passkey_of_nobody_and_an_answer_used_twice_let_nobody_in()
    {
        var nurse = TestPerson.Add(host, CallerRole.Nurse);
        var page = await chromium.OpenAsync(1366, 768, withScript: true);
        await AddAuthenticatorAsync(page, isVerifying: true);
        await SignInAsync(page, nurse);
        await page.GotoAsync(host.Address + "/account");
        await page.Locator("form[data-passkey=create] button").ClickAsync();
        await page.Locator(".rows li").WaitForAsync();
        await page.Context.ClearCookiesAsync();

        // The same answer is caught on its way, used, and sent again with all its cookies.
        string? body = null;
        string? cookies = null;
        await page.RouteAsync("**/sign-in/passkey", async route =>
        {
            body = route.Request.PostData;
            cookies = (await route.Request.AllHeadersAsync())["cookie"];
            await route.ContinueAsync();
        });
        await page.GotoAsync(host.Address + "/sign-in");
        await page.Locator("form[data-passkey=get] button").ClickAsync();
        await page.WaitForURLAsync(host.Address + "/");
        using var again = new HttpRequestMessage(HttpMethod.Post, host.Address + "/sign-in/passkey")
        {
            Content = new StringContent(body!, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded"),
        };
        again.Headers.Add("Cookie", cookies);
        using var replayed = await host.Client.SendAsync(again);

        Assert.Equal(System.Net.HttpStatusCode.Unauthorized, replayed.StatusCode);
        host.Identity.Passkeys.Remove(nurse.Account.Id, CredentialOf(nurse));
        await page.Context.ClearCookiesAsync();
        await page.GotoAsync(host.Address + "/sign-in");
        await page.Locator("form[data-passkey=get] button").ClickAsync();
        await page.Locator(".errors").WaitForAsync();
        Assert.EndsWith("/sign-in/passkey", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authenticator_that_does_not_know_its_user_is_not_enough()
    {
        var nurse = TestPerson.Add(host, CallerRole.Nurse);
        var page = await chromium.OpenAsync(1366, 768, withScript: true);
        await AddAuthenticatorAsync(page, isVerifying: false);
        await SignInAsync(page, nurse);
        await page.GotoAsync(host.Address + "/account");

        await page.Locator("form[data-passkey=create] button").ClickAsync();
        await page.Locator("form[data-passkey=create] .fault:visible").WaitForAsync();

        Assert.Empty(host.Identity.Passkeys.ListOf(nurse.Account.Id));
    }

    [Theory]
    [InlineData(1366, 768)]
    [InlineData(360, 740)]
    public async Task The_sign_in_page_reads_without_sideways_scrolling_and_without_script(int width, int height)
    {
        var page = await chromium.OpenAsync(width, height);
        await page.GotoAsync(host.Address + "/sign-in");

        var scroll = await page.Locator("html").EvaluateAsync<int>("html => html.scrollWidth");
        Assert.True(scroll <= width, $"{scroll} > {width}");
        Assert.False(await page.Locator("form[data-passkey]").IsVisibleAsync());
        Assert.True(await page.Locator("#login").IsVisibleAsync());
        await page.GotoAsync(host.Address + "/sign-in?lang=en");
        Assert.Equal("Sign in", await page.Locator("h1").TextContentAsync());
    }

    byte[] CredentialOf(TestPerson person) =>
        System.Text.Json.JsonSerializer.Deserialize<Klang.Identity.KeptPasskey>(Assert.Single(host.Identity.Passkeys.ListOf(person.Account.Id)))!.CredentialId;

    async Task SignInAsync(IPage page, TestPerson person)
    {
        host.Clock.Advance(TimeSpan.FromSeconds(30));
        await page.GotoAsync(host.Address + "/sign-in");
        await page.FillAsync("#login", person.Login);
        await page.FillAsync("#password", person.Password);
        await page.FillAsync("#code", person.CodeAt(host.Clock.GetUtcNow()));
        await page.Locator("form[action='/sign-in'] button").ClickAsync();
        await page.WaitForURLAsync(host.Address + "/");
    }

    static async Task<ICDPSession> AddAuthenticatorAsync(IPage page, bool isVerifying)
    {
        var devtools = await page.Context.NewCDPSessionAsync(page);
        await devtools.SendAsync("WebAuthn.enable");
        await devtools.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = isVerifying,
                ["isUserVerified"] = isVerifying,
                ["automaticPresenceSimulation"] = true,
            },
        });
        return devtools;
    }
}
