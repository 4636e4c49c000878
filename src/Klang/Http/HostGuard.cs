using Klang.Fhir;

namespace Klang.Http;

/// <summary>
/// Answers only to loopback names and to the name of its base address. A page of a stranger whose name was made to point at 127.0.0.1 (DNS rebinding) sends
/// its own name, and is refused; so is a page of a stranger that sends a request straight to this server, since a browser
/// lets it do that and only keeps the answer from it.
/// </summary>
/// <param name="baseUrl">Under which it is reached from outside; null on loopback.</param>
sealed class HostGuard(string? baseUrl)
{
    readonly string? own = baseUrl is null ? null : new Uri(baseUrl).Host;

    public Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        FhirAnswer refused;
        if (!IsOwnHost(context.Request.Host.Host))
        {
            refused = new Refusal(RefusalKind.BadRequest, "security", own is null ? "This server answers to localhost, 127.0.0.1 and [::1] only." : "This server answers to its own name only.");
        }
        else if (context.Request.Headers.Origin is { Count: > 0 } origin && !IsOwn(origin.ToString()))
        {
            refused = new Refusal(RefusalKind.Forbidden, "security", "Pages of other sites may not send requests to this server.");
        }
        else
        {
            return next(context);
        }

        return AnswerWriter.WriteAsync(context.Response, refused, baseUrl: "", pretty: false);
    }

    bool IsOwn(string origin) => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsOwnHost(uri.Host);

    bool IsOwnHost(string host) => IsLoopback(host) || string.Equals(host, own, StringComparison.OrdinalIgnoreCase);

    public static bool IsLoopback(string host) => host is "127.0.0.1" or "localhost" or "[::1]" or "::1";
}
