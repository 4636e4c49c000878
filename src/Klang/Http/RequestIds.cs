namespace Klang.Http;

/// <summary>Gives every request an id that ledger, answer and log share; a sound <c>X-Request-Id</c> of the client is kept.</summary>
sealed class RequestIds(TimeProvider clock)
{
    const string Header = "X-Request-Id";
    const int LengthMax = 64;

    public Task StampAsync(HttpContext context, RequestDelegate next)
    {
        string? sent = context.Request.Headers[Header];
        var id = IsSound(sent) ? sent! : Guid.CreateVersion7(clock.GetUtcNow()).ToString("N");
        context.TraceIdentifier = id;
        context.Response.Headers[Header] = id;
        return next(context);
    }

    public static string Of(HttpContext context) => context.TraceIdentifier;

    static bool IsSound(string? id) =>
        id is { Length: > 0 and <= LengthMax } && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_');
}
