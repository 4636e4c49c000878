using System.Buffers;
using System.Globalization;

namespace Klang.Http;

/// <summary>Writes a <see cref="FhirAnswer"/> as an HTTP response.</summary>
static class AnswerWriter
{
    public static async Task WriteAsync(HttpResponse response, FhirAnswer answer, string baseUrl, bool pretty)
    {
        response.StatusCode = answer.Status;
        var headers = response.Headers;
        if (answer.Version is { } version)
        {
            headers.ETag = Etag.Format(version.Version);
            headers.LastModified = version.LastUpdated.ToString("r", CultureInfo.InvariantCulture);
        }

        if (answer.Location is not null)
        {
            headers.Location = $"{baseUrl}/{answer.Location}";
        }

        if (answer.Allow is not null)
        {
            headers.Allow = answer.Allow;
        }

        switch (answer.Status)
        {
            case 413:
                headers.Connection = "close"; // The rest of the body is not read.
                break;
            case 415:
                headers["Accept-Patch"] = MediaTypes.AcceptPatch;
                break;
        }

        if (RefusalStatus.RetryAfterSeconds(answer) is > 0 and var seconds)
        {
            headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        }

        if (answer.Content is { } content)
        {
            await WriteContentAsync(response, content, pretty);
        }
    }

    static async Task WriteContentAsync(HttpResponse response, AnswerContent content, bool pretty)
    {
        response.ContentType = content.MediaType;
        if (!content.IsJson)
        {
            response.Headers.ContentDisposition = "attachment";
        }

        if (pretty && content.IsJson)
        {
            var compact = new ArrayBufferWriter<byte>();
            content.WriteTo(compact);
            PrettyJson.Write(compact.WrittenMemory, response.BodyWriter);
        }
        else
        {
            response.ContentLength = content.Length;
            content.WriteTo(response.BodyWriter);
        }

        await response.BodyWriter.FlushAsync(response.HttpContext.RequestAborted);
    }
}
