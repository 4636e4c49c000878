using OpenIddict.Server;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace Klang.Identity;

/// <summary>After a token was revoked nothing that was believed before is believed without asking.</summary>
sealed class ForgetRevoked(AccessTokens tokens) : IOpenIddictServerHandler<HandleRevocationRequestContext>
{
    public ValueTask HandleAsync(HandleRevocationRequestContext context)
    {
        tokens.Cache.Clear();
        return ValueTask.CompletedTask;
    }
}
