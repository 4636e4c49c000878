using Microsoft.IdentityModel.Tokens;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Klang.Identity;

/// <summary>
/// Client assertions (RFC 7523): their length, header, algorithm and audience before any key is tried. A header that names keys elsewhere (jku, x5u, jwk) or
/// wants something unknown (crit) is a stranger's: only registered keys count.
/// </summary>
sealed class AssertionForm : IOpenIddictServerHandler<ValidateTokenContext>
{
    const string AssertionType = "client-authentication+jwt";
    const string ClientAssertion = "urn:openiddict:params:oauth:token-type:client_assertion";

    public ValueTask HandleAsync(ValidateTokenContext context)
    {
        if (!context.ValidTokenTypes.Contains(ClientAssertion))
        {
            if (context.Token.Length > TokenForm.LengthMax)
            {
                context.Reject(Errors.InvalidToken);
            }

            return ValueTask.CompletedTask;
        }

        if (!TokenForm.IsKnown(context.Token))
        {
            context.Reject(Errors.InvalidClient);
            return ValueTask.CompletedTask;
        }

        context.TokenValidationParameters.ValidAlgorithms = OAuthServer.AssertionAlgorithms;
        context.TokenValidationParameters.TryAllIssuerSigningKeys = false;

        // SMART clients say JWT, newer ones client-authentication+jwt: the library knows the second alone.
        context.TokenValidationParameters.TypeValidator = static (type, _, _) =>
            type is null or "" or "JWT" or AssertionType ? AssertionType : throw new SecurityTokenInvalidTypeException();

        // SMART clients name the token endpoint, OAuth 2.1 names the issuer: both mean this server.
        var issuer = context.Options.Issuer ?? context.BaseUri!;
        context.ValidAudiences.Add(new Uri(issuer, OAuthPaths.Token).AbsoluteUri);
        context.ValidAudiences.Add(new Uri(issuer, OAuthPaths.Push).AbsoluteUri);
        return ValueTask.CompletedTask;
    }
}
