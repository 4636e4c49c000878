namespace Klang.Identity;

/// <summary>The one cookie of a session: opaque, out of reach of scripts, and over TLS bound to this host.</summary>
/// <param name="issuer">The server's address from outside; null on loopback.</param>
sealed class SessionCookie(Uri? issuer)
{
    const string SecureName = "__Host-klang";
    const string PlainName = "klang-session";

    public string? Read(HttpRequest request) => request.Cookies[NameOf(request)];

    public void Write(HttpContext context, string value) => context.Response.Cookies.Append(NameOf(context.Request), value, OptionsOf(context.Request));

    public void Remove(HttpContext context) => context.Response.Cookies.Delete(NameOf(context.Request), OptionsOf(context.Request));

    /// <summary>A short-lived cookie for a ceremony that goes out and comes back.</summary>
    public void WriteBrief(HttpContext context, string name, string value, TimeSpan life)
    {
        var options = OptionsOf(context.Request);
        options.MaxAge = life;
        context.Response.Cookies.Append(BriefName(context.Request, name), value, options);
    }

    /// <summary>The ceremony's cookie, which is gone once it was read.</summary>
    public string? TakeBrief(HttpContext context, string name)
    {
        var full = BriefName(context.Request, name);
        var value = context.Request.Cookies[full];
        if (value is not null)
        {
            context.Response.Cookies.Delete(full, OptionsOf(context.Request));
        }

        return value;
    }

    bool IsSecure(HttpRequest request) => request.IsHttps || issuer?.Scheme == Uri.UriSchemeHttps;

    string NameOf(HttpRequest request) => IsSecure(request) ? SecureName : PlainName;

    string BriefName(HttpRequest request, string name) => IsSecure(request) ? $"__Host-{name}" : name;

    CookieOptions OptionsOf(HttpRequest request) => new()
    {
        HttpOnly = true,
        Secure = IsSecure(request),
        SameSite = SameSiteMode.Lax,
        Path = "/",
        IsEssential = true,
    };
}
