using System.IO.Compression;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Klang.Charts;
using Klang.Pages;
using Klang.Records;
using Klang.Web;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Klang.Http;

/// <summary>Builds the web server: Kestrel with its limits, and the pipeline as one list.</summary>
static class KlangServer
{
    /// <param name="settings">Checked settings.</param>
    /// <param name="door">The door; everything goes through it.</param>
    /// <param name="isReady">Looks at the store for <c>/health/ready</c>.</param>
    /// <param name="clock">The time.</param>
    public static WebApplication Build(
        ServerSettings settings, Door door, Func<CancellationToken, ValueTask<bool>> isReady, TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = [] });
        builder.Logging.ClearProviders().AddSimpleConsole(console => console.SingleLine = true);
        builder.Logging.SetMinimumLevel(LogLevel.Warning); // Lower levels write addresses, and addresses may hold numbers of people.
        builder.WebHost.ConfigureKestrel(kestrel => Configure(kestrel, settings));
        builder.Services.AddResponseCompression(ConfigureCompression);
        builder.Services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        builder.Services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);

        var names = new FacilityNames(door, clock);
        var charts = new ChartSummaries(door, names, clock);
        builder.Services.AddSingleton(clock);
        builder.Services.AddPages(door, charts, names, http => CallerReader.Read(http.Request.Headers), RequestIds.Of);

        var app = builder.Build();
        var limits = settings.Limits;
        var capabilities = new Capabilities(Product.Version, clock.GetUtcNow());
        var fhir = new FhirSurface(
            new Dispatch(door, charts, limits, capabilities), limits, new BodyBudget(limits.BodyBytesInFlightMax), settings.BaseUrl);

        // The pipeline, in the order in which a request meets it.
        app.Use(next => context => new RequestIds(clock).StampAsync(context, next));
        app.Use(next => context => SecurityHeaders.AddAsync(context, next));
        app.Use(next => context => HostGuard.CheckAsync(context, next));
        app.Use(Bound(new FaultEdge(app.Services.GetRequiredService<ILogger<FaultEdge>>()).GuardAsync));
        app.Use(Bound(new Health(isReady).AnswerAsync));
        app.Use(Bound(new RequestGate(limits.ConcurrentMax).PassAsync));
        app.UseResponseCompression();
        app.Use(next => context =>
            context.Request.Path.StartsWithSegments(FhirSurface.Path, StringComparison.Ordinal) ? fhir.AnswerAsync(context) : next(context));
        app.UseRouting();
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
                    listen.UseHttps(certificate);
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

/// <summary>Where the server listens and what it allows.</summary>
sealed record ServerSettings
{
    public required IReadOnlyList<ServerEndpoint> Endpoints { get; init; }

    /// <summary>The FHIR base in links; null takes it from each request.</summary>
    public string? BaseUrl { get; init; }

    public HttpLimits Limits { get; init; } = HttpLimits.Default;
}

/// <summary>One address to listen at.</summary>
/// <param name="Address">A loopback address.</param>
/// <param name="Port">0 for a free one.</param>
/// <param name="Protocols">HTTP/1.1 and 2 with a certificate; without one either.</param>
/// <param name="Certificate">For https; null for http.</param>
sealed record ServerEndpoint(IPAddress Address, int Port, HttpProtocols Protocols, X509Certificate2? Certificate);
