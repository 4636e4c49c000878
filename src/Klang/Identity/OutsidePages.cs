using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Klang.Http;
using Klang.Registries;
using Klang.Trust;
using Klang.Web.Wording;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Tokens;

namespace Klang.Identity;

/// <summary>The way to a provider outside and back: a browser goes with a state, a nonce and a proof key, and what comes back counts once.</summary>
sealed class OutsidePages(
    IdentityHouse house, SignInPages signIn, OutsideProviders outside, ThaIdDesk thaId, ProviderIdDesk providerId, SessionCookie cookies, IAuthJournal journal,
    FhirBase fhirBase, TimeProvider clock)
{
    const string CookieName = "klang-outside";
    const string ThaIdPath = SignInPaths.SignIn + "/thaid";
    const string ProviderIdPath = SignInPaths.SignIn + "/provider-id";
    const string Back = "/back";
    const int CodeLengthMax = 4096;

    static readonly TimeSpan TripLife = TimeSpan.FromMinutes(10);

    public void Map(IEndpointRouteBuilder routes)
    {
        if (outside.ThaId is not null)
        {
            routes.MapGet(ThaIdPath, PageDesk.Page(ToThaIdAsync));
            routes.MapGet(ThaIdPath + Back, PageDesk.Page(FromThaIdAsync));
        }

        if (outside.ProviderId is not null)
        {
            routes.MapGet(ProviderIdPath, PageDesk.Page(ToProviderId));
            routes.MapGet(ProviderIdPath + Back, PageDesk.Page(FromProviderIdAsync));
        }
    }

    async Task<IResult> ToThaIdAsync(HttpContext context)
    {
        if (await thaId.FindAuthorizeAddressAsync(context.RequestAborted) is not { } address)
        {
            return Refuse(context);
        }

        var trip = Depart(context, ThaIdPath);
        return Go(address, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["response_type"] = "code",
            ["client_id"] = outside.ThaId!.ClientId,
            ["redirect_uri"] = trip.RedirectUri,
            ["scope"] = ClaimTable.ThaId.Scopes,
            ["state"] = trip.State,
            ["nonce"] = trip.Nonce,
            ["code_challenge"] = Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(trip.Verifier))),
            ["code_challenge_method"] = "S256",
        });
    }

    IResult ToProviderId(HttpContext context)
    {
        var trip = Depart(context, ProviderIdPath);
        return Go(providerId.AuthorizeAddress, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["response_type"] = "code",
            ["client_id"] = outside.ProviderId!.ClientId,
            ["redirect_uri"] = trip.RedirectUri,
            ["state"] = trip.State,
        });
    }

    Task<IResult> FromThaIdAsync(HttpContext context) => ArriveAsync(
        context, "thaid", hasFactor: true, (trip, code) => thaId.RedeemAsync(trip, code, RequestIds.Of(context), context.RequestAborted));

    Task<IResult> FromProviderIdAsync(HttpContext context) => ArriveAsync(
        context, "provider-id", hasFactor: false, (trip, code) => providerId.RedeemAsync(trip, code, context.RequestAborted));

    async Task<IResult> ArriveAsync(HttpContext context, string rule, bool hasFactor, Func<OutsideTrip, string, Task<Account?>> redeem)
    {
        var code = context.Request.Query["code"].ToString();
        if (Recall(context) is { } trip && code.Length is > 0 and <= CodeLengthMax
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(trip.State), Encoding.UTF8.GetBytes(context.Request.Query["state"].ToString()))
            && await redeem(trip, code) is { } account)
        {
            return await signIn.EnterAsync(context, account, rule, hasFactor, trip.Return);
        }

        await journal.WriteAsync(
            new AuthEvent("unknown-account", AccessAction.Login, rule, Granted: false, "sign-in refused") { RequestId = RequestIds.Of(context) }, context.RequestAborted);
        return Refuse(context);
    }

    IResult Refuse(HttpContext context) => signIn.Again(context, "", back: null, SignInWords.NotVouched);

    OutsideTrip Depart(HttpContext context, string path)
    {
        var origin = new Uri(fhirBase.Of(context.Request)).GetLeftPart(UriPartial.Authority);
        var back = context.Request.Query[SignInPaths.Return].ToString();
        var trip = new OutsideTrip(Random(), clock.GetUtcNow() + TripLife, Random(), Random(), Random(), origin + path + Back, SignInPaths.IsOwn(back) ? back : null);
        cookies.WriteBrief(context, CookieName, Convert.ToBase64String(house.Keys.Seal("outside", JsonSerializer.SerializeToUtf8Bytes(trip))), TripLife);
        return trip;
    }

    OutsideTrip? Recall(HttpContext context)
    {
        if (cookies.TakeBrief(context, CookieName) is not { Length: < 8192 } cookie)
        {
            return null;
        }

        try
        {
            var trip = JsonSerializer.Deserialize<OutsideTrip>(house.Keys.Open("outside", Convert.FromBase64String(cookie)))!;
            return clock.GetUtcNow() < trip.Until && house.TryUse("outside", trip.Id, trip.Until) ? trip : null;
        }
        catch (Exception fault) when (fault is FormatException or TrustException)
        {
            return null;
        }
    }

    static string Random() => Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));

    static RedirectHttpResult Go(Uri address, Dictionary<string, string?> query) => TypedResults.Redirect(QueryHelpers.AddQueryString(address.AbsoluteUri, query));
}
