using System.Net;
using Klang.Care.Wording;
using Klang.Registries;
using Klang.Web.Access;
using Microsoft.AspNetCore.Antiforgery;

namespace Klang.Identity;

/// <summary>What all pages of identity need of a request: who is signed in, is the form ours, where to go.</summary>
sealed class PageDesk(IdentityHouse house, SessionBook sessions, SessionCookie cookies, IAntiforgery antiforgery, IdentityOptions options)
{
    const int FormBytesMax = 64 * 1024;
    const string FormHeader = "X-Klang-Form";

    static readonly Bilingual Treatment = new("รักษาพยาบาล", "treatment");
    static readonly Bilingual OwnRecord = new("ดูข้อมูลของตนเอง", "the own record");

    public SignedIn? SignedInAt(HttpContext context) => sessions.Find(cookies.Read(context.Request));

    /// <summary>Proves, in a hidden field, that a form comes from our page.</summary>
    public string FormTokenFor(HttpContext context) => antiforgery.GetAndStoreTokens(context).RequestToken!;

    /// <summary>The form, when it is one of ours and of sensible size; null otherwise.</summary>
    public async Task<IFormCollection?> ReadFormAsync(HttpContext context)
    {
        if (!context.Request.HasFormContentType || context.Request.ContentLength is not (>= 0 and <= FormBytesMax))
        {
            return null;
        }

        return await antiforgery.IsRequestValidAsync(context) ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
    }

    /// <summary>True when a script of our page asks.</summary>
    public Task<bool> ComesFromOurScriptAsync(HttpContext context) =>
        context.Request.Headers.ContainsKey(FormHeader) ? antiforgery.IsRequestValidAsync(context) : Task.FromResult(false);

    /// <summary>Header that our script sends.</summary>
    public static string FormHeaderName => FormHeader;

    /// <summary>Where a request came from, as far as the server can know.</summary>
    public string SourceOf(HttpContext context) =>
        options.IsBehindProxy && context.Request.Headers["X-Forwarded-For"].ToString() is { Length: > 0 } forwarded
        && IPAddress.TryParse(forwarded.Split(',')[^1].Trim(), out var address)
            ? address.ToString()
            : context.Connection.RemoteIpAddress?.ToString() ?? "";

    /// <summary>Who is looking, for the header.</summary>
    public Viewer ViewerOf(SignedIn signedIn) => new(
        signedIn.Account.Secret.Name,
        FacilityNameOf(signedIn.Session.Facility),
        signedIn.Account.OwnPatient.Length > 0 ? OwnRecord : Treatment)
    { IsSignedIn = true };

    public string? FacilityNameOf(string code) => code.Length == 0 ? null : house.Facilities.Find(code)?.Name ?? code;

    /// <summary>A page's work as an endpoint.</summary>
    public static RequestDelegate Page(Func<HttpContext, Task<IResult>> work) => async context => await (await work(context)).ExecuteAsync(context);

    /// <summary>A page's work as an endpoint.</summary>
    public static RequestDelegate Page(Func<HttpContext, IResult> work) => context => work(context).ExecuteAsync(context);

    /// <summary>On to a page of ours; the start when the way back is not ours.</summary>
    public static IResult GoTo(string? back) => new SeeOther(SignInPaths.IsOwn(back) ? back! : "/");

    sealed class SeeOther(string location) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = StatusCodes.Status303SeeOther;
            httpContext.Response.Headers.Location = location;
            return Task.CompletedTask;
        }
    }
}
