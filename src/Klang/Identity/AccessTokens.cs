using System.Text.Json;
using Klang.Registries;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Klang.Identity;

/// <summary>
/// Validates access tokens: form, signature, for whom, by whom, until when; then whether token, client, account and facility still stand. One answer to
/// everything that is wrong: null. Thread-safe.
/// </summary>
/// <param name="house">The registries.</param>
/// <param name="keys">Keys that may have signed.</param>
/// <param name="rules">What this server believes.</param>
/// <param name="clock">The time.</param>
sealed class AccessTokens(IdentityHouse house, TokenKeys keys, TokenRules rules, TimeProvider clock)
{
    /// <summary>How long a good token is believed without asking again.</summary>
    public static readonly TimeSpan BeliefTime = TimeSpan.FromSeconds(4);

    static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(10);

    const string FindRow = "SELECT \"Status\" FROM \"OpenIddictTokens\" WHERE \"Id\" = $id";

    readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = TokenForm.LengthMax };
    readonly CallerResolver callers = new(house, clock);

    public TokenCache Cache { get; } = new();

    /// <summary>Whom a token stands for; null when it is not good.</summary>
    public async ValueTask<KnownToken?> FindAsync(string token)
    {
        var now = clock.GetUtcNow();
        if (Cache.Find(token, now) is { } known)
        {
            return known;
        }

        if (await ReadAsync(token, now) is not { } read)
        {
            return null;
        }

        if (callers.Resolve(read, rules) is not { } caller || !Stands(read))
        {
            return null;
        }

        known = new KnownToken(caller, read.ValidTo, now + BeliefTime, CertificateHashOf(read));
        Cache.Keep(token, known);
        return known;
    }

    async Task<JsonWebToken?> ReadAsync(string token, DateTimeOffset now)
    {
        if (!TokenForm.IsKnown(token))
        {
            return null;
        }

        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidTypes = [TokenNames.AccessType],
            ValidAlgorithms = [SecurityAlgorithms.EcdsaSha256],
            ValidAudience = house.Name,
            IssuerSigningKeys = keys.Signing,
            IssuerValidator = (issuer, _, _) => rules.Believes(issuer, house.Name) ? issuer : throw new SecurityTokenInvalidIssuerException(),
            LifetimeValidator = (from, until, _, _) => (from is null || from <= now.UtcDateTime + ClockSkew) && until > now.UtcDateTime,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            TryAllIssuerSigningKeys = false,
        });
        return result.IsValid ? result.SecurityToken as JsonWebToken : null;
    }

    /// <summary>True while the token's row is there and not revoked.</summary>
    bool Stands(JsonWebToken token) =>
        token.TryGetPayloadValue(TokenNames.Row, out string? row) && row is not null
        && house.Database.QueryOne(FindRow, found => found.IsDBNull(0) ? "" : found.GetString(0), ("$id", row)) == "valid";

    static string? CertificateHashOf(JsonWebToken token) =>
        token.TryGetPayloadValue(TokenNames.Confirmation, out JsonElement confirmation)
            ? confirmation.ValueKind == JsonValueKind.Object && confirmation.TryGetProperty(TokenNames.CertificateHash, out var hash) ? hash.GetString() : ""
            : null;
}
