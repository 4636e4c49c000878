using System.Net;
using System.Text.RegularExpressions;
using Klang.Records;
using Klang.Registries;
using Klang.Trust;
using Xunit;

namespace Klang.SystemTests.Identity;

/// <summary>People at browsers: password and code, sessions and their ends, facilities, locking, and what strangers can and cannot cause.</summary>
public sealed partial class SignInTests : IAsyncLifetime
{
    readonly ClosedHost host = new();

    public ValueTask InitializeAsync() => host.InitializeAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_nurse_signs_in_by_password_and_code_and_reaches_the_page_she_wanted()
    {
        var nurse = AddAccount(CallerRole.Nurse);
        using var browser = new TestBrowser(host);

        var asked = await browser.GetAsync("/chart/abc");
        var form = await browser.GetAsync(asked.Location!);
        var entered = await SignInAsync(browser, nurse, form);

        Assert.StartsWith("/sign-in?return=", asked.Location, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.SeeOther, entered.Status);
        Assert.Equal("/chart/abc", entered.Location);
        Assert.Contains("HttpOnly", entered.Cookies, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("SameSite=Lax", entered.Cookies, StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual(HttpStatusCode.SeeOther, (await browser.GetAsync("/")).Status);
    }

    [Theory]
    [InlineData("klang-session=***")]
    [InlineData("klang-session=")]
    [InlineData("klang-session=AAAA")]
    [InlineData("klang-session=83GAPfZmHypdeS0wS59XB0y4Ya5pzWipmt6VfvbkzGY")]
    [InlineData("klang-session=..%2F..%2Fetc; __Host-klang-session=x")]
    public async Task A_made_up_cookie_is_no_session(string cookie)
    {
        using var browser = new TestBrowser(host) { CookieHeader = cookie };
        var answer = await browser.GetAsync("/chart/abc");
        Assert.Equal(HttpStatusCode.SeeOther, answer.Status);
        Assert.StartsWith("/sign-in", answer.Location, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_code_counts_once()
    {
        var nurse = AddAccount(CallerRole.Nurse);
        using var first = new TestBrowser(host);
        using var second = new TestBrowser(host);
        var code = CodeOf(nurse);

        var good = await SignInAsync(first, nurse, code: code);
        var replayed = await SignInAsync(second, nurse, code: code);

        Assert.Equal(HttpStatusCode.SeeOther, good.Status);
        Assert.Equal(HttpStatusCode.Unauthorized, replayed.Status);
    }

    [Fact]
    public async Task Whatever_is_wrong_is_answered_alike()
    {
        var nurse = AddAccount(CallerRole.Nurse);
        var locked = AddAccount(CallerRole.Nurse);
        host.Identity.Accounts.Set(locked.Account.Id, AccountState.Locked);
        using var browser = new TestBrowser(host);

        var bodies = new List<string>();
        foreach (var (login, password, code) in ((string, string, string)[])
            [("nobody", nurse.Password, CodeOf(nurse)), (nurse.Login, "wrong", CodeOf(nurse)), (nurse.Login, nurse.Password, "000000"), (locked.Login, locked.Password, CodeOf(locked))])
        {
            var refused = await browser.PostAsync("/sign-in", await browser.GetAsync("/sign-in"), ("login", login), ("password", password), ("code", code));
            Assert.Equal(HttpStatusCode.Unauthorized, refused.Status);
            bodies.Add(Variable().Replace(refused.Body, "").Replace(login, "", StringComparison.Ordinal));
        }

        Assert.Single(bodies.Distinct());
    }

    [Fact]
    public async Task After_five_failures_the_next_try_waits_longer_each_time_and_nobody_is_locked_out_for_good()
    {
        var nurse = AddAccount(CallerRole.Nurse);
        using var browser = new TestBrowser(host);
        for (var attempt = 0; attempt < FailureRegistry.FreeTries; attempt++)
        {
            await SignInAsync(browser, nurse, password: "wrong", code: "000000");
        }

        var waits = await SignInAsync(browser, nurse, code: CodeOf(nurse));
        host.Clock.Advance(TimeSpan.FromSeconds(waits.RetryAfter));
        await SignInAsync(browser, nurse, password: "wrong", code: "000000");
        var waitsLonger = await SignInAsync(browser, nurse, code: CodeOf(nurse));
        host.Clock.Advance(TimeSpan.FromMinutes(1));
        var entered = await SignInAsync(browser, nurse);

        Assert.Equal(HttpStatusCode.TooManyRequests, waits.Status);
        Assert.Equal(HttpStatusCode.TooManyRequests, waitsLonger.Status);
        Assert.True(waitsLonger.RetryAfter > waits.RetryAfter);
        Assert.Equal(HttpStatusCode.SeeOther, entered.Status);
    }

    [Theory]
    [InlineData(CallerKind.Staff, CallerRole.Nurse, 15, 12 * 60)]
    [InlineData(CallerKind.Citizen, CallerRole.None, 10, 60)]
    [InlineData(CallerKind.Staff, CallerRole.PrivacyOfficer, 10, 4 * 60)]
    [InlineData(CallerKind.Staff, CallerRole.Operator, 10, 4 * 60)]
    public async Task A_session_ends_when_it_was_idle_and_when_its_time_is_over(CallerKind kind, CallerRole role, int idleMinutes, int wholeMinutes)
    {
        var person = AddAccount(role, kind);
        using var idle = new TestBrowser(host);
        using var busy = new TestBrowser(host);
        await SignInAsync(idle, person);
        host.Clock.Advance(TimeSpan.FromMinutes(idleMinutes) - TimeSpan.FromSeconds(1));
        Assert.True(await IsSignedInAsync(idle));
        host.Clock.Advance(TimeSpan.FromMinutes(idleMinutes));
        Assert.False(await IsSignedInAsync(idle));

        await SignInAsync(busy, person);
        for (var minute = 0; minute + 5 < wholeMinutes; minute += 5)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(5));
            Assert.True(await IsSignedInAsync(busy), $"after {minute + 5} minutes");
        }

        host.Clock.Advance(TimeSpan.FromMinutes(5));
        Assert.False(await IsSignedInAsync(busy));
    }

    [Fact]
    public async Task A_third_session_of_a_member_of_staff_ends_the_first()
    {
        var nurse = AddAccount(CallerRole.Nurse);
        using var first = new TestBrowser(host);
        using var second = new TestBrowser(host);
        using var third = new TestBrowser(host);
        foreach (var browser in (TestBrowser[])[first, second, third])
        {
            await SignInAsync(browser, nurse);
            host.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        Assert.False(await IsSignedInAsync(first));
        Assert.True(await IsSignedInAsync(second));
        Assert.True(await IsSignedInAsync(third));
    }

    [Fact]
    public async Task Locked_accounts_suspended_facilities_and_ended_licences_end_sessions()
    {
        var locked = AddAccount(CallerRole.Nurse);
        var expired = AddAccount(CallerRole.Physician, licenceUntil: new DateOnly(2026, 11, 27));
        var there = AddAccount(CallerRole.Nurse, facilities: [ClosedHost.OtherFacility]);
        using var a = new TestBrowser(host);
        using var b = new TestBrowser(host);
        using var c = new TestBrowser(host);
        await SignInAsync(a, locked);
        await SignInAsync(b, there);
        Assert.True(await IsSignedInAsync(a) && await IsSignedInAsync(b));

        host.Identity.Accounts.Set(locked.Account.Id, AccountState.Locked);
        host.Identity.Facilities.Set(ClosedHost.OtherFacility, FacilityState.Suspended);

        Assert.False(await IsSignedInAsync(a));
        Assert.False(await IsSignedInAsync(b));
        await SignInAsync(c, expired);
        Assert.True(await IsSignedInAsync(c));
        for (var minutes = 0; minutes < 11 * 60; minutes += 10)
        {
            host.Clock.Advance(TimeSpan.FromMinutes(10));
            await IsSignedInAsync(c);
        }

        Assert.Equal(HttpStatusCode.SeeOther, (await SignInAsync(c, expired)).Status);
        host.Clock.Advance(TimeSpan.FromHours(4)); // Past midnight in Bangkok.
        Assert.Equal(HttpStatusCode.Unauthorized, (await SignInAsync(c, expired)).Status);
    }

    [Fact]
    public async Task Somebody_with_two_facilities_says_for_which_one_and_keeps_it()
    {
        var nurse = AddAccount(CallerRole.Nurse, facilities: [ClosedHost.Facility, ClosedHost.OtherFacility]);
        using var browser = new TestBrowser(host);
        var entered = await SignInAsync(browser, nurse);
        var blocked = await browser.GetAsync("/");
        var choice = await browser.GetAsync("/sign-in/facility");
        var stranger = await browser.PostAsync("/sign-in/facility", choice, ("facility", "X0000"));
        var chosen = await browser.PostAsync("/sign-in/facility", choice, ("facility", ClosedHost.OtherFacility));
        var start = await browser.GetAsync("/");
        await browser.PostAsync("/sign-in/facility", choice, ("facility", ClosedHost.Facility));

        Assert.Equal("/sign-in/facility", entered.Location);
        Assert.Equal("/sign-in/facility", blocked.Location);
        Assert.Equal("/sign-in", stranger.Location);
        Assert.Equal("/", chosen.Location);
        Assert.Contains("Other hospital", start.Body, StringComparison.Ordinal);
        Assert.Contains("Other hospital", (await browser.GetAsync("/")).Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_out_ends_the_session_and_a_lock_asks_for_the_same_person_again()
    {
        var nurse = AddAccount(CallerRole.Nurse);
        using var browser = new TestBrowser(host);
        await SignInAsync(browser, nurse);
        var cookies = browser.CookieHeader;
        await browser.PostAsync("/sign-out", await browser.GetAsync("/account"), ("lock", "yes"));
        var whileLocked = await IsSignedInAsync(browser);
        host.Clock.Advance(TimeSpan.FromSeconds(60));
        await SignInAsync(browser, nurse);
        var again = await IsSignedInAsync(browser);
        await browser.PostAsync("/sign-out", await browser.GetAsync("/account"));

        Assert.False(whileLocked);
        Assert.True(again);
        Assert.False(await IsSignedInAsync(browser));
        using var thief = new TestBrowser(host) { CookieHeader = cookies };
        Assert.False(await IsSignedInAsync(thief));
    }

    [Fact]
    public async Task A_form_of_another_site_or_without_its_token_does_nothing()
    {
        var nurse = AddAccount(CallerRole.Nurse);
        using var browser = new TestBrowser(host);
        await SignInAsync(browser, nurse);

        await browser.PostAsync("/sign-out", page: null);
        var afterBare = await IsSignedInAsync(browser);
        await browser.PostAsync("/sign-out", await new TestBrowser(host).GetAsync("/sign-in"));
        var afterForeign = await IsSignedInAsync(browser);

        Assert.True(afterBare);
        Assert.True(afterForeign);
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("https://evil.example/")]
    [InlineData("/\\evil.example")]
    public async Task The_way_back_never_leads_to_another_site(string back)
    {
        var nurse = AddAccount(CallerRole.Nurse);
        using var browser = new TestBrowser(host);
        var form = await browser.GetAsync("/sign-in?return=" + Uri.EscapeDataString(back));

        var entered = await browser.PostAsync(
            "/sign-in", form, ("login", nurse.Login), ("password", nurse.Password), ("code", CodeOf(nurse)), ("return", back));

        Assert.Equal("/", entered.Location);
        Assert.DoesNotContain("evil", form.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_step_up_by_a_fresh_code_renews_the_second_factor()
    {
        var nurse = AddAccount(CallerRole.Nurse);
        using var browser = new TestBrowser(host);
        await SignInAsync(browser, nurse);
        host.Clock.Advance(TimeSpan.FromMinutes(6));
        var session = Assert.Single(host.Identity.Sessions.ListOf(nurse.Account.Id));
        var page = await browser.GetAsync("/sign-in/step-up?return=%2Faccount");

        var wrong = await browser.PostAsync("/sign-in/step-up", page, ("code", "000000"));
        var right = await browser.PostAsync("/sign-in/step-up", page, ("code", CodeOf(nurse)), ("return", "/account"));

        Assert.Equal(HttpStatusCode.Unauthorized, wrong.Status);
        Assert.Equal("/account", right.Location);
        Assert.True(host.Identity.Sessions.ListOf(nurse.Account.Id)[0].FactorAt > session.FactorAt);
    }

    [Fact]
    public async Task Sign_ins_refusals_and_ends_stand_in_the_ledger()
    {
        var nurse = AddAccount(CallerRole.Nurse);
        using var browser = new TestBrowser(host);
        await SignInAsync(browser, nurse, password: "wrong");
        await SignInAsync(browser, nurse);
        await browser.PostAsync("/sign-out", await browser.GetAsync("/account"));

        var entries = new List<LedgerEntry>();
        var reader = new LedgerReader(host.House.Store.Vault);
        await foreach (var batch in host.House.Store.Records.ReadLedgerAsync(0, CancellationToken.None))
        {
            entries.AddRange(reader.Read(batch));
        }

        var mine = entries.Where(entry => entry.CallerId == nurse.Account.Id && entry.Action == AccessAction.Login).ToList();
        Assert.Equal([false, true, true], mine.Select(entry => entry.Granted));
        Assert.Equal(["password", "password", "sign-out"], mine.Select(entry => entry.Rule));
        Assert.All(mine, entry => Assert.DoesNotContain(nurse.Login, entry.What, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_in_the_identity_file_names_a_person_or_holds_a_secret()
    {
        const string Cid = "1999900000013";
        var nurse = AddAccount(CallerRole.Nurse);
        ClosedHost.Must(host.Identity.Accounts.Add(
            new Account { Id = AccountRegistry.NewId(), Kind = CallerKind.Citizen, Secret = new AccountSecret { Name = "สมหญิง ทดสอบชื่อ" } }, Cid, ("thaid", "subject-4711")));
        using var browser = new TestBrowser(host);
        await SignInAsync(browser, nurse);
        var system = host.AddSystem();
        var token = await system.TokenAsync();

        var files = Directory.GetFiles(Path.Combine(host.Folder, "identity"));
        var bytes = files.SelectMany(File.ReadAllBytes).ToArray();

        Assert.NotNull(host.Identity.Accounts.FindByPid(Cid));
        Assert.NotNull(host.Identity.Accounts.FindBySubject("thaid", "subject-4711"));
        foreach (var secret in (string[])[Cid, nurse.Login, nurse.Account.Secret.Name, nurse.Account.Secret.TotpKey, nurse.Password, "subject-4711", "สมหญิง", "argon2id", browser.SessionValue, token, "PRIVATE KEY", "masterKey"])
        {
            Assert.True(bytes.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(secret)) < 0, secret);
        }
    }

    TestPerson AddAccount(
        CallerRole role, CallerKind kind = CallerKind.Staff, string[]? facilities = null, DateOnly? licenceUntil = null) =>
        TestPerson.Add(host, role, kind, facilities, licenceUntil);

    string CodeOf(TestPerson person) => person.CodeAt(host.Clock.GetUtcNow());

    Task<TestAnswer> SignInAsync(TestBrowser browser, TestPerson person, TestAnswer? page = null, string? password = null, string? code = null) =>
        person.SignInAsync(browser, page, password, code);

    static async Task<bool> IsSignedInAsync(TestBrowser browser) => (await browser.GetAsync("/account")).Status == HttpStatusCode.OK;

    [GeneratedRegex("value=\"[^\"]*\"|\\?v=[0-9a-f]+", RegexOptions.None, 5_000)]
    private static partial Regex Variable();
}
