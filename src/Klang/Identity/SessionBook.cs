using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using Klang.Registries;
using Klang.Trust;

namespace Klang.Identity;

/// <summary>
/// Sessions: begun, found by cookie, locked, ended. The browser holds a random value and nothing else; what it stands for is here, and is looked up anew
/// with every request, so that a locked account or suspended facility counts at once.
/// </summary>
sealed class SessionBook(IdentityHouse house, IAuthJournal journal, TimeProvider clock)
{
    const int CookieBytes = 32;

    /// <summary>How exactly the last use is kept: not every request is worth a write.</summary>
    static readonly TimeSpan SeenGrain = TimeSpan.FromSeconds(15);

    readonly CallerResolver callers = new(house, clock);

    /// <summary>Begins a session; answers what the cookie must hold.</summary>
    /// <param name="account">Who signed in.</param>
    /// <param name="before">The session that this browser had, when it is the same person's and only locked: its facility is kept.</param>
    /// <param name="rule">By what it was proved: <c>passkey</c>, <c>password</c>, <c>thaid</c> …</param>
    /// <param name="hasFactor">True when a second factor was proved.</param>
    /// <param name="requestId">For the ledger.</param>
    /// <param name="cancellationToken">Ends the wait for the ledger; nobody is then signed in.</param>
    public async Task<string> BeginAsync(
        Account account, BrowserSession? before, string rule, bool hasFactor, string requestId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var facility = before is not null && before.Account == account.Id && account.Facilities.Contains(before.Facility)
            ? before.Facility
            : account.Facilities.Length == 1 ? account.Facilities[0] : "";
        var session = new BrowserSession("s-" + Guid.CreateVersion7(now).ToString("N"), account.Id, facility, now, now, hasFactor ? now : null, IsLocked: false);
        await journal.WriteAsync(
            new AuthEvent(account.Id, AccessAction.Login, rule, Granted: true, $"session {session.Id} began") { Facility = facility, RequestId = requestId },
            cancellationToken);
        if (before is not null)
        {
            house.Sessions.End(before.Id);
        }

        foreach (var tooMany in house.Sessions.ListOf(account.Id).Skip(SessionLimits.Of(account).Concurrent - 1))
        {
            await EndAsync(tooMany, "too-many-sessions", requestId, cancellationToken);
        }

        var cookie = RandomNumberGenerator.GetBytes(CookieBytes);
        house.Sessions.Add(SHA256.HashData(cookie), session);
        return Base64Url.EncodeToString(cookie);
    }

    /// <summary>Who is signed in with this cookie; null when nobody is any more.</summary>
    public SignedIn? Find(string? cookie)
    {
        if (FindSession(cookie) is not { IsLocked: false } session || house.Accounts.Find(session.Account) is not { } account)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var limits = SessionLimits.Of(account);
        if (now >= session.Began + limits.Whole || now >= session.Seen + limits.Idle
            || callers.Resolve(account, session.Facility, session.FactorAt) is not { } caller)
        {
            return null;
        }

        if (now - session.Seen >= SeenGrain)
        {
            house.Sessions.See(session.Id, now);
        }

        var mustChoose = session.Facility.Length == 0 && account.Facilities.Length > 1;
        return new SignedIn(session, account, mustChoose ? null : caller with { Session = session.Id });
    }

    /// <summary>The session of a cookie, even a locked one or one that was idle too long; null when there is none.</summary>
    public BrowserSession? FindSession(string? cookie)
    {
        var bytes = new byte[CookieBytes];
        return cookie is { Length: > 0 and < 64 } && Base64Url.DecodeFromChars(cookie, bytes, out _, out var length) == OperationStatus.Done && length == CookieBytes
            ? house.Sessions.Find(SHA256.HashData(bytes))
            : null;
    }

    /// <summary>Chooses the facility of a session; false when the account has no such one. A session has one facility for good.</summary>
    public bool TryChoose(SignedIn signedIn, string facility)
    {
        if (signedIn.Session.Facility.Length > 0 || !signedIn.Account.Facilities.Contains(facility) || !callers.MayAct(facility))
        {
            return false;
        }

        house.Sessions.Choose(signedIn.Session.Id, facility);
        return true;
    }

    /// <summary>A second factor was proved again.</summary>
    public async Task StepUpAsync(SignedIn signedIn, string rule, string requestId, CancellationToken cancellationToken)
    {
        await journal.WriteAsync(
            new AuthEvent(signedIn.Account.Id, AccessAction.Login, rule, Granted: true, $"session {signedIn.Session.Id} stepped up")
            {
                Facility = signedIn.Session.Facility,
                RequestId = requestId,
            }, cancellationToken);
        house.Sessions.Prove(signedIn.Session.Id, clock.GetUtcNow());
    }

    /// <summary>Locks the screen: the same person goes on at the same facility after proving who they are.</summary>
    public void Lock(BrowserSession session) => house.Sessions.Lock(session.Id);

    public async Task EndAsync(BrowserSession session, string rule, string requestId, CancellationToken cancellationToken)
    {
        house.Sessions.End(session.Id);
        await journal.WriteAsync(
            new AuthEvent(session.Account, AccessAction.Login, rule, Granted: true, $"session {session.Id} ended") { Facility = session.Facility, RequestId = requestId },
            cancellationToken);
    }
}
