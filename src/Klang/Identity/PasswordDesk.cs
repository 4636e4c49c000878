using System.Globalization;
using Klang.Fhir;
using Klang.Registries;
using Klang.Trust;
using OtpNet;

namespace Klang.Identity;

/// <summary>
/// Signing in by password and one-time code, for whoever has no passkey at hand. Whatever is wrong, the answer and its time are the same; tries are counted
/// by account and by source, and wait longer and longer.
/// </summary>
sealed class PasswordDesk(IdentityHouse house, IAuthJournal journal, TimeProvider clock) : IDisposable
{
    /// <summary>Passwords hashed at a time: each takes 19 MiB and a core.</summary>
    const int HashesMax = 2;

    const int HashWaitSeconds = 5;
    const int LoginLengthMax = 64;
    const int CodeDigits = 6;

    static readonly Refusal Wrong = new(RefusalKind.Unauthenticated, "login", "Name, password or code is wrong.");

    readonly SemaphoreSlim hashing = new(HashesMax);

    /// <summary>The account; unauthenticated when anything is wrong, busy when the next try must wait.</summary>
    public async Task<Outcome<Account>> CheckAsync(PasswordTry sent, CancellationToken cancellationToken)
    {
        if (house.Failures.DelayOf(sent.Login, sent.Source) is var delay && delay > TimeSpan.Zero)
        {
            return Wait(delay);
        }

        if (!await hashing.WaitAsync(TimeSpan.FromSeconds(HashWaitSeconds), cancellationToken))
        {
            return Wait(TimeSpan.FromSeconds(HashWaitSeconds));
        }

        Account? account;
        bool isRight;
        try
        {
            account = sent.Login.Length <= LoginLengthMax ? house.Accounts.FindByLogin(sent.Login) : null;
            isRight = PasswordHash.IsRight(account?.Secret.PasswordHash, sent.Password);
        }
        finally
        {
            hashing.Release();
        }

        if (account is null || !isRight || account.State != AccountState.Active || !TryUseCode(account, sent.Code))
        {
            return await FailAsync(account, sent, cancellationToken);
        }

        house.Failures.Forgive(sent.Login);
        return account;
    }

    /// <summary>A one-time code alone, of somebody who is signed in already.</summary>
    public async Task<Outcome<Account>> CheckCodeAsync(Account account, PasswordTry sent, CancellationToken cancellationToken)
    {
        if (house.Failures.DelayOf(account.Id, sent.Source) is var delay && delay > TimeSpan.Zero)
        {
            return Wait(delay);
        }

        return TryUseCode(account, sent.Code)
            ? account
            : await FailAsync(account, sent with { Login = account.Id }, cancellationToken);
    }

    public void Dispose() => hashing.Dispose();

    /// <summary>Seconds that a refusal asks to wait; 0 when it does not.</summary>
    public static int SecondsToWait(Refusal refusal) =>
        refusal.Kind == RefusalKind.Busy ? int.Parse(refusal.Complaints[0].Path!, CultureInfo.InvariantCulture) : 0;

    async Task<Outcome<Account>> FailAsync(Account? account, PasswordTry sent, CancellationToken cancellationToken)
    {
        house.Failures.Add(sent.Login, sent.Source);
        await journal.WriteAsync(
            new AuthEvent(account?.Id ?? "unknown-account", AccessAction.Login, "password", Granted: false, "sign-in refused") { RequestId = sent.RequestId },
            cancellationToken);
        return Wrong;
    }

    static Refusal Wait(TimeSpan delay) => new(
        RefusalKind.Busy, "throttled", "Too many tries.", Math.Ceiling(delay.TotalSeconds).ToString("0", CultureInfo.InvariantCulture));

    /// <summary>True when the code is of now, or of the step before or after, and no such code was used before (RFC 6238 §5.2).</summary>
    bool TryUseCode(Account account, string code)
    {
        if (account.Secret.TotpKey.Length == 0 || code.Length != CodeDigits)
        {
            return false;
        }

        var totp = new Totp(Base32Encoding.ToBytes(account.Secret.TotpKey));
        return totp.VerifyTotp(clock.GetUtcNow().UtcDateTime, code, out var step, new VerificationWindow(previous: 1, future: 1))
            && house.Accounts.TryUseStep(account.Id, step);
    }
}
