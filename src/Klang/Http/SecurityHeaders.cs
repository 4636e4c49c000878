namespace Klang.Http;

/// <summary>What browsers are told about every answer. Pages may load only this server's own files; data loads nothing.</summary>
static class SecurityHeaders
{
    const string PagePolicy =
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    const string DataPolicy = "default-src 'none'; base-uri 'none'; frame-ancestors 'none'; sandbox";

    const string OnlyTls = "max-age=31536000"; // A year. Other names under the domain are not ours to bind.

    public static Task AddAsync(HttpContext context, RequestDelegate next, bool isTlsOutside = false)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        headers["Referrer-Policy"] = "same-origin"; // Nothing to others; a form of ours still says where it comes from, which no-referrer would hide.
        headers.XFrameOptions = "DENY";
        headers.ContentSecurityPolicy = context.Request.Path.StartsWithSegments(FhirSurface.Path, StringComparison.Ordinal) ? DataPolicy : PagePolicy;
        if (context.Request.IsHttps || isTlsOutside)
        {
            headers.StrictTransportSecurity = OnlyTls;
        }

        return next(context);
    }
}
