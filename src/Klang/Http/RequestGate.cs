using Klang.Fhir;

namespace Klang.Http;

/// <summary>Lets a limited number of requests in at a time; the others are told to come back at once.</summary>
sealed class RequestGate(int concurrentMax)
{
    int inside;

    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (Interlocked.Increment(ref inside) > concurrentMax)
        {
            Interlocked.Decrement(ref inside);
            FhirAnswer refused = new Refusal(RefusalKind.Unavailable, "throttled", "The server is at work on as many requests as it takes. Try again in a moment.");
            await AnswerWriter.WriteAsync(context.Response, refused, baseUrl: "", pretty: false);
            return;
        }

        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref inside);
        }
    }
}
