using System.Globalization;
using System.Text;
using System.Text.Json;
using Klang.Fhir;
using Klang.Fhir.Thai;
using Klang.Records;
using Klang.Registries;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Klang.Identity;

/// <summary>
/// Citizens by ThaID, over OpenID Connect: code, proof key, nonce; the ID token's signature by the provider's published keys. The number leads to the
/// person's chart through the door, and is kept as a keyed hash alone.
/// </summary>
sealed class ThaIdDesk(IdentityHouse house, Door door, OutsideProviders outside, OutsideWire wire, TimeProvider clock)
{
    const string Name = "thaid";
    const string DiscoveryPath = "/.well-known/openid-configuration";

    static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.RsaSsaPssSha256];

    /// <summary>Where the browser must go; null when the provider cannot be reached.</summary>
    public async Task<Uri?> FindAuthorizeAddressAsync(CancellationToken cancellationToken) =>
        await DiscoverAsync("authorization_endpoint", cancellationToken);

    /// <summary>The account of the person for whom the code stands; null when the provider does not vouch well enough.</summary>
    public async Task<Account?> RedeemAsync(OutsideTrip trip, string code, string requestId, CancellationToken cancellationToken)
    {
        var provider = outside.ThaId!;
        if (await DiscoverAsync("token_endpoint", cancellationToken) is not { } tokens)
        {
            return null;
        }

        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Uri.EscapeDataString(provider.ClientId)}:{Uri.EscapeDataString(provider.Secret)}"));
        var answer = await wire.PostAsync(tokens, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = trip.RedirectUri,
            ["code_verifier"] = trip.Verifier,
        }, [("Authorization", "Basic " + basic)], cancellationToken);
        return answer?.Text("id_token") is { } idToken && await ReadAsync(idToken, trip.Nonce, cancellationToken) is { } claims
            ? await ToAccountAsync(claims, requestId, cancellationToken)
            : null;
    }

    async Task<JsonWebToken?> ReadAsync(string idToken, string nonce, CancellationToken cancellationToken)
    {
        if (!TokenForm.IsKnown(idToken) || await DiscoverAsync("jwks_uri", cancellationToken) is not { } keysAddress
            || await wire.GetAsync(keysAddress, [], cancellationToken) is not { } keys)
        {
            return null;
        }

        var now = clock.GetUtcNow().UtcDateTime;
        var read = await new JsonWebTokenHandler { MapInboundClaims = false }.ValidateTokenAsync(idToken, new TokenValidationParameters
        {
            ValidIssuers = [outside.ThaId!.Issuer.AbsoluteUri, outside.ThaId.Issuer.AbsoluteUri.TrimEnd('/')],
            ValidAudience = outside.ThaId.ClientId,
            ValidAlgorithms = Algorithms,
            IssuerSigningKeys = new JsonWebKeySet(keys.GetRawText()).GetSigningKeys(),
            LifetimeValidator = (_, until, _, _) => until > now,
        });
        return read is { IsValid: true, SecurityToken: JsonWebToken token } && token.TryGetPayloadValue("nonce", out string? echoed) && echoed == nonce ? token : null;
    }

    async Task<Account?> ToAccountAsync(JsonWebToken claims, string requestId, CancellationToken cancellationToken)
    {
        var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(claims.EncodedPayload)).RootElement;
        if (payload.Text(ClaimTable.ThaId.Subject) is not { } subject
            || !ThaiNationalId.TryParse(payload.Text(ClaimTable.ThaId.Number) ?? "", out var number, out _)
            || payload.Text(ClaimTable.ThaId.Assurance) is not { } assurance
            || !decimal.TryParse(assurance, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var level) || level < ClaimTable.AssuranceMin)
        {
            return null;
        }

        var account = house.Accounts.FindBySubject(Name, subject) ?? house.Accounts.FindByPid(number.Digits);
        var patient = account is { OwnPatient.Length: > 0 } ? account.OwnPatient : await FindChartAsync(number.Digits, requestId, cancellationToken);
        var name = $"{payload.Text(ClaimTable.ThaId.GivenName)} {payload.Text(ClaimTable.ThaId.FamilyName)}".Trim();
        if (account is not null)
        {
            var changed = account with { OwnPatient = patient, AssuranceLevel = assurance, Secret = account.Secret with { Name = name } };
            house.Accounts.Change(changed, "vouched for by ThaID");
            return changed;
        }

        var added = house.Accounts.Add(
            new Account
            {
                Id = AccountRegistry.NewId(),
                Kind = CallerKind.Citizen,
                OwnPatient = patient,
                AssuranceLevel = assurance,
                Secret = new AccountSecret { Name = name },
            }, number.Digits, (Name, subject));
        return added.TryGet(out var made, out _) ? made : null;
    }

    /// <summary>The person's own chart; empty while no facility has sent anything of them.</summary>
    async Task<string> FindChartAsync(string number, string requestId, CancellationToken cancellationToken)
    {
        var call = new FindPersonCall(ThaiNationalId.IdentifierSystem, number)
        {
            Caller = new Caller { Id = "thaid-sign-in", Kind = CallerKind.Job },
            RequestId = requestId,
            Purpose = "PATRQT",
        };
        return (await door.FindPersonAsync(call, cancellationToken)).TryGet(out var found, out var refusal)
            ? found.Id
            : refusal.Kind is RefusalKind.NotFound or RefusalKind.Gone ? "" : throw new InvalidOperationException("The door refused to look up a citizen who signs in.");
    }

    /// <summary>An address that the provider names in its discovery document, under its own host.</summary>
    async Task<Uri?> DiscoverAsync(string name, CancellationToken cancellationToken)
    {
        var issuer = outside.ThaId!.Issuer;
        var document = await wire.GetAsync(new Uri(issuer.AbsoluteUri.TrimEnd('/') + DiscoveryPath), [], cancellationToken);
        return Uri.TryCreate(document?.Text(name), UriKind.Absolute, out var found) && OutsideProvider.IsAllowed(found) && found.Host == issuer.Host ? found : null;
    }
}
