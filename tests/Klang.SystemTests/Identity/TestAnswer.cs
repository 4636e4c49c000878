using System.Net;
using System.Text.RegularExpressions;

namespace Klang.SystemTests.Identity;

/// <summary>What a browser was answered.</summary>
sealed partial record TestAnswer(HttpStatusCode Status, string Body, string? Location, string Cookies, int RetryAfter)
{
    /// <summary>Value of a hidden field of the page's first form that has it; null when there is none.</summary>
    internal string? Field(string name)
    {
        foreach (Match field in Hidden().Matches(Body))
        {
            if (field.Groups[1].Value == name)
            {
                return WebUtility.HtmlDecode(field.Groups[2].Value);
            }
        }

        return null;
    }

    /// <summary>Every hidden field of the page.</summary>
    internal IEnumerable<(string Name, string Value)> Fields() =>
        Hidden().Matches(Body).Select(field => (field.Groups[1].Value, WebUtility.HtmlDecode(field.Groups[2].Value)));

    [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"", RegexOptions.None, 5_000)]
    private static partial Regex Hidden();
}
