using System.Text;
using Klang.Exchange.Thai43;
using Klang.Fhir;
using Klang.Http;
using Klang.Records;
using Microsoft.AspNetCore.Http.Features;

namespace Klang.Loading;

/// <summary>Archives of the 43 files over HTTP: a zip in, a receipt out.</summary>
/// <param name="door">Takes the records.</param>
/// <param name="limits">How large an archive may be.</param>
/// <param name="spoolFolder">Where sealed temporary files go.</param>
/// <param name="clock">The time.</param>
sealed class ExchangeSurface(Door door, HttpLimits limits, string spoolFolder, TimeProvider clock)
{
    /// <summary>Where archives are sent.</summary>
    public const string F43Path = "/exchange/f43";

    const string ZipType = "application/zip";
    const int NameLengthMax = 200;

    int inside;

    /// <summary>Answers a POST of <c>application/zip</c>; JSON, or a readable report for <c>Accept: text/plain</c>.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        if (Check(request) is { } wrong)
        {
            await AnswerWriter.WriteAsync(context.Response, wrong, baseUrl: "", pretty: true);
            return;
        }

        if (!CallerReader.Read(context).TryGet(out var caller, out var refusal))
        {
            await AnswerWriter.WriteAsync(context.Response, refusal, baseUrl: "", pretty: true);
            return;
        }

        if (Interlocked.Increment(ref inside) > limits.ArchivesMax)
        {
            Interlocked.Decrement(ref inside);
            FhirAnswer busy = new Refusal(RefusalKind.Busy, "throttled", "As many archives as this server takes are being read. Send it again in a while.");
            await AnswerWriter.WriteAsync(context.Response, busy, baseUrl: "", pretty: true);
            return;
        }

        try
        {
            await TakeAsync(context, caller);
        }
        finally
        {
            Interlocked.Decrement(ref inside);
        }
    }

    async Task TakeAsync(HttpContext context, Caller caller)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = limits.ArchiveBytesMax;
        }

        var options = new F43Options
        {
            Facility = caller.Facility.Length > 0 ? caller.Facility : null,
            ArchiveName = context.Request.Query["name"].ToString(),
            Clock = clock,
            SpoolFolder = spoolFolder,
        };
        await using var archive = await F43Import.OpenAsync(context.Request.Body, options, context.RequestAborted);
        await new F43Loader(door, caller.Id).LoadAsync(archive, RequestIds.Of(context), context.RequestAborted);
        await WriteAsync(context, archive.Receipt);
    }

    static async Task WriteAsync(HttpContext context, F43Receipt receipt)
    {
        var response = context.Response;
        response.StatusCode = receipt.Refusal == F43Reason.None ? 200 : 422;
        if (context.Request.Headers.Accept.ToString().Contains("text/plain", StringComparison.OrdinalIgnoreCase))
        {
            var report = new StringWriter();
            receipt.ToReport(report);
            response.ContentType = "text/plain; charset=utf-8";
            await response.WriteAsync(report.ToString(), Encoding.UTF8, context.RequestAborted);
            return;
        }

        response.ContentType = "application/json; charset=utf-8";
        await response.WriteAsync(receipt.ToJson(), Encoding.UTF8, context.RequestAborted);
    }

    static FhirAnswer? Check(HttpRequest request)
    {
        if (!HttpMethods.IsPost(request.Method))
        {
            return FhirAnswer.NotAllowed("POST");
        }

        // A type that no form of another site can send without asking first.
        if (!MediaTypes.Bare(request.ContentType).Equals(ZipType, StringComparison.OrdinalIgnoreCase))
        {
            return new Refusal(RefusalKind.UnsupportedMedia, "not-supported", $"An archive is sent as Content-Type: {ZipType}.");
        }

        if (request.Query["name"].ToString() is { Length: > 0 and <= NameLengthMax })
        {
            return null;
        }

        return new Refusal(RefusalKind.BadRequest, "required", "The parameter name holds the archive's file name, e.g. F43_X0001_20261001220700.zip.");
    }
}
