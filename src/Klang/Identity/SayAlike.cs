using Klang.Registries;
using Klang.Trust;
using OpenIddict.Server;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Klang.Identity;

/// <summary>
/// Refusals tell no more than they must: a client that did not prove who it is hears the same whatever was wrong. Refusals of clients and the tokens they
/// are given are entered into the ledger before the answer leaves.
/// </summary>
sealed class SayAlike(IAuthJournal journal) :
    IOpenIddictServerHandler<ApplyTokenResponseContext>, IOpenIddictServerHandler<ApplyPushedAuthorizationResponseContext>,
    IOpenIddictServerHandler<ApplyIntrospectionResponseContext>, IOpenIddictServerHandler<ApplyRevocationResponseContext>
{
    public ValueTask HandleAsync(ApplyTokenResponseContext context) => SayAsync(context, "token");

    public ValueTask HandleAsync(ApplyPushedAuthorizationResponseContext context) => SayAsync(context, "pushed request");

    public ValueTask HandleAsync(ApplyIntrospectionResponseContext context) => SayAsync(context, "introspection");

    public ValueTask HandleAsync(ApplyRevocationResponseContext context) => SayAsync(context, "revocation");

    async ValueTask SayAsync(BaseRequestContext context, string what)
    {
        var response = context.Transaction.Response!;
        var client = context.Transaction.Properties.GetValueOrDefault(LiveClient.Known) as ClientSystem;
        if (response.Error is not null && client is null && response.Error != Errors.InvalidRequest)
        {
            response.Error = Errors.InvalidClient;
        }

        if (response.Error is Errors.InvalidClient or Errors.InvalidGrant)
        {
            response.ErrorDescription = null;
            response.ErrorUri = null;
        }

        if (response.Error is not null || what == "token")
        {
            await journal.WriteAsync(
                new AuthEvent(client?.Id ?? "unknown-client", AccessAction.Login, response.Error ?? "oauth", response.Error is null, what)
                {
                    Facility = client?.Facility ?? "",
                    RequestId = "oauth",
                }, context.CancellationToken);
        }
    }
}
