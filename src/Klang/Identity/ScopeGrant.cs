using Klang.Fhir;
using Klang.Registries;

namespace Klang.Identity;

/// <summary>Which scopes a client is given: those it asked for and has, in the written form.</summary>
static class ScopeGrant
{
    /// <summary>Decides. Refuses what is no scope, and a wish of which nothing is left.</summary>
    /// <param name="has">What the client was registered with.</param>
    /// <param name="asked">What it asks for.</param>
    /// <param name="contexts">Contexts that make sense here (<c>system</c>; <c>patient</c>, <c>user</c> and words); null for all.</param>
    public static Outcome<string> Decide(string has, string asked, Func<SmartScope, bool>? contexts = null)
    {
        if (SmartScope.ParseAll(asked) is not { } wanted || SmartScope.ParseAll(has) is not { } held)
        {
            return new Refusal(RefusalKind.BadRequest, "value", "The scopes are not SMART scopes.");
        }

        var granted = wanted
            .Where(scope => (contexts is null || contexts(scope)) && held.Any(mine => mine.Covers(scope)))
            .Select(scope => scope.ToString())
            .Distinct(StringComparer.Ordinal)
            .ToList();
        return granted.Count > 0
            ? string.Join(' ', granted)
            : new Refusal(RefusalKind.Forbidden, "forbidden", "Nothing of what was asked is granted to this client.");
    }
}
