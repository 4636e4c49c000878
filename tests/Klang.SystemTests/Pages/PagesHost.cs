using System.Net;
using Klang.Web;
using Klang.Web.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Klang.SystemTests.Pages;

/// <summary>The pages alone, on loopback, over made charts, under the policy that the executable sets.</summary>
public sealed class PagesHost : IAsyncLifetime
{
    /// <summary>Nothing inline, nothing from elsewhere, no script at all.</summary>
    const string Policy =
        "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    WebApplication? app;

    internal string Address { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port: 0));
        builder.Services.AddKlangWeb();
        builder.Services.AddScoped<IChartViewer, MadeViewer>();
        app = builder.Build();
        app.Use(async (http, next) =>
        {
            http.Response.Headers.ContentSecurityPolicy = Policy;
            http.Response.Headers.CacheControl = "no-store";
            try
            {
                await next(http);
            }
            catch (InvalidOperationException) when (!http.Response.HasStarted)
            {
                await KlangWeb.FaultPage(http, "7F3A-21").ExecuteAsync(http);
            }
        });
        app.MapKlangPages();
        app.MapFallback((HttpContext http) => KlangWeb.NotFoundPage(http));
        await app.StartAsync();
        Address = app.Urls.Single();
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }
}
