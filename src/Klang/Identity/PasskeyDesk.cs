using System.Text;
using System.Text.Json;
using Klang.Registries;
using Microsoft.AspNetCore.Identity;

namespace Klang.Identity;

/// <summary>
/// Both ceremonies of passkeys (WebAuthn): adding one and signing in with one. What must be remembered between question and answer travels sealed in a
/// cookie of five minutes and counts once.
/// </summary>
sealed class PasskeyDesk(IdentityHouse house, SessionCookie cookies, TimeProvider clock)
{
    const string CookieName = "klang-passkey";
    const int CredentialLengthMax = 32 * 1024;

    static readonly TimeSpan CeremonyLife = TimeSpan.FromMinutes(5);

    /// <summary>Options for adding a passkey to an account, as JSON for the browser.</summary>
    public async Task<string> AskNewAsync(Account account, HttpContext context)
    {
        var asked = await HandlerOf(context).MakeCreationOptionsAsync(
            new PasskeyUserEntity { Id = account.Id, Name = account.Secret.Login.Length > 0 ? account.Secret.Login : account.Secret.Name, DisplayName = account.Secret.Name }, context);
        Remember(context, asked.AttestationState);
        return asked.CreationOptionsJson;
    }

    /// <summary>Adds the passkey that a browser made; false when it is not good.</summary>
    public async Task<bool> TryAddAsync(Account account, string credential, HttpContext context)
    {
        if (credential.Length > CredentialLengthMax || Recall(context) is not { } state)
        {
            return false;
        }

        var made = await HandlerOf(context).PerformAttestationAsync(
            new PasskeyAttestationContext { HttpContext = context, CredentialJson = credential, AttestationState = state });
        if (!made.Succeeded || made.UserEntity?.Id != account.Id)
        {
            return false;
        }

        house.Passkeys.Keep(account.Id, made.Passkey.CredentialId, JsonSerializer.SerializeToUtf8Bytes(KeptPasskey.Of(made.Passkey)));
        return true;
    }

    /// <summary>Options for signing in with whatever passkey the person has, as JSON for the browser.</summary>
    public async Task<string> AskAsync(HttpContext context)
    {
        var asked = await HandlerOf(context).MakeRequestOptionsAsync(user: null, context);
        Remember(context, asked.AssertionState);
        return asked.RequestOptionsJson;
    }

    /// <summary>Whose the passkey is that a browser showed; null when it is not good.</summary>
    public async Task<Account?> FindAsync(string credential, HttpContext context)
    {
        if (credential.Length > CredentialLengthMax || Recall(context) is not { } state)
        {
            return null;
        }

        var shown = await HandlerOf(context).PerformAssertionAsync(
            new PasskeyAssertionContext { HttpContext = context, CredentialJson = credential, AssertionState = state });
        if (!shown.Succeeded || shown.User.State != AccountState.Active)
        {
            return null;
        }

        house.Passkeys.Keep(shown.User.Id, shown.Passkey.CredentialId, JsonSerializer.SerializeToUtf8Bytes(KeptPasskey.Of(shown.Passkey)));
        return shown.User;
    }

    /// <summary>The framework's handler lives as long as a request.</summary>
    static IPasskeyHandler<Account> HandlerOf(HttpContext context) => context.RequestServices.GetRequiredService<IPasskeyHandler<Account>>();

    void Remember(HttpContext context, string? state)
    {
        var kept = new Ceremony(Guid.NewGuid().ToString("N"), clock.GetUtcNow() + CeremonyLife, state ?? "");
        var sealedState = house.Keys.Seal("ceremony", JsonSerializer.SerializeToUtf8Bytes(kept));
        cookies.WriteBrief(context, CookieName, Convert.ToBase64String(sealedState), CeremonyLife);
    }

    string? Recall(HttpContext context)
    {
        if (cookies.TakeBrief(context, CookieName) is not { Length: < 4096 } cookie)
        {
            return null;
        }

        try
        {
            var ceremony = JsonSerializer.Deserialize<Ceremony>(Encoding.UTF8.GetString(house.Keys.Open("ceremony", Convert.FromBase64String(cookie))))!;
            return clock.GetUtcNow() < ceremony.Until && house.TryUse("ceremony", ceremony.Id, ceremony.Until) ? ceremony.State : null;
        }
        catch (Exception fault) when (fault is FormatException or Trust.TrustException)
        {
            return null;
        }
    }

    sealed record Ceremony(string Id, DateTimeOffset Until, string State);
}
