using System.Text.Json;
using Klang.Http;

namespace Klang.Identity;

/// <summary>What a SMART app must know of this server (SMART App Launch 2.2 §conformance): <c>/fhir/.well-known/smart-configuration</c>.</summary>
sealed class SmartConfiguration(string? baseUrl)
{
    public const string Path = FhirSurface.Path + "/.well-known/smart-configuration";

    public Task AnswerAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            return AnswerWriter.WriteAsync(context.Response, FhirAnswer.NotAllowed("GET, HEAD"), baseUrl: "", pretty: false);
        }

        var origin = baseUrl is null ? $"{context.Request.Scheme}://{context.Request.Host.Value}" : new Uri(baseUrl).GetLeftPart(UriPartial.Authority);
        return context.Response.WriteAsJsonAsync(Describe(origin), JsonSerializerOptions.Web, context.RequestAborted);
    }

    static Dictionary<string, object> Describe(string origin) => new(StringComparer.Ordinal)
    {
        ["issuer"] = origin + "/",
        ["jwks_uri"] = origin + OAuthPaths.Keys,
        ["authorization_endpoint"] = origin + OAuthPaths.Authorize,
        ["pushed_authorization_request_endpoint"] = origin + OAuthPaths.Push,
        ["token_endpoint"] = origin + OAuthPaths.Token,
        ["introspection_endpoint"] = origin + OAuthPaths.Introspect,
        ["revocation_endpoint"] = origin + OAuthPaths.Revoke,
        ["grant_types_supported"] = new[] { "authorization_code", "client_credentials", "refresh_token" },
        ["response_types_supported"] = new[] { "code" },
        ["code_challenge_methods_supported"] = new[] { "S256" },
        ["token_endpoint_auth_methods_supported"] = new[] { "private_key_jwt", "none" },
        ["token_endpoint_auth_signing_alg_values_supported"] = OAuthServer.AssertionAlgorithms,
        ["scopes_supported"] = new[] { "openid", "fhirUser", "launch", "launch/patient", "offline_access", "patient/*.rs", "user/*.cruds", "system/*.cruds" },
        ["capabilities"] = new[]
        {
            "launch-standalone", "launch-ehr", "client-public", "client-confidential-asymmetric", "context-standalone-patient", "context-ehr-patient",
            "context-banner", "sso-openid-connect", "permission-offline", "permission-patient", "permission-user", "permission-v2", "authorize-post",
        },
    };
}
