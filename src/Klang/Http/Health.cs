namespace Klang.Http;

/// <summary>Health for whoever keeps the server running: alive (the process answers), ready (the store does).</summary>
/// <param name="isReady">Looks at the store.</param>
sealed class Health(Func<CancellationToken, ValueTask<bool>> isReady)
{
    static readonly byte[] Alive = "{\"status\":\"alive\"}"u8.ToArray();
    static readonly byte[] Ready = "{\"status\":\"ready\"}"u8.ToArray();
    static readonly byte[] NotReady = "{\"status\":\"not ready\"}"u8.ToArray();

    public async Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        switch (context.Request.Path.Value)
        {
            case "/health/live":
                await WriteAsync(context.Response, 200, Alive);
                break;
            case "/health/ready":
                var ready = await isReady(context.RequestAborted);
                await WriteAsync(context.Response, ready ? 200 : 503, ready ? Ready : NotReady);
                break;
            default:
                await next(context);
                break;
        }
    }

    static Task WriteAsync(HttpResponse response, int status, byte[] json)
    {
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = json.Length;
        return response.Body.WriteAsync(json).AsTask();
    }
}
