using Klang.Registries;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;

namespace Klang.Identity;

/// <summary>What signing in needs, as one list.</summary>
static class SignInServices
{
    const string PlainFormCookie = "klang-form";
    const string SecureFormCookie = "__Host-klang-form";

    public static void AddSignIn(this IServiceCollection services, IdentityHouse house, IdentityOptions options)
    {
        var isSecure = options.Issuer?.Scheme == Uri.UriSchemeHttps;
        var ring = new SealedRing(house.Ring);
        services.AddDataProtection().SetApplicationName(house.Name);
        services.Configure<KeyManagementOptions>(keys =>
        {
            keys.XmlRepository = ring;
            keys.XmlEncryptor = ring;
        });
        services.AddAntiforgery(forms =>
        {
            forms.HeaderName = PageDesk.FormHeaderName;
            forms.SuppressXFrameOptionsHeader = true; // The server says it for every answer.
            forms.Cookie.Name = isSecure ? SecureFormCookie : PlainFormCookie;
            forms.Cookie.SecurePolicy = isSecure ? CookieSecurePolicy.Always : CookieSecurePolicy.SameAsRequest;
            forms.Cookie.SameSite = SameSiteMode.Lax;
            forms.Cookie.Path = "/";
        });
        services.AddIdentityCore<Account>().AddUserStore<PasskeyStore>();
        services.Configure<IdentityPasskeyOptions>(passkeys =>
        {
            passkeys.ServerDomain = options.Issuer?.Host; // On loopback the name that was asked.
            passkeys.ResidentKeyRequirement = "required"; // So that nobody has to type a name.
            passkeys.UserVerificationRequirement = "required"; // So that a passkey is two factors.
        });
        services.AddSingleton(options);
        services.AddSingleton(new SessionCookie(options.Issuer));
        services.AddSingleton(options.Outside);
        services.AddSingleton<OutsideWire>();
        services.AddSingleton<ThaIdDesk>();
        services.AddSingleton<ProviderIdDesk>();
        services.AddSingleton<OutsidePages>();
        services.AddSingleton<SessionBook>();
        services.AddSingleton<PageDesk>();
        services.AddScoped<IPasskeyHandler<Account>, PasskeyHandler<Account>>();
        services.AddSingleton<PasskeyDesk>();
        services.AddSingleton<PasswordDesk>();
        services.AddSingleton<SignInPages>();
        services.AddSingleton<AccountPages>();
        services.AddSingleton<AuthorizePages>();
    }
}
