using Microsoft.AspNetCore.WebUtilities;

namespace Klang.Identity;

/// <summary>Addresses of signing in and out.</summary>
static class SignInPaths
{
    public const string SignIn = "/sign-in";
    public const string Facility = SignIn + "/facility";
    public const string SignOut = "/sign-out";

    /// <summary>Query name of the page to go back to.</summary>
    public const string Return = "return";

    const int ReturnLengthMax = 2048;

    /// <summary>The sign-in page for a request that needs somebody, with the way back and the language kept.</summary>
    public static string For(HttpRequest request, string first)
    {
        var back = HttpMethods.IsGet(request.Method) ? request.Path + request.QueryString.Value : "/";
        var address = back == "/" || !IsOwn(back) ? first : QueryHelpers.AddQueryString(first, Return, back);
        return request.Query["lang"] == "en" ? QueryHelpers.AddQueryString(address, "lang", "en") : address;
    }

    /// <summary>True for a path of this server: nothing that a browser could take for another's.</summary>
    public static bool IsOwn(string? path) =>
        path is { Length: > 0 and <= ReturnLengthMax } && path[0] == '/' && !path.StartsWith("//", StringComparison.Ordinal)
        && !path.Contains('\\', StringComparison.Ordinal) && path.All(letter => letter is > ' ' and <= '~');
}
