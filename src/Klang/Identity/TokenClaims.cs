using System.Security.Claims;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Klang.Identity;

/// <summary>Which claim goes into which token.</summary>
static class TokenClaims
{
    public const string FhirUser = "fhirUser";

    public static IEnumerable<string> DestinationsOf(Claim claim) => claim.Type switch
    {
        Claims.Subject => [Destinations.AccessToken, Destinations.IdentityToken],
        FhirUser => [Destinations.IdentityToken],
        TokenNames.Facility or TokenNames.FactorAt or TokenNames.Patient => [Destinations.AccessToken],
        _ => [],
    };
}
