using Klang.Care.Summaries;
using Klang.Care.Wording;
using Klang.Http;
using Klang.Registries;
using Klang.Trust;
using Klang.Web;
using Klang.Web.Access;
using Klang.Web.Wording;

namespace Klang.Identity;

/// <summary>The own account: passkeys. Adding or removing one needs a fresh second factor, or a stolen session could make itself at home.</summary>
sealed class AccountPages(IdentityHouse house, PageDesk desk, PasskeyDesk passkeys, IAuthJournal journal, TimeProvider clock)
{
    const string Path = "/account";

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, context => ShowAsync(context, message: null));
        routes.MapPost(Path + "/passkeys/options", PageDesk.Page(OptionsAsync));
        routes.MapPost(Path + "/passkeys", AddAsync);
        routes.MapPost(Path + "/passkeys/remove", RemoveAsync);
    }

    Task ShowAsync(HttpContext context, Bilingual? message, int status = StatusCodes.Status200OK) =>
        (desk.SignedInAt(context) is { Caller: not null } signedIn
            ? KlangWeb.AccountPage(context, desk.ViewerOf(signedIn), View(context, signedIn, message), status)
            : PageDesk.GoTo(SignInPaths.SignIn)).ExecuteAsync(context);

    async Task<IResult> OptionsAsync(HttpContext context) =>
        await desk.ComesFromOurScriptAsync(context) && Fresh(context) is { } signedIn
            ? TypedResults.Content(await passkeys.AskNewAsync(signedIn.Account, context), "application/json")
            : TypedResults.StatusCode(StatusCodes.Status403Forbidden);

    async Task AddAsync(HttpContext context)
    {
        if (await desk.ReadFormAsync(context) is not { } form || Fresh(context) is not { } signedIn)
        {
            await PageDesk.GoTo(SignInPaths.SignIn + "/step-up?return=/account").ExecuteAsync(context);
            return;
        }

        var isAdded = await passkeys.TryAddAsync(signedIn.Account, form["credential"].ToString(), context);
        await NoteAsync(context, signedIn, "passkey added", isAdded);
        await ShowAsync(
            context, isAdded ? SignInWords.PasskeyAdded : SignInWords.PasskeyWrong, isAdded ? StatusCodes.Status200OK : StatusCodes.Status400BadRequest);
    }

    async Task RemoveAsync(HttpContext context)
    {
        if (await desk.ReadFormAsync(context) is not { } form || Fresh(context) is not { } signedIn)
        {
            await PageDesk.GoTo(SignInPaths.SignIn + "/step-up?return=/account").ExecuteAsync(context);
            return;
        }

        var id = form["passkey"].ToString();
        var isRemoved = id.Length is > 0 and <= 2048 && id.Length % 2 == 0 && id.All(char.IsAsciiHexDigit)
            && house.Passkeys.Remove(signedIn.Account.Id, Convert.FromHexString(id));
        await NoteAsync(context, signedIn, "passkey removed", isRemoved);
        await ShowAsync(context, isRemoved ? SignInWords.PasskeyRemoved : SignInWords.PasskeyWrong);
    }

    Task NoteAsync(HttpContext context, SignedIn signedIn, string what, bool isDone) => journal.WriteAsync(
        new AuthEvent(signedIn.Account.Id, AccessAction.Administer, "own-account", isDone, what)
        {
            Facility = signedIn.Session.Facility,
            RequestId = RequestIds.Of(context),
        }, context.RequestAborted);

    SignedIn? Fresh(HttpContext context) =>
        desk.SignedInAt(context) is { Caller: not null } signedIn && signedIn.Session.FactorAt + SessionLimits.FactorLife > clock.GetUtcNow() ? signedIn : null;

    AccountView View(HttpContext context, SignedIn signedIn, Bilingual? message) => new(
        desk.FormTokenFor(context), signedIn.Account.Secret.Name, RoleWords.Of(signedIn.Account.Kind, signedIn.Account.Role),
        desk.FacilityNameOf(signedIn.Session.Facility),
        [.. house.Passkeys.ListOf(signedIn.Account.Id)
            .Select(kept => System.Text.Json.JsonSerializer.Deserialize<KeptPasskey>(kept)!)
            .Select(passkey => new PasskeyLine(Convert.ToHexStringLower(passkey.CredentialId), FactDate.Of(passkey.CreatedAt).Day))],
        message);
}
