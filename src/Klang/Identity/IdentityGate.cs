using System.Security.Cryptography;
using Klang.Fhir;
using Klang.Http;
using Klang.Records;
using Microsoft.IdentityModel.Tokens;

namespace Klang.Identity;

/// <summary>
/// Before every surface: who asks? Shut by default. Programs bring an access token, people a session; what is public stands in one list.
/// </summary>
/// <param name="tokens">Validates access tokens; null for a bare door, which is open.</param>
/// <param name="sessionOf">Who is signed in at the browser that asks; null when nobody is.</param>
/// <param name="isOpen">Development: a request without a token has all rights.</param>
sealed class IdentityGate(AccessTokens? tokens, Func<HttpContext, SignedIn?> sessionOf, bool isOpen)
{
    const string Bearer = "Bearer ";

    static readonly Caller Development = new() { Id = "development", Kind = CallerKind.Development };

    /// <summary>Surfaces of programs: refused with 401; everything else is a page, and its reader is asked to sign in.</summary>
    static readonly PathString[] ForPrograms = [FhirSurface.Path, "/exchange", "/operator", "/ledger", "/oauth"];

    /// <summary>What everybody may ask.</summary>
    static readonly PathString[] Public = ["/assets", "/oauth", "/.well-known", "/fhir/.well-known", "/ledger", SignInPaths.SignIn, SignInPaths.SignOut];

    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        string? sent = context.Request.Headers.Authorization;
        var path = context.Request.Path;
        Outcome<Caller>? caller = null;
        if (sent is not null && !path.StartsWithSegments("/oauth", StringComparison.Ordinal))
        {
            caller = await FindAsync(context, sent);
        }
        else if (isOpen)
        {
            caller = CallerReader.ForDevelopment(Development, context.Request.Headers);
        }
        else if (!IsForPrograms(path) && sessionOf(context) is { Caller: { } who } signedIn)
        {
            context.Features.Set(signedIn);
            caller = who;
        }
        else if (IsPublic(context.Request))
        {
            caller = CallerReader.Nobody;
        }

        if (caller is { } known && known.Refusal?.Kind != RefusalKind.Unauthenticated)
        {
            context.Features.Set(new CallerFeature(known));
            await next(context);
            return;
        }

        await RefuseAsync(context, hasToken: sent is not null);
    }

    async Task<Outcome<Caller>> FindAsync(HttpContext context, string sent)
    {
        if (tokens is null || !sent.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase)
            || await tokens.FindAsync(sent[Bearer.Length..].Trim()) is not { } known || !IsHolder(context, known))
        {
            return CallerReader.NotKnown;
        }

        return known.Caller.Kind == CallerKind.Development
            ? CallerReader.ForDevelopment(known.Caller, context.Request.Headers)
            : known.Caller;
    }

    /// <summary>A bound token is worth nothing without the certificate to which it is bound (RFC 8705 §3).</summary>
    static bool IsHolder(HttpContext context, KnownToken known) =>
        known.CertificateHash is not { } bound
        || (context.Connection.ClientCertificate is { } shown
            && CryptographicOperations.FixedTimeEquals(
                System.Text.Encoding.ASCII.GetBytes(bound),
                System.Text.Encoding.ASCII.GetBytes(Base64UrlEncoder.Encode(SHA256.HashData(shown.RawData)))));

    static bool IsForPrograms(PathString path) => Array.Exists(ForPrograms, prefix => path.StartsWithSegments(prefix, StringComparison.Ordinal));

    static bool IsPublic(HttpRequest request) =>
        Array.Exists(Public, prefix => request.Path.StartsWithSegments(prefix, StringComparison.Ordinal))
        || (request.Path == "/fhir/metadata" && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)));

    Task RefuseAsync(HttpContext context, bool hasToken)
    {
        if (IsForPrograms(context.Request.Path) || hasToken)
        {
            context.Response.Headers.WWWAuthenticate = hasToken ? "Bearer error=\"invalid_token\"" : "Bearer";
            return AnswerWriter.WriteAsync(context.Response, CallerReader.NotKnown, baseUrl: "", pretty: false);
        }

        var first = sessionOf(context) is null ? SignInPaths.SignIn : SignInPaths.Facility; // Signed in, and at which facility is not said yet.
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = SignInPaths.For(context.Request, first);
        return Task.CompletedTask;
    }
}
