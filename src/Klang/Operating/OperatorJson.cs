using System.Text.Json;
using Klang.Fhir;
using Klang.Http;

namespace Klang.Operating;

/// <summary>Small JSON objects in and out of the operator's addresses.</summary>
static class OperatorJson
{
    const int BodyBytesMax = 16 * 1024;

    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>Reads an object, does something with it and writes the answer.</summary>
    /// <param name="context">The request.</param>
    /// <param name="members">What the object holds, for the refusal.</param>
    /// <param name="answer">Does it.</param>
    public static async Task TakeAsync<TSent, TAnswer>(HttpContext context, string members, Func<TSent, Task<Outcome<TAnswer>>> answer)
        where TSent : class
    {
        // A type that no form of another site can send without asking first.
        if (!MediaTypes.Bare(context.Request.ContentType).Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || context.Request.ContentLength is null or > BodyBytesMax)
        {
            await RefuseAsync(context, new Refusal(RefusalKind.UnsupportedMedia, "not-supported", "Send a small JSON object as Content-Type: application/json."));
            return;
        }

        TSent? sent = null;
        try
        {
            sent = await JsonSerializer.DeserializeAsync<TSent>(context.Request.Body, Options, context.RequestAborted);
        }
        catch (JsonException)
        {
            // Said below, in one sentence for every way of being something else.
        }

        if (sent is null)
        {
            await RefuseAsync(context, new Refusal(RefusalKind.Malformed, "structure", $"This takes a JSON object with {members}."));
            return;
        }

        await WriteAsync(context, await answer(sent));
    }

    public static async Task WriteAsync<T>(HttpContext context, Outcome<T> outcome)
    {
        if (outcome.TryGet(out var value, out var refusal))
        {
            await context.Response.WriteAsJsonAsync(value, Options, context.RequestAborted);
            return;
        }

        await RefuseAsync(context, refusal);
    }

    public static Task RefuseAsync(HttpContext context, Refusal refusal) =>
        AnswerWriter.WriteAsync(context.Response, FhirAnswer.Refused(refusal), baseUrl: "", pretty: true);
}
