using Klang.Fhir;

namespace Klang.Http;

/// <summary>
/// Answers only to loopback names. A page of a stranger whose name was made to point at 127.0.0.1 (DNS rebinding) sends
/// its own name, and is refused.
/// </summary>
static class HostGuard
{
    public static Task CheckAsync(HttpContext context, RequestDelegate next)
    {
        if (IsLoopback(context.Request.Host.Host))
        {
            return next(context);
        }

        FhirAnswer refused = new Refusal(RefusalKind.BadRequest, "security", "This server answers to localhost, 127.0.0.1 and [::1] only.");
        return AnswerWriter.WriteAsync(context.Response, refused, baseUrl: "", pretty: false);
    }

    public static bool IsLoopback(string host) => host is "127.0.0.1" or "localhost" or "[::1]" or "::1";
}
