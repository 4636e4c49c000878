using Klang.Registries;
using OpenIddict.Abstractions;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Klang.Identity;

/// <summary>An assertion lives five minutes at most and counts once: its <c>jti</c> is remembered until it would have ended anyway.</summary>
sealed class AssertionOnce(IdentityHouse house, TimeProvider clock) : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    const int IdLengthMax = 256;

    static readonly TimeSpan LifeMax = TimeSpan.FromMinutes(5);
    static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(10);

    public ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        if (context.ClientAssertionPrincipal is { } assertion && !IsGood(assertion))
        {
            context.Reject(Errors.InvalidClient);
        }

        return ValueTask.CompletedTask;
    }

    bool IsGood(System.Security.Claims.ClaimsPrincipal assertion)
    {
        var now = clock.GetUtcNow();
        if (assertion.GetClaim(Claims.JwtId) is not { Length: > 0 and <= IdLengthMax } id
            || assertion.GetExpirationDate() is not { } until || until <= now || until > now + LifeMax + ClockSkew)
        {
            return false;
        }

        return house.TryUse("assertion", $"{assertion.GetClaim(Claims.Issuer)}\n{id}", until + ClockSkew);
    }
}
