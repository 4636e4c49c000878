using Klang.Records;
using Klang.Registries;
using Klang.Trust;
using Klang.Web.Access;
using Microsoft.AspNetCore.DataProtection;

namespace Klang.Identity;

/// <summary>Identity as a server needs it: what validates, what issues, what watches, and its places in the pipeline.</summary>
sealed class IdentityFront
{
    /// <summary>The framework adds its authentication to every request unless this says that somebody else did.</summary>
    const string AuthenticationPlaced = "__AuthenticationMiddlewareSet";

    readonly AccessTokens? tokens;
    readonly bool isOpen;

    IdentityFront(AccessTokens? tokens, bool isOpen)
    {
        this.tokens = tokens;
        this.isOpen = isOpen;
    }

    /// <summary>Registers identity over a house; without one (a bare door in tests) everything is open.</summary>
    public static IdentityFront Add(IServiceCollection services, IdentityHouse? house, Ledger? ledger, Door door, IdentityOptions options, TimeProvider clock)
    {
        if (house is null || ledger is null)
        {
            services.AddDataProtection().UseEphemeralDataProtectionProvider(); // Nothing is protected with it.
            return new IdentityFront(tokens: null, isOpen: true);
        }

        var keys = new TokenKeys(house.Keys);
        var tokens = new AccessTokens(house, keys, new TokenRules(options.Issuer, AllowsTest: !options.IsProduction), clock);
        services.AddOAuthServer(house, keys, tokens, new LedgerJournal(ledger), new OAuthSettings(options.Issuer, options.AllowsHttp));
        services.AddSingleton(door).AddSingleton(new FhirBase(options.FhirBase));
        services.AddSignIn(house, options);
        services.AddHostedService<IdentityWatch>();
        return new IdentityFront(tokens, options.IsOpen);
    }

    /// <summary>The gate, and behind it the OAuth server at its own addresses.</summary>
    public void Use(WebApplication app, string? baseUrl)
    {
        var desk = tokens is null ? null : app.Services.GetRequiredService<PageDesk>();
        var gate = new IdentityGate(tokens, context => desk?.SignedInAt(context), isOpen);
        app.Use(next => context => gate.PassAsync(context, next));
        if (desk is null)
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

    /// <summary>Who is looking, for the header of pages; null when nobody is signed in.</summary>
    public static Viewer? ViewerOf(HttpContext context) => context.Features.Get<SignedIn>() is { } signedIn
        ? context.RequestServices.GetRequiredService<PageDesk>().ViewerOf(signedIn)
        : null;

    /// <summary>The pages of signing in and of the own account.</summary>
    public void MapPages(WebApplication app)
    {
        if (tokens is not null)
        {
            app.Services.GetRequiredService<SignInPages>().Map(app);
            app.Services.GetRequiredService<AccountPages>().Map(app);
            app.Services.GetRequiredService<AuthorizePages>().Map(app);
            app.Services.GetRequiredService<OutsidePages>().Map(app);
        }
    }
}
