using Klang.Registries;
using Klang.Trust;

namespace Klang.Identity;

/// <summary>Identity as a server needs it: what validates, what issues, what watches, and its places in the pipeline.</summary>
sealed class IdentityFront
{
    /// <summary>The framework adds its authentication to every request unless this says that somebody else did.</summary>
    const string AuthenticationPlaced = "__AuthenticationMiddlewareSet";

    readonly IdentityGate gate;
    readonly bool hasOAuth;

    IdentityFront(IdentityGate gate, bool hasOAuth)
    {
        this.gate = gate;
        this.hasOAuth = hasOAuth;
    }

    /// <summary>Registers identity over a house; without one (a bare door in tests) everything is open.</summary>
    public static IdentityFront Add(IServiceCollection services, IdentityHouse? house, Ledger? ledger, IdentityOptions options, TimeProvider clock)
    {
        if (house is null || ledger is null)
        {
            return new IdentityFront(new IdentityGate(tokens: null, _ => null, isOpen: true), hasOAuth: false);
        }

        var keys = new TokenKeys(house.Keys);
        var tokens = new AccessTokens(house, keys, new TokenRules(options.Issuer, AllowsTest: !options.IsProduction), clock);
        var journal = new LedgerJournal(ledger);
        services.AddOAuthServer(house, keys, tokens, journal, new OAuthSettings(options.Issuer, options.AllowsHttp));
        services.AddHostedService<IdentityWatch>();
        return new IdentityFront(new IdentityGate(tokens, _ => null, options.IsOpen), hasOAuth: true);
    }

    /// <summary>The gate, and behind it the OAuth server at its own addresses.</summary>
    public void Use(WebApplication app, string? baseUrl)
    {
        app.Use(next => context => gate.PassAsync(context, next));
        if (!hasOAuth)
        {
            return;
        }

        ((IApplicationBuilder)app).Properties[AuthenticationPlaced] = true;
        app.UseWhen(
            context => context.Request.Path.StartsWithSegments("/oauth", StringComparison.Ordinal)
                || context.Request.Path == OAuthPaths.Discovery,
            branch => branch.UseAuthentication());
        var smart = new SmartConfiguration(baseUrl);
        app.Use(next => context => context.Request.Path == SmartConfiguration.Path ? smart.AnswerAsync(context) : next(context));
    }
}
