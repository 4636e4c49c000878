using System.Globalization;
using Klang.Fhir;
using Klang.Registries;
using Klang.Trust;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Klang.Identity;

/// <summary>
/// Makes access tokens of registered clients for whoever holds the data folder and its root key: scripts, the bench. The row that it adds beside lets a
/// token be revoked like any other.
/// </summary>
sealed class TokenMint(IdentityHouse house, TimeProvider clock)
{
    /// <summary>Longest life of a system's token.</summary>
    public static readonly TimeSpan SystemLife = TimeSpan.FromMinutes(5);

    /// <summary>Life of the test client's token: a working day.</summary>
    public static readonly TimeSpan TestLife = TimeSpan.FromHours(12);

    const string Insert = """
        INSERT INTO "OpenIddictTokens" ("Id", "ApplicationId", "ConcurrencyToken", "CreationDate", "ExpirationDate", "Status", "Subject", "Type")
        VALUES ($id, (SELECT "Id" FROM "OpenIddictApplications" WHERE "ClientId" = $client), $id, $from, $until, 'valid', $client, 'access_token')
        """;

    readonly TokenKeys keys = new(house.Keys);

    /// <summary>A token. Refuses unknown clients, those that are not live or not systems, and scopes they do not have.</summary>
    /// <param name="clientId">The client.</param>
    /// <param name="scopes">Fewer scopes than the client has; null for all of them.</param>
    public Outcome<string> Make(string clientId, string? scopes)
    {
        if (house.Clients.Find(clientId) is not { } client)
        {
            return new Refusal(RefusalKind.NotFound, "not-found", $"There is no client {clientId}. 'klang client list' shows them.");
        }

        if (client.State != ClientState.Live)
        {
            return new Refusal(RefusalKind.Forbidden, "forbidden", $"Client {clientId} is not live: {client.State}.");
        }

        if (client.Kind is not (ClientKind.System or ClientKind.Test))
        {
            return new Refusal(RefusalKind.Forbidden, "forbidden", $"Client {clientId} is an app of people; its tokens come by signing in.");
        }

        if (client.Thumbprint.Length > 0)
        {
            return new Refusal(RefusalKind.Forbidden, "forbidden", $"Tokens of client {clientId} are bound to its certificate; it asks for them itself.");
        }

        if (!ScopeGrant.Decide(client.Scopes, scopes ?? client.Scopes).TryGet(out var granted, out var refusal) && client.Kind != ClientKind.Test)
        {
            return refusal;
        }

        return Make(client, granted ?? "");
    }

    string Make(ClientSystem client, string scopes)
    {
        var now = clock.GetUtcNow();
        var until = now + (client.Kind == ClientKind.Test ? TestLife : SystemLife);
        var row = Guid.NewGuid().ToString("N");
        var claims = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["sub"] = client.Id,
            ["client_id"] = client.Id,
            ["jti"] = row,
            [TokenNames.Row] = row,
        };
        if (scopes.Length > 0)
        {
            claims["scope"] = scopes;
        }

        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = house.Name,
            Audience = house.Name,
            IssuedAt = now.UtcDateTime,
            Expires = until.UtcDateTime,
            Claims = claims,
            TokenType = TokenNames.AccessType,
            SigningCredentials = new SigningCredentials(keys.Signing[0], SecurityAlgorithms.EcdsaSha256),
        });
        house.Database.Change(change =>
        {
            change.Execute(Insert, ("$id", row), ("$client", client.Id), ("$from", Text(now)), ("$until", Text(until)));
            change.Note(now, new AuthEvent(client.Id, AccessAction.Login, "command", Granted: true, $"token {row}") { Facility = client.Facility });
            return 0;
        });
        return token;
    }

    /// <summary>As the OAuth server's tables write times.</summary>
    static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture);
}
