using System.Globalization;
using Klang.Care.Wording;
using Klang.Http;
using Klang.Registries;
using Klang.Web;
using Klang.Web.Access;
using Klang.Web.Wording;

namespace Klang.Identity;

/// <summary>Signing in: by passkey, by password and code, as a persona of the demo; choosing the facility; proving oneself again; going.</summary>
sealed class SignInPages(
    IdentityHouse house, PageDesk desk, SessionBook sessions, SessionCookie cookies, PasswordDesk passwords, PasskeyDesk passkeys, IdentityOptions options,
    OutsideProviders outside)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(SignInPaths.SignIn, PageDesk.Page(Show));
        routes.MapPost(SignInPaths.SignIn, PageDesk.Page(ByPasswordAsync));
        routes.MapPost(SignInPaths.SignIn + "/passkey/options", PageDesk.Page(OptionsAsync));
        routes.MapPost(SignInPaths.SignIn + "/passkey", PageDesk.Page(ByPasskeyAsync));
        routes.MapPost(SignInPaths.SignIn + "/persona", PageDesk.Page(AsPersonaAsync));
        routes.MapGet(SignInPaths.Facility, PageDesk.Page(ShowFacilities));
        routes.MapPost(SignInPaths.Facility, PageDesk.Page(ChooseFacilityAsync));
        routes.MapGet(SignInPaths.SignIn + "/step-up", PageDesk.Page(ShowStepUp));
        routes.MapPost(SignInPaths.SignIn + "/step-up", PageDesk.Page(StepUpByCodeAsync));
        routes.MapPost(SignInPaths.SignIn + "/step-up/passkey", PageDesk.Page(StepUpByPasskeyAsync));
        routes.MapPost(SignInPaths.SignOut, PageDesk.Page(SignOutAsync));
    }

    /// <summary>Begins a session and leads on: to the choice of a facility when there are several, else where the person was going.</summary>
    public async Task<IResult> EnterAsync(HttpContext context, Account account, string rule, bool hasFactor, string? back)
    {
        var before = sessions.FindSession(cookies.Read(context.Request));
        var cookie = await sessions.BeginAsync(account, before, rule, hasFactor, RequestIds.Of(context), context.RequestAborted);
        cookies.Write(context, cookie);
        return sessions.Find(cookie) switch
        {
            null => Again(context, "", back, SignInWords.NotVouched), // Locked, without a valid licence, or of a suspended facility.
            { Caller: null } => PageDesk.GoTo(WithReturn(SignInPaths.SignIn + "/facility", back)),
            _ => PageDesk.GoTo(back),
        };
    }

    /// <summary>The sign-in page again, with what was wrong.</summary>
    public IResult Again(HttpContext context, string login, string? back, Bilingual fault, int status = StatusCodes.Status401Unauthorized) =>
        KlangWeb.SignInPage(context, View(context, back) with { Login = login, Fault = fault }, status);

    IResult Show(HttpContext context) => KlangWeb.SignInPage(context, View(context, context.Request.Query[SignInPaths.Return]));

    async Task<IResult> ByPasswordAsync(HttpContext context)
    {
        if (await desk.ReadFormAsync(context) is not { } form)
        {
            return Again(context, "", back: null, SignInWords.Wrong, StatusCodes.Status400BadRequest);
        }

        var login = form["login"].ToString().Trim();
        var sent = new PasswordTry(login, form["password"].ToString(), Digits(form["code"].ToString()), desk.SourceOf(context), RequestIds.Of(context));
        if ((await passwords.CheckAsync(sent, context.RequestAborted)).TryGet(out var account, out var refusal))
        {
            return await EnterAsync(context, account, "password", hasFactor: true, BackOf(form));
        }

        if (PasswordDesk.SecondsToWait(refusal) is > 0 and var seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return KlangWeb.SignInPage(
                context, View(context, BackOf(form)) with { Login = login, WaitSeconds = seconds }, StatusCodes.Status429TooManyRequests);
        }

        return Again(context, login, BackOf(form), SignInWords.Wrong);
    }

    async Task<IResult> OptionsAsync(HttpContext context) => await desk.ComesFromOurScriptAsync(context)
        ? TypedResults.Content(await passkeys.AskAsync(context), "application/json")
        : TypedResults.StatusCode(StatusCodes.Status400BadRequest);

    async Task<IResult> ByPasskeyAsync(HttpContext context)
    {
        if (await desk.ReadFormAsync(context) is not { } form || await passkeys.FindAsync(form["credential"].ToString(), context) is not { } account)
        {
            return Again(context, "", back: null, SignInWords.PasskeyWrong);
        }

        return await EnterAsync(context, account, "passkey", hasFactor: true, BackOf(form));
    }

    async Task<IResult> AsPersonaAsync(HttpContext context)
    {
        if (await desk.ReadFormAsync(context) is not { } form || !options.Personas.Contains(form["persona"].ToString())
            || house.Accounts.Find(form["persona"].ToString()) is not { } account)
        {
            return Again(context, "", back: null, SignInWords.Wrong);
        }

        return await EnterAsync(context, account, "demo-persona", hasFactor: true, BackOf(form));
    }

    IResult ShowFacilities(HttpContext context) => desk.SignedInAt(context) is { Caller: null } signedIn
        ? KlangWeb.FacilityPage(
            context, desk.FormTokenFor(context),
            [.. signedIn.Account.Facilities.Select(code => new FacilityChoice(code, desk.FacilityNameOf(code)!))],
            OwnOrNull(context.Request.Query[SignInPaths.Return]))
        : PageDesk.GoTo("/");

    async Task<IResult> ChooseFacilityAsync(HttpContext context)
    {
        if (await desk.ReadFormAsync(context) is not { } form || desk.SignedInAt(context) is not { } signedIn
            || !sessions.TryChoose(signedIn, form["facility"].ToString()))
        {
            return PageDesk.GoTo(SignInPaths.SignIn);
        }

        return PageDesk.GoTo(BackOf(form));
    }

    IResult ShowStepUp(HttpContext context) => desk.SignedInAt(context) is { Caller: not null } signedIn
        ? KlangWeb.StepUpPage(context, desk.ViewerOf(signedIn), StepUpView(context, OwnOrNull(context.Request.Query[SignInPaths.Return]), fault: null))
        : PageDesk.GoTo(SignInPaths.SignIn);

    async Task<IResult> StepUpByCodeAsync(HttpContext context)
    {
        if (await desk.ReadFormAsync(context) is not { } form || desk.SignedInAt(context) is not { Caller: not null } signedIn)
        {
            return PageDesk.GoTo(SignInPaths.SignIn);
        }

        var sent = new PasswordTry("", "", Digits(form["code"].ToString()), desk.SourceOf(context), RequestIds.Of(context));
        if (!(await passwords.CheckCodeAsync(signedIn.Account, sent, context.RequestAborted)).TryGet(out _, out var refusal))
        {
            var seconds = PasswordDesk.SecondsToWait(refusal);
            if (seconds > 0)
            {
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            }

            return KlangWeb.StepUpPage(
                context, desk.ViewerOf(signedIn), StepUpView(context, BackOf(form), SignInWords.CodeWrong),
                seconds > 0 ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized);
        }

        await sessions.StepUpAsync(signedIn, "one-time-code", RequestIds.Of(context), context.RequestAborted);
        return PageDesk.GoTo(BackOf(form));
    }

    async Task<IResult> StepUpByPasskeyAsync(HttpContext context)
    {
        if (await desk.ReadFormAsync(context) is not { } form || desk.SignedInAt(context) is not { Caller: not null } signedIn)
        {
            return PageDesk.GoTo(SignInPaths.SignIn);
        }

        if (await passkeys.FindAsync(form["credential"].ToString(), context) is not { } account || account.Id != signedIn.Account.Id)
        {
            return KlangWeb.StepUpPage(
                context, desk.ViewerOf(signedIn), StepUpView(context, BackOf(form), SignInWords.PasskeyWrong), StatusCodes.Status401Unauthorized);
        }

        await sessions.StepUpAsync(signedIn, "passkey", RequestIds.Of(context), context.RequestAborted);
        return PageDesk.GoTo(BackOf(form));
    }

    async Task<IResult> SignOutAsync(HttpContext context)
    {
        if (await desk.ReadFormAsync(context) is not { } form || sessions.FindSession(cookies.Read(context.Request)) is not { } session)
        {
            return PageDesk.GoTo(SignInPaths.SignIn);
        }

        if (form.ContainsKey("lock"))
        {
            sessions.Lock(session);
            return PageDesk.GoTo(SignInPaths.SignIn);
        }

        await sessions.EndAsync(session, "sign-out", RequestIds.Of(context), context.RequestAborted);
        cookies.Remove(context);
        return PageDesk.GoTo(SignInPaths.SignIn);
    }

    SignInView View(HttpContext context, string? back) => new()
    {
        FormToken = desk.FormTokenFor(context),
        Return = OwnOrNull(back),
        HasThaId = outside.ThaId is not null,
        HasProviderId = outside.ProviderId is not null,
        Personas = [.. options.Personas.Select(house.Accounts.Find).OfType<Account>().Select(account => new Persona(
            account.Id, account.Secret.Name, RoleWords.Of(account.Kind, account.Role),
            string.Join(" · ", account.Facilities.Select(code => desk.FacilityNameOf(code)))))],
    };

    StepUpView StepUpView(HttpContext context, string? back, Bilingual? fault) => new(desk.FormTokenFor(context), back, fault);

    static string? BackOf(IFormCollection form) => OwnOrNull(form[SignInPaths.Return].ToString());

    static string? OwnOrNull(string? back) => SignInPaths.IsOwn(back) ? back : null;

    static string WithReturn(string path, string? back) =>
        back is null ? path : Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(path, SignInPaths.Return, back);

    static string Digits(string code) => new([.. code.Where(char.IsAsciiDigit).Take(7)]);
}
