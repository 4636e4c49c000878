using Klang.Identity;
using Klang.Records;
using Klang.Registries;
using OtpNet;

namespace Klang.SystemTests.Identity;

/// <summary>Somebody with an account, a password and an authenticator app.</summary>
sealed record TestPerson(ClosedHost Host, Account Account, string Login, string Password)
{
    internal static TestPerson Add(
        ClosedHost host, CallerRole role, CallerKind kind = CallerKind.Staff, string[]? facilities = null, DateOnly? licenceUntil = null, string ownPatient = "")
    {
        var made = FirstCredentials.Make();
        var login = "person-" + Guid.NewGuid().ToString("N")[..8];
        var hasFacility = kind == CallerKind.Staff && role is not (CallerRole.Planner or CallerRole.PrivacyOfficer or CallerRole.Operator or CallerRole.Auditor);
        var account = ClosedHost.Must(host.Identity.Accounts.Add(new Account
        {
            Id = AccountRegistry.NewId(),
            Kind = kind,
            Role = role,
            OwnPatient = ownPatient,
            Facilities = [.. facilities ?? (hasFacility ? [ClosedHost.Facility] : [])],
            LicenceUntil = licenceUntil ?? new DateOnly(2099, 12, 31),
            Secret = new AccountSecret { Login = login, Name = "ชื่อทดสอบ " + login, PasswordHash = PasswordHash.Make(made.Password), TotpKey = made.TotpKey },
        }));
        return new TestPerson(host, account, login, made.Password);
    }

    internal string CodeAt(DateTimeOffset time) => new Totp(Base32Encoding.ToBytes(Account.Secret.TotpKey)).ComputeTotp(time.UtcDateTime);

    /// <summary>Fills in the sign-in form; a moment later than the last time, so that the code is a new one.</summary>
    internal async Task<TestAnswer> SignInAsync(TestBrowser browser, TestAnswer? page = null, string? password = null, string? code = null)
    {
        if (code is null)
        {
            Host.Clock.Advance(TimeSpan.FromSeconds(30));
        }

        page ??= await browser.GetAsync("/sign-in");
        return await browser.PostAsync(
            "/sign-in", page, ("login", Login), ("password", password ?? Password), ("code", code ?? CodeAt(Host.Clock.GetUtcNow())), ("return", page.Field("return") ?? ""));
    }
}
