using System.Security.Claims;
using Klang.Care.Wording;
using Klang.Fhir.Thai;
using Klang.Http;
using Klang.Records;
using Klang.Registries;
using Klang.Trust;
using Klang.Web;
using Klang.Web.Access;
using Klang.Web.Wording;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Klang.Identity;

/// <summary>
/// An app asks for a person's permission (SMART App Launch 2.2 §launch, standalone and from our pages): the person signs in, sees what is asked, says about
/// which patient, and allows or not. The OAuth server has checked client, redirect address, proof key and pushed request before.
/// </summary>
sealed class AuthorizePages(IdentityHouse house, PageDesk desk, Door door, IAuthJournal journal, TimeProvider clock, FhirBase fhirBase)
{
    const string Answer = "klang_answer";
    const string PatientField = "klang_patient";
    const string LaunchPatient = "launch/patient";

    /// <summary>Words and contexts that make sense for people.</summary>
    public static bool IsForPeople(SmartScope scope) => scope.Context is "patient" or "user" or "";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(OAuthPaths.Authorize, AskAsync);
        routes.MapPost(OAuthPaths.Authorize, AnswerAsync);
        routes.MapPost("/launch", LaunchAsync);
    }

    async Task AskAsync(HttpContext context)
    {
        if (await ReadAsync(context) is { } ask)
        {
            await ShowAsync(context, ask, typed: "", fault: null);
        }
    }

    async Task AnswerAsync(HttpContext context)
    {
        if (await ReadAsync(context) is not { } ask)
        {
            return;
        }

        var form = await desk.ReadFormAsync(context);
        if (form is null || !form.ContainsKey(Answer))
        {
            await ShowAsync(context, ask, typed: "", fault: null); // An app may send its request as a form; only ours carries an answer.
            return;
        }

        if (form[Answer] != "allow")
        {
            await NoteAsync(context, ask, isGranted: false);
            await RefuseAsync(context, Errors.AccessDenied, "The person did not allow it.");
            return;
        }

        var typed = form[PatientField].ToString().Trim();
        var patient = ask.Patient;
        if (ask.AsksPatient)
        {
            patient = await FindPatientAsync(context, ask.SignedIn.Caller!, typed);
            if (patient is null)
            {
                await ShowAsync(context, ask, typed, SignInWords.PatientUnknown);
                return;
            }
        }

        await NoteAsync(context, ask, isGranted: true);
        await context.SignInAsync(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, Grant(ask, patient ?? ""));
    }

    /// <summary>The request as it may be answered; null when it was answered already: by a refusal, or by the way to the sign-in page.</summary>
    async Task<Ask?> ReadAsync(HttpContext context)
    {
        var request = context.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("The OAuth server has not seen this request.");
        if (desk.SignedInAt(context) is not { Caller: not null } signedIn)
        {
            await PageDesk.GoTo(SignInPaths.For(context.Request, desk.SignedInAt(context) is null ? SignInPaths.SignIn : SignInPaths.Facility)).ExecuteAsync(context);
            return null;
        }

        var client = house.Clients.Find(request.ClientId ?? "");
        if (client is null || !ScopeGrant.Decide(client.Scopes, request.Scope ?? "", IsForPeople).TryGet(out var granted, out _))
        {
            await RefuseAsync(context, Errors.InvalidScope, "Ask for scopes that this client was registered with.");
            return null;
        }

        if ((string?)request["aud"] is not { } audience || audience.TrimEnd('/') != fhirBase.Of(context.Request))
        {
            await RefuseAsync(context, Errors.InvalidRequest, "The parameter aud names the FHIR base of this server.");
            return null;
        }

        var scopes = granted.Split(' ');
        var launch = (string?)request["launch"];
        var launched = launch is null ? null : house.Launches.FindPatient(launch, signedIn.Account.Id);
        if (launch is not null && launched is null)
        {
            await RefuseAsync(context, Errors.InvalidRequest, "There is no such launch any more.");
            return null;
        }

        // A citizen is the patient; staff say which one, unless a page of ours launched the app.
        var own = signedIn.Account.OwnPatient.Length > 0 ? signedIn.Account.OwnPatient : null;
        var patient = own ?? launched;
        var wantsPatient = scopes.Any(scope => scope == LaunchPatient || scope.StartsWith("patient/", StringComparison.Ordinal));
        return new Ask(signedIn, client, scopes, wantsPatient ? patient : null, AsksPatient: wantsPatient && patient is null, request.RedirectUri);
    }

    Task ShowAsync(HttpContext context, Ask ask, string typed, Bilingual? fault)
    {
        // The answer leads back to the app: the browser's policy of forms must know its address.
        if (Uri.TryCreate(ask.RedirectUri, UriKind.Absolute, out var redirect))
        {
            context.Response.Headers.ContentSecurityPolicy = context.Response.Headers.ContentSecurityPolicy.ToString()
                .Replace("form-action 'self'", $"form-action 'self' {redirect.GetLeftPart(UriPartial.Authority)}", StringComparison.Ordinal);
        }

        var sent = context.Request.HasFormContentType ? context.Request.Form.ToList() : context.Request.Query.ToList();
        return KlangWeb.ConsentPage(context, desk.ViewerOf(ask.SignedIn), new ConsentView
        {
            FormToken = desk.FormTokenFor(context),
            App = ask.Client.Name,
            Scopes = ask.Scopes,
            Request = [.. sent.Where(field => field.Key is not (Answer or PatientField or "__RequestVerificationToken")).Select(field => KeyValuePair.Create(field.Key, field.Value.ToString()))],
            AsksPatient = ask.AsksPatient,
            Typed = typed,
            Fault = fault,
        }).ExecuteAsync(context);
    }

    async Task<string?> FindPatientAsync(HttpContext context, Caller caller, string typed)
    {
        if (!ThaiNationalId.TryParse(typed, out var number, out _))
        {
            return null;
        }

        var call = new FindPersonCall(ThaiNationalId.IdentifierSystem, number.Digits) { Caller = caller, RequestId = RequestIds.Of(context) };
        return (await door.FindPersonAsync(call, context.RequestAborted)).TryGet(out var found, out _) ? found.Id : null;
    }

    ClaimsPrincipal Grant(Ask ask, string patient)
    {
        var (session, account) = (ask.SignedIn.Session, ask.SignedIn.Account);
        var identity = new ClaimsIdentity(OpenIddictServerAspNetCoreDefaults.AuthenticationScheme, Claims.Name, Claims.Role);
        identity.SetClaim(Claims.Subject, account.Id);
        identity.SetClaim(TokenNames.Facility, session.Facility);
        identity.SetClaim(TokenNames.Patient, patient);
        identity.SetClaim(TokenNames.Began, clock.GetUtcNow().ToUnixTimeSeconds());
        if (session.FactorAt is { } factor)
        {
            identity.SetClaim(TokenNames.FactorAt, factor.ToUnixTimeSeconds());
        }

        if (ask.Scopes.Contains("fhirUser") && ask.Scopes.Contains(Scopes.OpenId))
        {
            identity.SetClaim(TokenClaims.FhirUser, $"{ask.FhirUserType()}/{(account.OwnPatient.Length > 0 ? account.OwnPatient : account.Id)}");
        }

        identity.SetScopes(ask.Scopes);
        identity.SetResources(house.Name);
        identity.SetDestinations(TokenClaims.DestinationsOf);
        return new ClaimsPrincipal(identity);
    }

    Task NoteAsync(HttpContext context, Ask ask, bool isGranted) => journal.WriteAsync(
        new AuthEvent(ask.SignedIn.Account.Id, AccessAction.Login, "app-consent", isGranted, $"client {ask.Client.Id}: {string.Join(' ', ask.Scopes)}")
        {
            Facility = ask.SignedIn.Session.Facility,
            RequestId = RequestIds.Of(context),
        }, context.RequestAborted);

    static Task RefuseAsync(HttpContext context, string error, string description) => context.ForbidAsync(
        OpenIddictServerAspNetCoreDefaults.AuthenticationScheme,
        new AuthenticationProperties(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [OpenIddictServerAspNetCoreConstants.Properties.Error] = error,
            [OpenIddictServerAspNetCoreConstants.Properties.ErrorDescription] = description,
        }));

    /// <summary>From a chart to an app: remembers the patient and sends the browser to the app with the launch.</summary>
    async Task LaunchAsync(HttpContext context)
    {
        var form = await desk.ReadFormAsync(context);
        var signedIn = desk.SignedInAt(context);
        if (form is null || signedIn?.Caller is not { } caller
            || house.Clients.Find(form["client"].ToString()) is not { State: ClientState.Live, LaunchUri.Length: > 0 } client
            || !(await door.ReadAsync(
                new ReadCall(Fhir.ResourceType.Patient, form["patient"].ToString()) { Caller = caller, RequestId = RequestIds.Of(context) },
                context.RequestAborted)).TryGet(out var patient, out _))
        {
            await KlangWeb.NotFoundPage(context).ExecuteAsync(context);
            return;
        }

        var launch = house.Launches.Add(signedIn.Account.Id, patient.Id);
        context.Response.StatusCode = StatusCodes.Status303SeeOther;
        context.Response.Headers.Location = Microsoft.AspNetCore.WebUtilities.QueryHelpers.AddQueryString(
            client.LaunchUri, new Dictionary<string, string?> { ["iss"] = fhirBase.Of(context.Request), ["launch"] = launch });
    }

    /// <summary>What an app asks, and of whom.</summary>
    sealed record Ask(SignedIn SignedIn, ClientSystem Client, string[] Scopes, string? Patient, bool AsksPatient, string? RedirectUri)
    {
        public string FhirUserType() => SignedIn.Account.Kind switch
        {
            CallerKind.Citizen => "Patient",
            CallerKind.Delegate => "RelatedPerson",
            _ => "Practitioner",
        };
    }
}
