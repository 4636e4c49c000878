using Klang.Fhir;
using Klang.Records.Store;
using Klang.Trust;
using Klang.Web;

namespace Klang.Http;

/// <summary>The one place where exceptions of a request end: logged by id and kind, answered without a word of them.</summary>
sealed partial class FaultEdge(ILogger<FaultEdge> log)
{
    public async Task GuardAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = 499; // The client is gone; nobody reads this.
            }
        }
        catch (Exception fault)
        {
            var refusal = Refuse(fault);
            if (refusal.Status is >= 500)
            {
                Failed(log, RequestIds.Of(context), fault.GetType().Name, fault);
            }

            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.Headers.ContentLength = null;
            if (context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
                && !context.Request.Path.StartsWithSegments(FhirSurface.Path, StringComparison.Ordinal))
            {
                await KlangWeb.FaultPage(context, RequestIds.Of(context)).ExecuteAsync(context);
                return;
            }

            await AnswerWriter.WriteAsync(context.Response, refusal, baseUrl: "", pretty: false);
        }
    }

    static FhirAnswer Refuse(Exception fault) => fault switch
    {
        BadHttpRequestException { StatusCode: 413 } => new Refusal(RefusalKind.TooLarge, "too-long", "The body is over the limit."),
        BadHttpRequestException { StatusCode: 408 } => new FhirAnswer(408, new OutcomeContent(
            [new Complaint(Severity.Error, "timeout", "The body came too slowly.")])),
        BadHttpRequestException => new Refusal(RefusalKind.Malformed, "structure", "The request is not sound HTTP."),
        StoreException { Fault: StoreFault.DiskFull } => new Refusal(RefusalKind.StorageFull, "no-store", "The disk is full; nothing was done."),
        StoreException { Fault: StoreFault.Overloaded } => new Refusal(RefusalKind.Busy, "throttled", "The queue of writes is full. Try again in a moment."),
        StoreException => new Refusal(RefusalKind.Unavailable, "transient", "The store cannot be used now; nothing was done."),
        TrustException => new Refusal(RefusalKind.Unavailable, "transient", "Keys or ledger cannot be used now; nothing was done."),
        _ => new FhirAnswer(500, new OutcomeContent(
            [new Complaint(Severity.Fatal, "exception", "The server failed at this request. Its id (X-Request-Id) leads to the reason in the server's log.")])),
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Request {RequestId} failed: {Kind}")]
    static partial void Failed(ILogger log, string requestId, string kind, Exception fault);
}
