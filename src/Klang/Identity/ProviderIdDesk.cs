using System.Globalization;
using System.Text.Json;
using Klang.Records;
using Klang.Registries;

namespace Klang.Identity;

/// <summary>
/// Professionals by Provider ID: code of Health ID, its token, Provider ID's token, the profile with organisations and licence. What the profile says today is
/// what the person is today: role, facilities and licence are written anew at every sign-in.
/// </summary>
sealed class ProviderIdDesk(IdentityHouse house, OutsideProviders outside, OutsideWire wire)
{
    const string Name = "provider-id";
    const string HealthTokenPath = "/api/v1/token";
    const string ProviderTokenPath = "/api/v1/services/token";
    const string ProfilePath = "/api/v1/services/profile";
    const int OrganizationsMax = 100;

    /// <summary>Where the browser must go.</summary>
    public Uri AuthorizeAddress => new(outside.ProviderId!.Issuer, "/oauth/redirect");

    /// <summary>The account of the professional for whom the code stands; null when there is no role, licence or registered organisation.</summary>
    public async Task<Account?> RedeemAsync(OutsideTrip trip, string code, CancellationToken cancellationToken)
    {
        var provider = outside.ProviderId!;
        var health = await wire.PostAsync(new Uri(provider.Issuer, HealthTokenPath), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "authorization_code",
            ["code"] = code,
            ["redirect_uri"] = trip.RedirectUri,
            ["client_id"] = provider.ClientId,
            ["client_secret"] = provider.Secret,
        }, [], cancellationToken);
        if (health?.Member("data").Text("access_token") is not { } healthToken)
        {
            return null;
        }

        var vouched = await wire.PostAsync(new Uri(provider.ProfileIssuer!, ProviderTokenPath), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["client_id"] = provider.ClientId,
            ["secret_key"] = provider.Secret,
            ["token_by"] = "Health ID",
            ["token"] = healthToken,
        }, [], cancellationToken);
        if (vouched?.Member("data").Text("access_token") is not { } providerToken)
        {
            return null;
        }

        var profile = await wire.GetAsync(
            new Uri(provider.ProfileIssuer!, ProfilePath),
            [("Authorization", "Bearer " + providerToken), ("client-id", provider.ClientId), ("secret-key", provider.Secret)], cancellationToken);
        return profile is { } read ? ToAccount(read.Member("data")) : null;
    }

    Account? ToAccount(JsonElement profile)
    {
        if (profile.Text(ClaimTable.ProviderId.Subject) is not { } subject
            || profile.Member(ClaimTable.ProviderId.Organizations) is not { ValueKind: JsonValueKind.Array } organizations)
        {
            return null;
        }

        var places = organizations.EnumerateArray().Take(OrganizationsMax).Select(ReadPlace).OfType<Place>().ToList();
        if (places.Count == 0)
        {
            return null;
        }

        // One account, one role: that of the first organisation here; others count where the person is the same there.
        var first = places[0];
        var same = places.Where(place => place.Role == first.Role).ToList();
        var known = house.Accounts.FindBySubject(Name, subject);
        var account = new Account
        {
            Id = known?.Id ?? AccountRegistry.NewId(),
            Kind = CallerKind.Staff,
            Role = first.Role,
            Specialties = known?.Specialties ?? [],
            Facilities = [.. same.Select(place => place.Facility).Distinct(StringComparer.Ordinal)],
            LicenceUntil = same.Max(place => place.LicenceUntil),
            State = known?.State ?? AccountState.Active,
            Secret = (known?.Secret ?? new AccountSecret()) with { Name = profile.Text(ClaimTable.ProviderId.Name) ?? "", Licence = first.Licence },
        };
        if (known is not null)
        {
            house.Accounts.Change(account, "vouched for by Provider ID");
            return account;
        }

        return house.Accounts.Add(account, pid: null, (Name, subject)).TryGet(out var added, out _) ? added : null;
    }

    /// <summary>An organisation that is registered here, in which the person has a role; null otherwise.</summary>
    Place? ReadPlace(JsonElement organization)
    {
        if (organization.Text(ClaimTable.ProviderId.Code) is not { } code || house.Facilities.FindByAnyCode(code) is not { } facility
            || organization.Text(ClaimTable.ProviderId.Position) is not { } position || !ClaimTable.Roles.TryGetValue(position, out var role))
        {
            return null;
        }

        DateOnly? until = DateOnly.TryParseExact(
            organization.Text(ClaimTable.ProviderId.LicenceUntil), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
        return new Place(facility.Code, role, organization.Text(ClaimTable.ProviderId.Licence) ?? "", until);
    }

    sealed record Place(string Facility, CallerRole Role, string Licence, DateOnly? LicenceUntil);
}
