using System.IO.Compression;
using Klang.Charts;
using Klang.Http;
using Klang.Identity;
using Klang.Loading;
using Klang.Operating;
using Klang.Pages;
using Klang.Records;
using Klang.Registries;
using Klang.Storage.Sqlite;
using Klang.Transparency;
using Klang.Web;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Klang.Composition;

/// <summary>Builds the web server: Kestrel with its limits, and the pipeline as one list.</summary>
static class KlangServer
{
    /// <param name="settings">Checked settings.</param>
    /// <param name="house">What stands behind the door.</param>
    /// <param name="clock">The time.</param>
    public static WebApplication Build(ServerSettings settings, House house, TimeProvider clock) =>
        Build(settings, house.Door, house.Store, house.Identity, house.IsReadyAsync, house.Options.Data, clock);

    /// <param name="settings">Checked settings.</param>
    /// <param name="door">The door; everything goes through it.</param>
    /// <param name="store">For the operator's proofs; null for a bare door.</param>
    /// <param name="identity">Who may ask; null for a bare door, where everybody may.</param>
    /// <param name="isReady">Looks at the store for <c>/health/ready</c>.</param>
    /// <param name="spoolFolder">Where sealed temporary files of archives go.</param>
    /// <param name="clock">The time.</param>
    public static WebApplication Build(
        ServerSettings settings, Door door, EmbeddedStore? store, IdentityHouse? identity, Func<CancellationToken, ValueTask<bool>> isReady, string spoolFolder,
        TimeProvider clock)
    {
        // An empty builder: settings come from the commands alone, and no file beside the program is read or watched.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "klang" });
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddRoutingCore();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None); // What it would say of a failed start the command says in a sentence.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error); // It warns of every page that it marks no-store, which all are.
        builder.Logging.SetMinimumLevel(LogLevel.Warning); // Lower levels write addresses, and addresses may hold numbers of people.
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, settings));
        builder.Services.AddResponseCompression(ConfigureCompression);
        builder.Services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        builder.Services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);

        var names = new FacilityNames(door, clock);
        var charts = new ChartSummaries(door, names, clock);
        builder.Services.AddSingleton(clock);
        builder.Services.AddPages(door, charts, names, CallerReader.Read, IdentityFront.ViewerOf, RequestIds.Of);
        var front = IdentityFront.Add(builder.Services, identity, store?.Ledger, door, settings.Identity, clock);

        var app = builder.Build();
        var limits = settings.Limits;
        var capabilities = new Capabilities(Product.Version, clock.GetUtcNow());
        var fhir = new FhirSurface(
            new Dispatch(door, charts, limits, capabilities), limits, new BodyBudget(limits.BodyBytesInFlightMax), settings.BaseUrl);
        var exchange = new ExchangeSurface(door, limits, spoolFolder, clock);

        // The pipeline, in the order in which a request meets it.
        app.Use(next => context => new RequestIds(clock).StampAsync(context, next));
        app.Use(next => context => SecurityHeaders.AddAsync(context, next, isTlsOutside: settings.Issuer?.Scheme == Uri.UriSchemeHttps));
        var hosts = new HostGuard(settings.BaseUrl);
        app.Use(next => context => hosts.CheckAsync(context, next));
        app.Use(Bound(new FaultEdge(app.Services.GetRequiredService<ILogger<FaultEdge>>()).GuardAsync));
        app.Use(Bound(new Health(isReady).AnswerAsync));
        app.Use(Bound(new RequestGate(limits.ConcurrentMax).PassAsync));
        app.UseResponseCompression();
        front.Use(app, settings.BaseUrl);
        app.Use(next => context =>
            context.Request.Path.StartsWithSegments(FhirSurface.Path, StringComparison.Ordinal) ? fhir.AnswerAsync(context) : next(context));
        app.Use(next => context => context.Request.Path == ExchangeSurface.F43Path ? exchange.AnswerAsync(context) : next(context));
        var operating = new OperatorSurface(door, store, clock);
        app.Use(next => context =>
            context.Request.Path.StartsWithSegments(OperatorSurface.Path, StringComparison.Ordinal) ? operating.AnswerAsync(context) : next(context));
        if (store is not null)
        {
            var ledger = new LedgerSurface(store.Archive.Tree, store.Checkpoints, door);
            app.Use(next => async context =>
            {
                if (!context.Request.Path.StartsWithSegments(LedgerSurface.Path, StringComparison.Ordinal) || !await ledger.AnswerAsync(context))
                {
                    await next(context);
                }
            });
        }

        app.UseRouting();
        front.MapPages(app);
        app.MapKlangPages();
        app.MapFallback(KlangWeb.NotFoundPage);
        return app;
    }

    static Func<RequestDelegate, RequestDelegate> Bound(Func<HttpContext, RequestDelegate, Task> step) =>
        next => context => step(context, next);

    static void Configure(KestrelServerOptions kestrel, ServerSettings settings)
    {
        var limits = settings.Limits;
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = limits.BundleBytesMax;
        kestrel.Limits.MaxRequestLineSize = limits.RequestLineBytesMax;
        kestrel.Limits.MaxRequestHeadersTotalSize = limits.HeaderBytesMax;
        kestrel.Limits.RequestHeadersTimeout = limits.HeadersTimeMax;
        foreach (var endpoint in settings.Endpoints)
        {
            kestrel.Listen(endpoint.Address, endpoint.Port, listen =>
            {
                listen.Protocols = endpoint.Protocols;
                if (endpoint.Certificate is { } certificate)
                {
                    listen.UseHttps(certificate, https =>
                    {
                        https.ClientCertificateMode = endpoint.AsksCertificate ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate;
                        https.AllowAnyClientCertificate(); // Whose it is says the hash in the registry, not an authority.
                    });
                }
            });
        }
    }

    static void ConfigureCompression(ResponseCompressionOptions compression)
    {
        compression.EnableForHttps = false; // Secrets and echoed input in one packed answer can be told apart by length (BREACH).
        compression.Providers.Add<BrotliCompressionProvider>();
        compression.Providers.Add<GzipCompressionProvider>();
        compression.MimeTypes = ["application/fhir+json", "application/json", "text/html", "text/css", "text/javascript", "image/svg+xml"];
    }
}
