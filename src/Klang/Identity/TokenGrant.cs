using System.Security.Claims;
using Klang.Registries;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Klang.Identity;

/// <summary>What a token request is given: a system its scopes; an app what its user allowed, while the user still may act.</summary>
sealed class TokenGrant(IdentityHouse house, TimeProvider clock) : IOpenIddictServerHandler<HandleTokenRequestContext>
{
    static readonly TimeSpan RefreshLifeMax = TimeSpan.FromDays(90);

    readonly CallerResolver callers = new(house, clock);

    public ValueTask HandleAsync(HandleTokenRequestContext context)
    {
        if (context.Transaction.Properties.GetValueOrDefault(LiveClient.Known) is not ClientSystem client)
        {
            context.Reject(Errors.InvalidClient);
        }
        else if (context.Request.IsClientCredentialsGrantType())
        {
            GrantToSystem(context, client);
        }
        else
        {
            GrantToApp(context);
        }

        return ValueTask.CompletedTask;
    }

    void GrantToSystem(HandleTokenRequestContext context, ClientSystem client)
    {
        if (!ScopeGrant.Decide(client.Scopes, context.Request.Scope ?? "", scope => scope.Context == "system").TryGet(out var granted, out _))
        {
            context.Reject(Errors.InvalidScope, "Ask for scopes that this client was registered with.");
            return;
        }

        var identity = new ClaimsIdentity(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, client.Id);
        identity.SetScopes(granted.Split(' '));
        identity.SetResources(house.Name);
        identity.SetDestinations(static _ => [Destinations.AccessToken]);
        context.SignIn(new ClaimsPrincipal(identity), new Dictionary<string, OpenIddictParameter>(StringComparer.Ordinal) { [Parameters.Scope] = granted });
    }

    /// <summary>The code or refresh token was good; now the person must still be one who may act.</summary>
    void GrantToApp(HandleTokenRequestContext context)
    {
        var principal = context.AuthorizationCodePrincipal ?? context.RefreshTokenPrincipal;
        var account = house.Accounts.Find(principal?.GetClaim(Claims.Subject) ?? "");
        if (principal is null || account is null || IsOver(principal) || callers.Resolve(account, principal.GetClaim(TokenNames.Facility) ?? "", factorAt: null) is null)
        {
            context.Reject(Errors.InvalidGrant);
            return;
        }

        // Lifetimes of the code or token that was used are not those of what is given now.
        principal.SetDestinations(TokenClaims.DestinationsOf);
        var parameters = new Dictionary<string, OpenIddictParameter>(StringComparer.Ordinal) { [Parameters.Scope] = string.Join(' ', principal.GetScopes()) };
        if (principal.GetClaim(TokenNames.Patient) is { Length: > 0 } patient)
        {
            parameters[TokenNames.Patient] = patient;
            parameters["need_patient_banner"] = true;
        }

        context.SignIn(principal, parameters);
    }

    /// <summary>True when the person's permission is older than any refresh token may get.</summary>
    bool IsOver(ClaimsPrincipal principal) =>
        !long.TryParse(principal.GetClaim(TokenNames.Began), System.Globalization.CultureInfo.InvariantCulture, out var began)
        || clock.GetUtcNow() > DateTimeOffset.FromUnixTimeSeconds(began) + RefreshLifeMax;
}
