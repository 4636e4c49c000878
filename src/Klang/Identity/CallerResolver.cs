using Klang.Care.Summaries;
using Klang.Records;
using Klang.Registries;
using Microsoft.IdentityModel.JsonWebTokens;

namespace Klang.Identity;

/// <summary>
/// From a validated token or session to the <see cref="Caller"/>: what the registries say now counts, not what they said when the token was made.
/// </summary>
sealed class CallerResolver(IdentityHouse house, TimeProvider clock)
{
    /// <summary>Null when client, account or facility no longer stand.</summary>
    public Caller? Resolve(JsonWebToken token, TokenRules rules)
    {
        if (!token.TryGetPayloadValue("client_id", out string? clientId) || clientId is null
            || house.Clients.Find(clientId) is not { State: ClientState.Live } client)
        {
            return null;
        }

        var caller = client.Kind switch
        {
            ClientKind.Test => rules.AllowsTest && token.Subject == client.Id ? new Caller { Id = client.Id, Kind = CallerKind.Development } : null,
            ClientKind.System => token.Subject == client.Id && MayAct(client.Facility) ? OfSystem(client) : null,
            _ => OfPerson(token),
        };
        return caller is null ? null : caller with
        {
            Client = client.Id,
            Session = token.Id,
            Scopes = client.Kind == ClientKind.Test ? null : ScopesOf(token),
        };
    }

    /// <summary>The caller of an account that acts for a facility; null when one of them may not act.</summary>
    public Caller? Resolve(Account account, string facility, DateTimeOffset? factorAt)
    {
        if (!account.MayActOn(FactDate.Of(clock.GetUtcNow()).Day)
            || (facility.Length > 0 && !(account.Facilities.Contains(facility) && MayAct(facility))))
        {
            return null;
        }

        return new Caller
        {
            Id = account.Id,
            Kind = account.Kind,
            Role = account.Role,
            Specialties = account.Specialties,
            Facility = facility,
            OwnPatient = account.OwnPatient,
            FactorAt = factorAt,
        };
    }

    /// <summary>True while a facility is registered and not suspended.</summary>
    public bool MayAct(string facility) => house.Facilities.Find(facility) is { State: FacilityState.Active };

    static Caller OfSystem(ClientSystem client) =>
        new() { Id = client.Id, Kind = CallerKind.System, Facility = client.Facility, MayAttestPresence = client.MayAttestPresence };

    Caller? OfPerson(JsonWebToken token)
    {
        if (house.Accounts.Find(token.Subject ?? "") is not { } account)
        {
            return null;
        }

        var facility = token.TryGetPayloadValue(TokenNames.Facility, out string? named) ? named ?? "" : "";
        DateTimeOffset? factorAt = token.TryGetPayloadValue(TokenNames.FactorAt, out long seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        var caller = Resolve(account, facility, factorAt);
        return caller is null ? null : caller with
        {
            LaunchPatient = token.TryGetPayloadValue(TokenNames.Patient, out string? patient) ? patient ?? "" : "",
        };
    }

    static string ScopesOf(JsonWebToken token) => token.TryGetPayloadValue("scope", out string? scopes) ? scopes ?? "" : "";
}
