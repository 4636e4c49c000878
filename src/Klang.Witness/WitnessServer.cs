using System.Text;

namespace Klang.Witness;

/// <summary>The witness over HTTP: <c>POST /add-checkpoint</c>, and the newest checkpoint of each log for monitors.</summary>
static class WitnessServer
{
    public static WebApplication Build(Witness witness, string urls)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "klang-witness" });
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = Witness.BodyBytesMax;
        });
        builder.WebHost.UseUrls(urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
        builder.Services.AddRoutingCore();
        builder.Logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.None);
        var app = builder.Build();
        app.UseRouting();
        app.MapPost("/add-checkpoint", async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            await WriteAsync(context, witness.Add(body.GetBuffer().AsSpan(0, (int)body.Length)));
        });
        app.MapGet("/{originHash}/checkpoint", (HttpContext context, string originHash) => witness.Read(originHash) is { } note
            ? WriteAsync(context, new WitnessAnswer(200, Encoding.UTF8.GetString(note)))
            : WriteAsync(context, new WitnessAnswer(404, "No checkpoint of this log was cosigned.\n")));
        return app;
    }

    static Task WriteAsync(HttpContext context, WitnessAnswer answer)
    {
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = answer.MediaType;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(answer.Body, context.RequestAborted);
    }
}
