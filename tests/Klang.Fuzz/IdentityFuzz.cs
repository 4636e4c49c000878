using System.Text;
using Klang.Identity;
using Klang.Registries;

namespace Klang.Fuzz;

/// <summary>What strangers send to be let in: scopes, the outside of tokens, key sets, ways back.</summary>
static class IdentityFuzz
{
    internal static byte[][] Seeds { get; } =
    [
        .. ((string[])
        [
            "openid fhirUser launch/patient patient/Observation.rs?category=laboratory user/*.cruds system/Patient.read",
            "eyJhbGciOiJFUzI1NiIsImtpZCI6ImEiLCJ0eXAiOiJhdCtqd3QifQ.eyJzdWIiOiJhIn0.c2lnbmF0dXJl",
            """{"keys":[{"kty":"EC","crv":"P-256","kid":"a","x":"Gkk_5HfQPZ3K","y":"BpO4HLYoGpST"},{"kty":"RSA","n":"AQAB","e":"AQAB"}]}""",
            "/chart/abc?lang=en",
        ]).Select(Encoding.UTF8.GetBytes),
    ];

    internal static void Run(ReadOnlySpan<byte> bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        if (SmartScope.ParseAll(text) is { } scopes)
        {
            var written = string.Join(' ', scopes);
            if (SmartScope.ParseAll(written) is not { } again || !again.SequenceEqual(scopes))
            {
                throw new InvalidOperationException("A scope that was written is not the one that was read.");
            }
        }

        TokenForm.IsKnown(text);
        PublicKeySet.Check(text);
        if (SignInPaths.IsOwn(text) && !new Uri(new Uri("https://klang.example"), text).AbsoluteUri.StartsWith("https://klang.example/", StringComparison.Ordinal))
        {
            throw new InvalidOperationException("A way back leads to another site.");
        }
    }
}
