using Klang.Care.Summaries;
using Klang.Care.Wording;
using Klang.Fhir;
using Klang.Fhir.Thai;
using Klang.Web.Access;
using Klang.Web.Components;
using Klang.Web.Pages;
using Klang.Web.Wording;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Klang.Web;

/// <summary>
/// The pages. They need an <see cref="IChartViewer"/> in the request's services, and nothing else of the house; the
/// executable sets the security headers.
/// </summary>
public static class KlangWeb
{
    /// <summary>Longest form body that is read: one box.</summary>
    const int FormBytesMax = 4096;

    /// <summary>Registers what rendering needs.</summary>
    public static IServiceCollection AddKlangWeb(this IServiceCollection services)
    {
        services.AddSingleton(PageText.Encoder);
        services.AddRazorComponents();
        return services;
    }

    /// <summary>Maps <c>/</c>, <c>/chart/{id}</c> and the assets.</summary>
    public static IEndpointRouteBuilder MapKlangPages(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/", Start).WithName("start");
        endpoints.MapPost("/", FindAsync).WithName("find").DisableAntiforgery();
        endpoints.MapGet("/chart/{patientId}", OpenAsync).WithName("chart");
        endpoints.MapGet("/assets/{**path}", Asset).WithName("asset");
        return endpoints;
    }

    /// <summary>The page for an address that leads nowhere; the executable uses it as its last resort for browsers.</summary>
    public static IResult NotFoundPage(HttpContext http) =>
        Trouble(http, viewer: null, StatusCodes.Status404NotFound, Words.NotFoundTitle, Words.NotFoundText);

    /// <summary>The page for a fault of ours.</summary>
    /// <param name="http">The request.</param>
    /// <param name="reference">What the reader can read out to an administrator; never health data.</param>
    public static IResult FaultPage(HttpContext http, string reference) =>
        Trouble(http, viewer: null, StatusCodes.Status500InternalServerError, Words.FaultTitle, Words.FaultText,
            kind: "unknown", canRetry: true, reference: reference);

    /// <summary>The sign-in page.</summary>
    public static IResult SignInPage(HttpContext http, SignInView view, int status = StatusCodes.Status200OK) =>
        Show<SignInPage>(status, (nameof(Pages.SignInPage.Context), ContextOf(http, viewer: null)), (nameof(Pages.SignInPage.View), view));

    /// <summary>The choice of a facility after signing in.</summary>
    public static IResult FacilityPage(HttpContext http, string formToken, IReadOnlyList<FacilityChoice> choices, string? back) =>
        Show<FacilityPage>(StatusCodes.Status200OK,
            (nameof(Pages.FacilityPage.Context), ContextOf(http, viewer: null)), (nameof(Pages.FacilityPage.FormToken), formToken),
            (nameof(Pages.FacilityPage.Choices), choices), (nameof(Pages.FacilityPage.Return), back));

    /// <summary>Asks for a fresh second factor.</summary>
    public static IResult StepUpPage(HttpContext http, Viewer viewer, StepUpView view, int status = StatusCodes.Status200OK) =>
        Show<StepUpPage>(status, (nameof(Pages.StepUpPage.Context), ContextOf(http, viewer)), (nameof(Pages.StepUpPage.View), view));

    /// <summary>The own account.</summary>
    public static IResult AccountPage(HttpContext http, Viewer viewer, AccountView view, int status = StatusCodes.Status200OK) =>
        Show<AccountPage>(status, (nameof(Pages.AccountPage.Context), ContextOf(http, viewer)), (nameof(Pages.AccountPage.View), view));

    /// <summary>Asks whether an app may have a token.</summary>
    public static IResult ConsentPage(HttpContext http, Viewer viewer, ConsentView view, int status = StatusCodes.Status200OK) =>
        Show<ConsentPage>(status, (nameof(Pages.ConsentPage.Context), ContextOf(http, viewer)), (nameof(Pages.ConsentPage.View), view));

    static RazorComponentResult<StartPage> Start(HttpContext http, IChartViewer viewer) =>
        Show<StartPage>(StatusCodes.Status200OK, (nameof(StartPage.Context), ContextOf(http, viewer.Viewer)));

    static async Task<IResult> FindAsync(HttpContext http, IChartViewer viewer, CancellationToken cancellationToken)
    {
        if (!ComesFromOurPage(http.Request))
        {
            return Trouble(http, viewer.Viewer, StatusCodes.Status403Forbidden, Words.ForbiddenTitle, default);
        }

        if (!http.Request.HasFormContentType || http.Request.ContentLength is not (>= 0 and <= FormBytesMax))
        {
            return AskAgain(http, viewer, typed: "", Words.CidEmpty);
        }

        var form = await http.Request.ReadFormAsync(cancellationToken);
        var typed = form["cid"].ToString().Trim();
        if (typed.Length == 0)
        {
            return AskAgain(http, viewer, typed, Words.CidEmpty);
        }

        if (!ThaiNationalId.TryParse(typed, out var number, out var fault))
        {
            return AskAgain(http, viewer, typed, Explain(fault));
        }

        var found = await viewer.FindPatientIdAsync(number.Digits, cancellationToken);
        if (found.TryGet(out var patientId, out var refusal))
        {
            return new SeeOther(ContextOf(http, viewer.Viewer).Link("/chart/" + Uri.EscapeDataString(patientId)));
        }

        return refusal.Kind == RefusalKind.NotFound
            ? Show<StartPage>(StatusCodes.Status404NotFound,
                (nameof(StartPage.Context), ContextOf(http, viewer.Viewer)), (nameof(StartPage.Typed), typed),
                (nameof(StartPage.IsUnknown), true))
            : Refused(http, viewer.Viewer, refusal.Kind);
    }

    static async Task<IResult> OpenAsync(
        string patientId, HttpContext http, IChartViewer viewer, CancellationToken cancellationToken)
    {
        var opened = await viewer.OpenAsync(patientId, cancellationToken);
        return opened.TryGet(out var view, out var refusal)
            ? Show<SummaryPage>(StatusCodes.Status200OK,
                (nameof(SummaryPage.Context), ContextOf(http, viewer.Viewer, view.Summary.Today)), (nameof(SummaryPage.View), view))
            : Refused(http, viewer.Viewer, refusal.Kind);
    }

    static IResult Asset(string path, HttpContext http)
    {
        if (WebAssets.Find(path) is not { } asset)
        {
            return NotFoundPage(http);
        }

        http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return TypedResults.Bytes(asset.Content, asset.ContentType);
    }

    static RazorComponentResult<StartPage> AskAgain(HttpContext http, IChartViewer viewer, string typed, Bilingual fault)
    {
        var context = ContextOf(http, viewer.Viewer);
        return Show<StartPage>(StatusCodes.Status422UnprocessableEntity, (nameof(StartPage.Context), context),
            (nameof(StartPage.Typed), typed), (nameof(StartPage.Fault), fault.In(context.Language)));
    }

    static Bilingual Explain(ThaiNationalIdFault fault) => fault switch
    {
        ThaiNationalIdFault.Letters => Words.CidLetters,
        ThaiNationalIdFault.AllSameDigit => Words.CidSame,
        ThaiNationalIdFault.WrongCheckDigit => Words.CidCheckDigit,
        _ => Words.CidLength,
    };

    static RazorComponentResult<TroublePage> Held(HttpContext http, Viewer viewer)
    {
        http.Response.Headers.RetryAfter = "600";
        return Trouble(http, viewer, StatusCodes.Status429TooManyRequests, Words.BusyTitle, Words.BusyText, canRetry: true);
    }

    static RazorComponentResult<TroublePage> Refused(HttpContext http, Viewer viewer, RefusalKind kind) => kind switch
    {
        RefusalKind.NotFound or RefusalKind.Malformed or RefusalKind.BadRequest =>
            Trouble(http, viewer, StatusCodes.Status404NotFound, Words.NotFoundTitle, Words.NotFoundText),
        RefusalKind.Gone => Trouble(http, viewer, StatusCodes.Status410Gone, Words.GoneTitle, default),
        RefusalKind.Forbidden or RefusalKind.Unauthenticated =>
            Trouble(http, viewer, StatusCodes.Status403Forbidden, Words.ForbiddenTitle, Words.ForbiddenText),
        RefusalKind.Busy => Held(http, viewer),
        _ => Trouble(http, viewer, StatusCodes.Status503ServiceUnavailable, Words.LoadFailedTitle, Words.LoadFailedText,
            kind: "unknown", canRetry: true, isChartUnread: true),
    };

    static RazorComponentResult<TroublePage> Trouble(
        HttpContext http, Viewer? viewer, int status, Bilingual title, Bilingual text, string kind = "warn", bool canRetry = false,
        bool isChartUnread = false, string? reference = null) =>
        Show<TroublePage>(status,
            (nameof(TroublePage.Context), ContextOf(http, viewer)), (nameof(TroublePage.Title), title), (nameof(TroublePage.Text), text),
            (nameof(TroublePage.Kind), kind), (nameof(TroublePage.CanRetry), canRetry && HttpMethods.IsGet(http.Request.Method)),
            (nameof(TroublePage.IsChartUnread), isChartUnread), (nameof(TroublePage.ReferenceNumber), reference));

    static PageContext ContextOf(HttpContext http, Viewer? viewer, DateOnly? today = null)
    {
        var language = string.Equals(http.Request.Query["lang"], "en", StringComparison.OrdinalIgnoreCase)
            ? Language.English
            : Language.Thai;
        var clock = http.RequestServices.GetService<TimeProvider>() ?? TimeProvider.System;
        return new PageContext(
            language, http.Request.PathBase + http.Request.Path, today ?? FactDate.Of(clock.GetUtcNow()).Day, viewer);
    }

    /// <summary>
    /// A form may only come from our own page: another site could otherwise make a reader's browser look people up in the
    /// reader's name. Browsers say where a request comes from; a client that says nothing is no browser.
    /// </summary>
    static bool ComesFromOurPage(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is "same-origin" or "none";
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var uri)
                && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase));
    }

    static RazorComponentResult<TPage> Show<TPage>(int status, params (string Name, object? Value)[] parameters)
        where TPage : IComponent
    {
        var named = new Dictionary<string, object?>(parameters.Length, StringComparer.Ordinal);
        foreach (var (name, value) in parameters)
        {
            named.Add(name, value);
        }

        return new RazorComponentResult<TPage>(named) { StatusCode = status, ContentType = "text/html; charset=utf-8", PreventStreamingRendering = true };
    }

    /// <summary>The answer to a form: go and get that page.</summary>
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
