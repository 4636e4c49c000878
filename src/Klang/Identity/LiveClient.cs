using System.Security.Cryptography;
using Klang.Registries;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Klang.Identity;

/// <summary>
/// Only live clients of facilities that may act are served, and one that is bound to a certificate must show it. Leaves a mark for those who come after:
/// the client proved who it is.
/// </summary>
sealed class LiveClient(IdentityHouse house, TimeProvider clock) : IOpenIddictServerHandler<ProcessAuthenticationContext>
{
    /// <summary>Name of the mark.</summary>
    public const string Known = "klang.client";

    readonly CallerResolver callers = new(house, clock);

    public ValueTask HandleAsync(ProcessAuthenticationContext context)
    {
        if (context.ClientId is not { Length: > 0 } id)
        {
            return ValueTask.CompletedTask;
        }

        if (house.Clients.Find(id) is not { State: ClientState.Live } client
            || (client.Facility.Length > 0 && !callers.MayAct(client.Facility))
            || !ShowsCertificate(context, client))
        {
            context.Reject(context.EndpointType == OpenIddictServerEndpointType.Authorization ? Errors.UnauthorizedClient : Errors.InvalidClient);
            return ValueTask.CompletedTask;
        }

        context.Transaction.Properties[Known] = client;
        return ValueTask.CompletedTask;
    }

    static bool ShowsCertificate(ProcessAuthenticationContext context, ClientSystem client) =>
        client.Thumbprint.Length == 0
        || context.EndpointType == OpenIddictServerEndpointType.Authorization // A browser comes here, not the client.
        || (context.Transaction.RemoteCertificate is { } shown
            && CryptographicOperations.FixedTimeEquals(SHA256.HashData(shown.RawData), Convert.FromHexString(client.Thumbprint)));
}
